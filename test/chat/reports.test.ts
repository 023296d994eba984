// What an open chat makes of a report: who is there, who writes, its names, refusals, and the end.
import { describe, expect, it } from 'vitest';
import { ECHO_TIMEOUT_MS, TYPING_MS } from '../../core/chat/timing.ts';
import { HOLE_WAIT_MS } from '../../core/chat/transcript-intake.ts';
import { ann, bob, createPlay, desk, entry, form, openPlay, outboxOf, send } from './builders.ts';

const carl = { id: 3, nickname: 'Carl', role: 'supervisor' } as const;
const typing = (from = bob, kind: 'typingStarted' | 'typingStopped' = 'typingStarted') => ({
  ephemerals: [{ kind, from, index: null }],
});
const writers = (play: ReturnType<typeof openPlay>) =>
  play.in('open').typing.map(({ participant }) => participant.nickname);

describe('those who are in a chat', () => {
  it('[SM68] are those who came or said something, until they leave, in the order of their coming', () => {
    const play = openPlay().reported([entry(2, bob, '', 'joined'), entry(3, carl)]);
    expect(play.in('open').participants).toEqual([ann, bob, carl]);
    expect(play.reported([entry(4, bob, '', 'left')]).in('open').participants).toEqual([ann, carl]);
    const before = play.in('open').participants;
    expect(play.reported([entry(5, bob, '', 'left')]).in('open').participants).toBe(before);
  });

  it('[SM68] are no systems and no strangers', () => {
    const play = openPlay();
    const before = play.in('open').participants;
    play.reported([entry(2, { ...bob, role: 'system' }), entry(3, { ...carl, role: 'external' })]);
    expect(play.in('open').participants).toBe(before);
  });

  it('[SM68] are known by their newest name and role, and stay the same object where nothing is new', () => {
    const play = openPlay().reported([entry(2)]);
    const before = play.in('open').participants;
    expect(play.reported([entry(3)]).in('open').participants).toBe(before);
    play.reported([entry(4, { ...bob, nickname: 'Rob' }, 'Rob', 'renamed')]);
    expect(play.in('open').participants).toEqual([ann, { ...bob, nickname: 'Rob' }]);
    play.reported([entry(5, { ...bob, nickname: 'Rob', role: 'supervisor' })]);
    expect(play.in('open').participants.at(-1)).toEqual({ id: 2, nickname: 'Rob', role: 'supervisor' });
  });
});

describe('those who are writing', () => {
  it('[SM66] are others who said so, each once, until they say something or stop', () => {
    const play = openPlay().reported([], typing()).reported([], typing(carl)).reported([], typing());
    expect(writers(play)).toEqual(['Carl', 'Bob']);
    expect(writers(play.reported([entry(2, carl)]))).toEqual(['Bob']);
    expect(writers(play.reported([], typing(carl, 'typingStopped')))).toEqual(['Bob']);
    expect(writers(play.reported([], typing(bob, 'typingStopped')))).toEqual([]);
  });

  it('[SM66] are not the visitor, and go on writing while something else happens', () => {
    const play = openPlay().reported([], typing(ann)).reported([], typing());
    expect(writers(play)).toEqual(['Bob']);
    const before = play.in('open').typing;
    expect(play.reported([], { keys: { alias: 'new' } }).in('open').typing).toBe(before);
    play.give({ type: 'changeDraft', text: 'x', viewId: 'v' });
    expect(play.wait(TYPING_MS - 1).in('open').typing).toBe(before);
  });

  it('[SM66] said so before they said something in the same report', () => {
    expect(writers(openPlay().reported([entry(2)], typing()))).toEqual(['Bob']);
  });
});

describe('the names of a chat', () => {
  it('[SM69] are always the newest, each by itself; the same again is nothing new', () => {
    const play = openPlay();
    const before = play.in('open').keys;
    expect(play.reported([], { keys: { ...before } }).in('open').keys).toBe(before);
    for (const name of ['secureKey', 'chatId', 'userId', 'alias'] as const) {
      const known = play.in('open').keys;
      expect(play.reported([], { keys: { [name]: 'new' } }).in('open').keys).toEqual({
        ...known,
        [name]: 'new',
      });
    }
    const keys = { secureKey: 'new', chatId: 'new', userId: 'new', alias: 'new' };
    expect(play.give(send('one')).effects).toMatchObject([{ operation: { keys } }]);
    play.lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2');
    expect(play.effects).toMatchObject([{ operation: { type: 'requestNotifications', keys } }]);
  });

  it('[SM69] that the answer to the start lacks are empty', () => {
    const play = createPlay().give({ type: 'startChat', form }).opened('l1');
    play.reported([], { keys: { secureKey: 'K' } });
    expect(play.in('open').keys).toEqual({ secureKey: 'K', chatId: '', userId: '', alias: '' });
  });
});

