// The connection of a chat: when the next attempt is made, what stops it, and what is waited for to the millisecond.
import { describe, expect, it } from 'vitest';
import { createChat } from '../../core/chat/closed.ts';
import { retryDelay } from '../../core/chat/retry.ts';
import { ANSWER_TIMEOUT_MS, SERVER_PAUSE_MS } from '../../core/chat/timing.ts';
import { ann, bob, createPlay, desk, entry, form, openPlay, send } from './builders.ts';

const started = () => createPlay(createChat({ id: 'c1', desk })).give({ type: 'startChat', form });
const untilOf = (play: ReturnType<typeof createPlay>) => {
  const { connection } = play.state();
  return connection.status === 'waiting' ? connection.until - play.now() : connection.status;
};
const reconnecting = () => openPlay().lost().give({ type: 'reconnect' });

describe('the attempts of a chat', () => {
  it.each([
    ['open', openPlay],
    ['starting', started],
  ] as const)('[RT1] of one that is %s come later each time, to the cap', (_phase, begin) => {
    const play = begin();
    const waits = Array.from({ length: 7 }, () => {
      const wait = untilOf(play.lost());
      play.wait(Number(wait));
      expect(play.kinds()).toEqual(['openLink']);
      return wait;
    });
    expect(waits).toEqual([0, 1, 2, 3, 4, 5, 6].map((attempt) => retryDelay(attempt, 0.5)));
  });

  it('[RT1] begin anew once it was online', () => {
    const play = openPlay().lost().wait(500).lost().give({ type: 'reconnect' }).opened('l2');
    expect(play.in('open').connection).toMatchObject({ step: 'restoring', attempt: 2 });
    expect(
      untilOf(
        play
          .reported([entry(2)])
          .wait(30_000)
          .lost(),
      ),
    ).toBe(500);
  });

  it('[RT1] go on counting where the link opens and the answer does not come', () => {
    const second = retryDelay(1, 0.5);
    expect(untilOf(openPlay().lost().wait(500).opened('l2').lost())).toBe(second);
    expect(untilOf(openPlay().lost().wait(500).opened('l2').wait(ANSWER_TIMEOUT_MS))).toBe(second);
  });

  it('[RT2] keep the advice of the server, in both phases', () => {
    for (const play of [openPlay(), started()]) {
      play.take({ type: 'linkLost', error: { code: 'unreachable' }, retryAfterMs: 45_000 });
      expect(untilOf(play)).toBe(45_000);
    }
  });

  it('[RT3] are brought forward by a network that returns, never put off, and only while one is waited for', () => {
    for (const play of [openPlay(), started()]) {
      play.take({ type: 'linkLost', error: { code: 'unreachable' }, retryAfterMs: 45_000 });
      expect(untilOf(play.take({ type: 'networkReturned' }, 0.4999))).toBe(500);
      const soon = play.state();
      expect(play.take({ type: 'networkReturned' }, 0.9).state()).toBe(soon);
      expect(play.take({ type: 'networkReturned' }, 0.5).state()).toBe(soon);
      expect(play.effects).toEqual([]);
    }
    for (const play of [openPlay(), started(), reconnecting()]) {
      const before = play.state();
      expect(play.take({ type: 'networkReturned' }).state()).toBe(before);
    }
  });

  it('[RT3] are not made twice by "Try now", nor while the chat is online', () => {
    for (const play of [openPlay(), started(), reconnecting()]) {
      expect(play.give({ type: 'reconnect' }).effects).toEqual([]);
    }
    const play = started().lost().wait(500).lost().give({ type: 'reconnect' });
    expect(play.in('starting').connection).toMatchObject({ step: 'opening', attempt: 2 });
    expect(openPlay().lost().give({ type: 'reconnect' }).in('open').connection).toMatchObject({
      attempt: 1,
      since: 0,
    });
  });

  it.each(['waiting', 'restoring'] as const)('[SM65] are not made before their time: %s', (step) => {
    const plays = [openPlay(), started()].map((play) => play.lost());
    if (step === 'restoring') for (const play of plays) play.give({ type: 'reconnect' }).opened('l2');
    for (const play of plays) {
      const before = play.state();
      play.wait((step === 'waiting' ? 500 : ANSWER_TIMEOUT_MS) - 1);
      expect(play.state()).toBe(before);
      expect(play.effects).toEqual([]);
      play.wait(1);
      expect(play.effects).toHaveLength(1);
    }
  });
});

