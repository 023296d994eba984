// How an open chat takes the loss of its link and of the network, and what a return changes.
import { describe, expect, it } from 'vitest';
import { CIRCUIT_CAP_MS, nextAttempt, RETRY_CAP_MS, retryDelay } from '../../core/chat/retry.ts';
import { ANSWER_TIMEOUT_MS, ECHO_TIMEOUT_MS, TYPING_MS } from '../../core/chat/timing.ts';
import { bob, createPlay, openPlay, send } from './builders.ts';

type Play = ReturnType<typeof openPlay>;

const connectionOf = (play: Play) => play.in('open').connection;
const waitOf = (play: Play) => {
  const connection = connectionOf(play);
  return connection.status === 'waiting' ? connection.until - play.now() : connection.status;
};
const lose = (play: Play, code: 'notCometd' | 'unreachable' | 'serviceSilent', random?: number) =>
  play.take({ type: 'linkLost', error: { code } }, random);
/** The chat comes back at its `attempt`th attempt. */
function returned(attempt: number): Play {
  const play = openPlay();
  for (let count = 0; count < attempt; count += 1) play.lost().give({ type: 'reconnect' });
  return play.opened('l2').reported([], { nextPosition: 2 });
}

describe('a return', () => {
  it('[CT6] that took several attempts is on trial for 30 s: a loss within it goes on counting', () => {
    expect(connectionOf(returned(3))).toMatchObject({ trial: { attempt: 3, until: 30_000 } });
    expect(waitOf(returned(3).wait(29_999).lost())).toBe(retryDelay(3, 0.5));
    expect(waitOf(returned(3).wait(30_000).lost())).toBe(retryDelay(0, 0.5));
  });

  it('[CT6] at the first attempt is on no trial', () => {
    const first = openPlay().take({ type: 'backgroundStarted' }).opened('l2');
    first.reported([], { nextPosition: 2 });
    expect(connectionOf(first)).toEqual({ status: 'online', carrier: 'websocket' });
    expect(waitOf(first.lost())).toBe(retryDelay(0, 0.5));
    expect(connectionOf(openPlay())).toEqual({ status: 'online', carrier: 'websocket' });
  });
});

describe('a loss', () => {
  const waits = (code: 'notCometd' | 'unreachable' | 'serviceSilent') => {
    const play = openPlay();
    return Array.from({ length: 20 }, () => {
      const wait = waitOf(lose(play, code, 0.999));
      play.give({ type: 'reconnect' });
      return wait;
    });
  };

  it.each(['notCometd', 'serviceSilent'] as const)(
    '[CT4] that only a person can mend leads to ever longer waits, up to ten minutes: %s',
    (code) => {
      const longest = Math.round((CIRCUIT_CAP_MS * 2.998) / 3);
      expect(waits(code).at(-1)).toBe(longest);
      expect(waits(code).at(-2)).toBe(longest);
      expect(new Set(waits(code)).size).toBeGreaterThan(8);
    },
  );

  it('[CT4] that passes by itself leads to waits of 30 s at most', () => {
    expect(waits('unreachable').at(-1)).toBe(Math.round((RETRY_CAP_MS * 2.998) / 3));
  });

  it('[RT1] of a link whose question is refused for now leads to waits of 30 s at most', () => {
    const play = openPlay().lost();
    for (let count = 0; count < 15; count += 1)
      play.give({ type: 'reconnect' }).opened('l2').reported([], { outcome: 'retry' });
    expect(connectionOf(play)).toMatchObject({ attempt: 12, error: { code: 'serverTrouble' } });
  });

  it('[CT4] counts attempts on only where a person has to mend something', () => {
    expect([0, 5, 11, 12, 40].map((attempt) => nextAttempt(attempt, false))).toEqual([1, 6, 12, 12, 12]);
    expect([0, 5, 11, 12, 40].map((attempt) => nextAttempt(attempt, true))).toEqual([1, 6, 12, 13, 41]);
  });

  it('[EN7] forgets that the end was told', () => {
    const play = openPlay().give({ type: 'endChat' });
    expect(play.in('open').endToldAt).toBe(0);
    expect(play.lost().in('open').endToldAt).toBeNull();
  });

  it('[CB5] is no end, however often in a row the service stays silent', () => {
    const play = returned(3).lost();
    for (let count = 0; count < 3; count += 1) {
      play.give({ type: 'reconnect' }).take({ type: 'fenceAnswered', clientId: 'l3', isFenced: true });
      play.opened('l3').wait(ANSWER_TIMEOUT_MS);
      expect(connectionOf(play)).toMatchObject({ status: 'waiting', error: { code: 'serviceSilent' } });
    }
  });

  it('[CB5] is not taken for silence while the old session is being fenced off, however long', () => {
    const typing = { kind: 'typingStarted', from: bob, index: null } as const;
    const play = openPlay()
      .reported([], { ephemerals: [typing] })
      .give(send('one'))
      .wait(ECHO_TIMEOUT_MS);
    expect(play.kinds()).toEqual(['fence']);
    expect(play.wait(TYPING_MS).effects).toEqual([]);
    expect(play.in('open').typing).toEqual([]);
    expect(connectionOf(play)).toMatchObject({ status: 'connecting', step: 'fencing' });
  });

  it('[CB5] of a service that stays silent closes its link', () => {
    const play = openPlay().lost().give({ type: 'reconnect' }).opened('l2').wait(ANSWER_TIMEOUT_MS);
    expect(play.effects).toEqual([{ type: 'closeLink' }]);
    expect(connectionOf(play)).toMatchObject({ status: 'waiting', error: { code: 'serviceSilent' } });
  });
});