describe('a refusal', () => {
  const refuse = (code: 'serverTrouble' | 'providerFailed' | 'messageTooLong') =>
    ({ outcome: 'retry', error: { code, detail: '7' } }) as const;

  it('[OB4] that can belong to no message changes nothing', () => {
    const play = openPlay();
    const before = play.state();
    expect(play.reported([], refuse('serverTrouble')).state()).toBe(before);
    expect(play.reported([], refuse('messageTooLong')).state()).toBe(before);
    expect(play.effects).toEqual([]);
  });

  it('[OB13] of a transport of the page belongs to the message on its way, which has failed; the next one goes', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    play.reported([], refuse('providerFailed'));
    expect(play.in('open').outbox[0]?.state).toEqual({
      name: 'failed',
      error: { code: 'providerFailed', detail: '7' },
    });
    expect(play.effects).toMatchObject([{ operation: { text: 'two' } }]);
  });

  it('[OB5] for its length lets the next message go', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    play.reported([], refuse('messageTooLong'));
    expect(outboxOf(play)).toEqual([['b', 'sending']]);
    expect(play.published()).toEqual(['sendMessage']);
    expect(play.in('open').notice).toEqual({ code: 'messageTooLong' });
  });

  it('[EN3] with statusCode 2 ends the chat, also for a length where the server says that it is over', () => {
    const error = { code: 'messageTooLong' } as const;
    const play = openPlay().give(send('one'), 'a');
    expect(createPlay(play.state()).reported([], { outcome: 'fatal', error }).state().phase).toBe('open');
    play.reported([], { outcome: 'fatal', error, isEnded: true });
    expect(play.in('open').endSeenAt).toBe(0);
    expect(openPlay().reported([], { outcome: 'fatal' }).in('ended').reason).toBe('gone');
  });
});

describe('an answer', () => {
  const back = () => openPlay().lost().give({ type: 'reconnect' }).opened('l2');

  it('[CB4] that tells of more than came leaves what was accepted in doubt for 5 s', () => {
    expect(back().reported([], { nextPosition: 2 }).in('open').settleUntil).toBeNull();
    expect(back().reported([], { nextPosition: 3 }).in('open').settleUntil).toBe(HOLE_WAIT_MS);
    expect(back().reported([], { nextPosition: null }).in('open').settleUntil).toBe(HOLE_WAIT_MS);
    expect(
      back()
        .reported([entry(2)], { nextPosition: 2 })
        .in('open').settleUntil,
    ).toBeNull();
  });

  it('[TR6] that tells only of typing that was seen is whole', () => {
    const ephemerals = [
      { kind: 'typingStarted', from: bob, index: 2 },
      { kind: 'typingStopped', from: bob, index: 3 },
    ] as const;
    expect(back().reported([], { ephemerals, nextPosition: 4 }).in('open').settleUntil).toBeNull();
    expect(back().reported([], { ephemerals, nextPosition: 5 }).in('open').settleUntil).toBe(HOLE_WAIT_MS);
  });

  it('[CB1] makes the chat online over the carrier that brought it', () => {
    const play = openPlay().lost().give({ type: 'reconnect' }).opened('l2', false, 'long-polling');
    play.reported([], { nextPosition: 2 });
    expect(play.in('open').connection).toMatchObject({ status: 'online', carrier: 'long-polling' });
    expect(play.effects).toEqual([]);
  });

  it('[EN2] that is whole ends the chat where the end was told', () => {
    for (const nextPosition of [3, null]) {
      const play = openPlay().reported([entry(2)], { isEnded: true, nextPosition });
      expect(play.in('ended').reason).toBe('agent');
      expect(play.kinds()).toEqual(['closeLink']);
    }
  });

  it('[EN2] that comes after the end was told ends the chat when nothing is missing any more', () => {
    const play = openPlay().reported([], { isEnded: true, nextPosition: 4 });
    expect(play.reported([entry(2)], { nextPosition: 4 }).effects).toEqual([]);
    expect(play.in('open').endSeenAt).toBe(0);
    play.wait(1_000);
    expect(play.reported([entry(3)], { nextPosition: 4 }).in('ended')).toMatchObject({
      reason: 'agent',
      endedAt: 1_000,
    });
  });

  it('[EN4] that shows the visitor leaving ends the chat, that of others does not', () => {
    expect(
      openPlay()
        .reported([entry(2, ann, '', 'left')])
        .state().phase,
    ).toBe('ended');
    expect(
      openPlay()
        .reported([entry(2, ann, '', 'joined')])
        .state().phase,
    ).toBe('open');
    expect(
      openPlay()
        .reported([entry(2, bob, '', 'left')])
        .state().phase,
    ).toBe('open');
  });
});

