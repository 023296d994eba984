// What a chat waits for once it is online, to the millisecond.
import { describe, expect, it } from 'vitest';
import {
  ECHO_TIMEOUT_MS,
  END_TIMEOUT_MS,
  MAX_INTERVAL_MS,
  SERVER_PAUSE_MS,
  TYPING_MS,
} from '../../core/chat/timing.ts';
import { HOLE_WAIT_MS } from '../../core/chat/transcript-intake.ts';
import { bob, entry, openPlay, outboxOf, send } from './builders.ts';

const reconnecting = () => openPlay().lost().give({ type: 'reconnect' });

describe('what an online chat waits for', () => {
  it('[OB6] is an echo, for 10 s and no less', () => {
    const play = openPlay().give(send('one'), 'a');
    expect(play.wait(ECHO_TIMEOUT_MS - 1).effects).toEqual([]);
    expect(play.wait(1).kinds()).toEqual(['fence']);
  });

  it('[OB6] is no echo of a message whose link is gone', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false });
    play.wait(8_000);
    play
      .opened('l2')
      .reported([], { nextPosition: 2 })
      .wait(ECHO_TIMEOUT_MS - 1);
    expect(play.effects).toEqual([]);
    expect(outboxOf(play)).toEqual([['a', 'sending']]);
  });

  it('[OB4] is twice as long after each refusal of the same message', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    play.opened('l2').reported([], { nextPosition: 2 });
    play.reported([], { outcome: 'retry', error: { code: 'serverTrouble' } });
    expect(play.in('open').outbox[0]).toMatchObject({
      attempts: 2,
      state: { checkAt: 2 * SERVER_PAUSE_MS },
    });
  });

  it('[TR2] is the answer about a hole, for 5 s and no less', () => {
    const play = openPlay().reported([entry(3)]);
    const before = play.state();
    expect(play.wait(HOLE_WAIT_MS - 1).effects).toEqual([]);
    expect(play.state()).toBe(before);
    expect(play.wait(1).kinds()).toEqual(['fence']);
  });

  it('[TR5] is a late entry, for 5 s and no less', () => {
    const play = openPlay()
      .reported([entry(3)])
      .reported([entry(3)]);
    expect(play.in('open').settleUntil).toBe(HOLE_WAIT_MS);
    play.wait(HOLE_WAIT_MS - 1);
    expect(play.in('open').transcript.skipped).toEqual([{ from: 2, to: 3 }]);
    play.wait(1);
    expect(play.in('open')).toMatchObject({ settleUntil: null, transcript: { skipped: [] } });
  });

  it('[EN2, EN7] is what is missing before the end for 5 s, and the consent to the end for 10 s', () => {
    const incomplete = { isEnded: true, nextPosition: 3 };
    const ending = openPlay().reported([], incomplete).reported([], incomplete);
    expect(ending.wait(HOLE_WAIT_MS - 1).state().phase).toBe('open');
    expect(ending.wait(1).state().phase).toBe('ended');
    expect(ending.in('ended')).toMatchObject({ reason: 'agent', endedAt: HOLE_WAIT_MS });
    const told = openPlay().give({ type: 'endChat' });
    expect(told.wait(END_TIMEOUT_MS - 1).state().phase).toBe('open');
    expect(told.wait(1).in('ended')).toMatchObject({ endedAt: END_TIMEOUT_MS });
  });

  it('[EN7] begins anew with each link', () => {
    const play = openPlay().give({ type: 'endChat' }).wait(9_000).lost().give({ type: 'reconnect' });
    play.opened('l2').reported([], { nextPosition: 2 });
    expect(play.published()).toEqual(['disconnect']);
    expect(play.wait(END_TIMEOUT_MS - 1).state().phase).toBe('open');
  });

  it('[SM66] is the end of somebody writing, 30 s after they said so last', () => {
    const typing = { kind: 'typingStarted', from: bob, index: null } as const;
    const play = openPlay()
      .reported([], { ephemerals: [typing] })
      .wait(TYPING_MS - 1);
    expect(play.in('open').typing).toEqual([{ participant: bob, until: TYPING_MS }]);
    play.reported([], { ephemerals: [typing] }).wait(1);
    expect(play.in('open').typing).toEqual([{ participant: bob, until: 2 * TYPING_MS - 1 }]);
    expect(play.wait(TYPING_MS - 1).in('open').typing).toEqual([]);
  });

  it('[CB3] is, without a fence, the limit of the server, counted from the link on', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).wait(3_000);
    expect(play.opened('l2').in('open').settleUntil).toBe(3_000 + MAX_INTERVAL_MS);
    const fenced = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    fenced.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(fenced.opened('l2').in('open').settleUntil).toBeNull();
    expect(reconnecting().opened('l2').in('open').settleUntil).toBeNull();
  });

  it('[TR5] is a late entry also over the next link', () => {
    const play = openPlay()
      .reported([entry(3)])
      .reported([entry(3)])
      .lost()
      .wait(500);
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(play.opened('l2').in('open').settleUntil).toBe(500 + HOLE_WAIT_MS);
  });
});