describe('a link that is lost', () => {
  it('[CB7] says why, and leaves nobody writing', () => {
    const play = openPlay();
    play.reported([], { ephemerals: [{ kind: 'typingStarted', from: bob, index: null }] });
    play.take({ type: 'linkLost', error: { code: 'serverTrouble' } });
    expect(play.in('open')).toMatchObject({
      typing: [],
      connection: { status: 'waiting', attempt: 1, error: { code: 'serverTrouble' } },
    });
  });

  it('[CB5] is closed where the service does not answer, and where it refuses for now', () => {
    const play = reconnecting().opened('l2');
    play.reported([], { outcome: 'retry', error: { code: 'serverTrouble' } });
    expect(play.kinds()).toEqual(['closeLink']);
    expect(play.in('open').connection).toEqual({
      status: 'waiting',
      until: SERVER_PAUSE_MS,
      attempt: 2,
      error: { code: 'serverTrouble' },
    });
  });

  it('[OB4] is given at least 4 s after a refusal, and the time of its attempt where that is longer', () => {
    const play = openPlay().lost();
    for (let attempt = 2; attempt <= 4; attempt += 1) play.give({ type: 'reconnect' }).lost();
    play.give({ type: 'reconnect' });
    play.opened('l2').take(
      {
        type: 'reportReceived',
        report: { ...REFUSAL, error: null },
      },
      0.9,
    );
    expect(untilOf(play)).toBe(retryDelay(4, 0.9));
    expect(play.in('open').connection).toMatchObject({ error: { code: 'serverTrouble' } });
  });

  it('[CB1] is no news while its session is being fenced off', () => {
    const play = openPlay().give(send('m')).lost().give({ type: 'reconnect' });
    const before = play.state();
    expect(play.lost().state()).toBe(before);
    expect(play.lost('originRefused').state()).toBe(before);
  });
});

const REFUSAL = {
  outcome: 'retry',
  error: { code: 'serverTrouble' },
  isEnded: false,
  keys: {},
  nextPosition: null,
  entries: [],
  ephemerals: [],
} as const;

describe('the fence', () => {
  const fencing = () => openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });

  it('[CB1] is followed by a new link, whatever its answer; only one that was had makes the old session harmless', () => {
    for (const isFenced of [true, false]) {
      const play = fencing().take({ type: 'fenceAnswered', clientId: 'l1', isFenced });
      expect(play.effects).toEqual([{ type: 'openLink', desk, resumeClientId: null }]);
      expect(play.in('open').connection).toEqual({
        status: 'connecting',
        step: 'opening',
        since: 0,
        attempt: 1,
      });
      expect(play.in('open').link).toEqual(isFenced ? null : { clientId: 'l1' });
      expect(play.in('open').outbox[0]?.state).toMatchObject({ isFenced });
    }
  });

  it('[CB1] that is answered late opens no second link, and counts all the same', () => {
    const play = fencing().take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(play.effects).toEqual([]);
    expect(play.in('open').outbox[0]?.state).toMatchObject({ isFenced: true });
    expect(play.in('open').link).toBeNull();
    play.opened('l2').take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(play.in('open').link).toMatchObject({ clientId: 'l2' });
    expect(play.effects).toEqual([]);
  });

  it('[CB1] is asked for once: a message that was fenced off is not fenced again', () => {
    const play = fencing().take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(play.lost().give({ type: 'reconnect' }).kinds()).toEqual(['openLink']);
    const loose = fencing().take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false });
    expect(loose.lost().give({ type: 'reconnect' }).kinds()).toEqual(['fence']);
  });

  it('[CB1] is asked for with each link until it is had, by the session that the message was handed to', () => {
    const play = fencing()
      .take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false })
      .opened('l2')
      .reported([]);
    play.lost().give({ type: 'reconnect' });
    expect(play.effects).toMatchObject([{ type: 'fence', clientId: 'l1' }]);
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(play.kinds()).toEqual(['openLink']);
    // What it finds it sends again at once, however short each link before it was.
    expect(play.opened('l3').reported([], { nextPosition: 2 }).kinds()).toEqual(['publish']);
  });

  it('[CB1] is asked for of each session that may deliver late: of the question, then of the message', () => {
    const play = fencing().take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2');
    play.lost().give({ type: 'reconnect' });
    expect(play.effects).toMatchObject([{ type: 'fence', clientId: 'l2' }]);
    play.take({ type: 'fenceAnswered', clientId: 'l2', isFenced: true });
    expect(play.effects).toMatchObject([{ type: 'fence', clientId: 'l1' }]);
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(play.kinds()).toEqual(['openLink']);
  });

  it('[CB1] of another session makes no message of this one harmless', () => {
    const play = fencing().take({ type: 'fenceAnswered', clientId: 'other', isFenced: true });
    expect(play.in('open').outbox[0]?.state).toMatchObject({ isFenced: false });
    expect(play.in('open').link).toEqual({ clientId: 'l1' });
  });
});

describe('a connection to other carriers', () => {
  it('[SM67] is made at once where a page wants none of the present one, and else with the next link', () => {
    const off = { type: 'changeCarriers', disableWebSockets: true } as const;
    const on = { type: 'changeCarriers', disableWebSockets: false } as const;
    const play = openPlay().give(off);
    const plain = { ...desk, disableWebSockets: true };
    expect(play.effects).toEqual([{ type: 'openLink', desk: plain, resumeClientId: null }]);
    expect(play.in('open').connection).toMatchObject({ status: 'connecting', attempt: 0 });
    play.opened('l2', false, 'long-polling').reported([entry(2, ann)]);
    expect(play.give(off).effects).toEqual([]);
    expect(play.give(on).effects).toEqual([]);
    expect(play.in('open').desk).toEqual(desk);
    expect(openPlay().give(on).effects).toEqual([]);
    expect(openPlay().lost().give(off).effects).toEqual([]);
    expect(openPlay().lost().give(off).in('open').desk).toEqual(plain);
  });
});