describe('a chat whose page is gone', () => {
  const forsaken = (play = openPlay()) =>
    play.take({ type: 'linkLost', error: { code: 'transportMissing' } });

  it('[EN8] ends at once when the visitor wants it, and when the page goes while it was to be told', () => {
    expect(forsaken().give({ type: 'endChat' }).in('ended').reason).toBe('visitor');
    const ending = forsaken(openPlay().give({ type: 'endChat' }));
    expect(ending.in('ended').reason).toBe('visitor');
    expect(forsaken().state().phase).toBe('open');
    expect(openPlay().lost('originRefused').give({ type: 'endChat' }).state().phase).toBe('open');
  });

  it('[EN8] cannot say of its last message, after 10 s, whether it was sent', () => {
    const play = forsaken(openPlay().give(send('one'), 'a').give(send('two'), 'b'));
    expect(outboxOf(play.wait(ECHO_TIMEOUT_MS - 1))).toEqual([
      ['a', 'sending'],
      ['b', 'queued'],
    ]);
    expect(outboxOf(play.wait(1))).toEqual([
      ['a', 'unconfirmed'],
      ['b', 'queued'],
    ]);
    expect(play.effects).toEqual([]);
    const before = play.state();
    expect(play.wait(ECHO_TIMEOUT_MS).state()).toBe(before);
  });
});

describe('a start', () => {
  const asked = () => createPlay().give({ type: 'startChat', form }).opened('l1');

  it('[ST2] takes no report before it has asked, nor while it is not connected', () => {
    const keys = { secureKey: 'K' };
    const plays = [createPlay().give({ type: 'startChat', form }), asked().lost()];
    for (const play of plays) {
      const before = play.state();
      expect(play.reported([], { keys }).state()).toBe(before);
      expect(play.reported([], { outcome: 'fatal' }).state()).toBe(before);
    }
    const resuming = asked().lost().wait(500);
    expect(resuming.reported([], { keys }).state().phase).toBe('starting');
  });

  it('[ST3] that is refused without a reason, or for now, leads back to the form as well', () => {
    expect(asked().reported([], { outcome: 'fatal' }).in('registering').error).toEqual({
      code: 'startRefused',
    });
    const error = { code: 'unavailable' } as const;
    expect(asked().reported([], { outcome: 'retry', error }).in('registering').error).toEqual(error);
  });

  it('[ST5] whose link is lost is resumed within seconds, however often, for 10 s from the first loss', () => {
    const play = asked().lost();
    expect(play.in('starting')).toMatchObject({ lostAt: 0, connection: { until: 500, attempt: 1 } });
    play.wait(500).lost();
    expect(play.in('starting')).toMatchObject({ lostAt: 0, connection: { until: 1_000, attempt: 2 } });
    play.wait(500);
    expect(play.effects).toEqual([{ type: 'openLink', desk, resumeClientId: 'l1' }]);
    play.opened('l1', true);
    expect(play.in('starting')).toMatchObject({
      lostAt: null,
      connection: { attempt: 2, carrier: 'websocket' },
    });
    expect(play.wait(9_000).lost().in('starting').lostAt).toBe(10_000);
    play.wait(9_999);
    expect(play.lost().state().phase).toBe('starting');
    expect(play.wait(1).lost().in('startUnconfirmed').error).toEqual({ code: 'unreachable' });
  });

  it('[ST6] that was refused at the door after it had asked is unconfirmed', () => {
    for (const code of ['sessionUnknown', 'originRefused'] as const)
      expect(asked().lost(code).in('startUnconfirmed').error).toEqual({ code });
    expect(createPlay().give({ type: 'startChat', form }).lost('sessionUnknown').state().phase).toBe(
      'starting',
    );
  });

  it('[ST6] of which a new background knows the request and no session is unconfirmed', () => {
    const state = { ...asked().in('starting'), link: null };
    const play = createPlay(state).take({ type: 'backgroundStarted' });
    expect(play.in('startUnconfirmed').error).toEqual({ code: 'sessionUnknown' });
    expect(play.kinds()).toEqual(['closeLink']);
  });

  it('[ST5] counts the 10 s of a new background from its start', () => {
    const play = asked();
    play.wait(7_000).take({ type: 'backgroundStarted' });
    expect(play.in('starting').lostAt).toBe(7_000);
    expect(play.wait(3_000).lost().state().phase).toBe('starting');
    const unasked = createPlay().give({ type: 'startChat', form }).take({ type: 'backgroundStarted' });
    expect(unasked.in('starting').lostAt).toBeNull();
  });

  it('[ST4] cannot be taken back once it has asked', () => {
    const play = asked();
    const before = play.state();
    expect(play.give({ type: 'backToForm' }).state()).toBe(before);
  });
});