describe('a browser without a network', () => {
  const gone = { type: 'networkLost' } as const;

  it('[CT7] has no link, whether the chat is online or waits for its answer', () => {
    const restoring = openPlay().lost().give({ type: 'reconnect' }).opened('l2');
    for (const play of [openPlay(), restoring]) {
      play.take(gone);
      expect(play.effects).toEqual([{ type: 'closeLink' }]);
      expect(connectionOf(play)).toMatchObject({ status: 'waiting', error: { code: 'unreachable' } });
    }
  });

  it('[CT7] changes nothing where there is no link', () => {
    const opening = openPlay().lost().give({ type: 'reconnect' });
    const fencing = openPlay().give(send('one')).lost().give({ type: 'reconnect' });
    for (const play of [opening, fencing, openPlay().lost(), openPlay().lost('originRefused')]) {
      const before = play.state();
      expect(play.take(gone).state()).toBe(before);
      expect(play.effects).toEqual([]);
    }
  });
});

describe('a network that returns', () => {
  const back = { type: 'networkReturned' } as const;

  it('[CT5] brings the next attempt forward, and waits begin at a second again', () => {
    const play = returned(3).lost().take(back, 0.2);
    expect(connectionOf(play)).toMatchObject({ status: 'waiting', until: 200, attempt: 0 });
    const sooner = play.state();
    expect(play.take(back, 0.2).state()).toBe(sooner);
    expect(play.take(back, 0.9).state()).toBe(sooner);
  });

  it('[CT5] takes up what had stopped for a refusal', () => {
    const play = openPlay().lost('originRefused').take(back, 0.3);
    expect(connectionOf(play)).toEqual({
      status: 'waiting',
      until: 300,
      attempt: 0,
      error: { code: 'originRefused' },
    });
    expect(play.wait(300).kinds()).toEqual(['openLink']);
  });

  it('[CT5] takes up no chat whose page is gone, none that was not begun, and none that is online', () => {
    const forsaken = openPlay().take({ type: 'linkLost', error: { code: 'transportMissing' } });
    const stored = createPlay({ ...openPlay().in('open'), connection: { status: 'offline' } });
    const typing = openPlay().reported([], {
      ephemerals: [{ kind: 'typingStarted', from: bob, index: null }],
    });
    for (const play of [forsaken, stored, typing]) {
      const before = play.state();
      expect(play.take(back).state()).toBe(before);
    }
  });
});
