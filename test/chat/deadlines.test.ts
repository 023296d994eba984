// When a chat wants to be looked at again: the earliest of what it waits for, and nothing where it waits for nothing.
import { describe, expect, it } from 'vitest';
import { createChat } from '../../core/chat/closed.ts';
import { selectDeadline } from '../../core/chat/selectors.ts';
import {
  ANSWER_TIMEOUT_MS,
  ECHO_TIMEOUT_MS,
  END_TIMEOUT_MS,
  MAX_INTERVAL_MS,
  POLLED_AGAIN_MS,
  TYPING_MS,
} from '../../core/chat/timing.ts';
import { HOLE_WAIT_MS } from '../../core/chat/transcript-intake.ts';
import { bob, createPlay, desk, entry, form, openPlay, send } from './builders.ts';
import { uploadingPlay } from './file-plays.ts';

const deadlineOf = (play: ReturnType<typeof createPlay>) => selectDeadline(play.state());
const started = () => createPlay(createChat({ id: 'c1', desk })).give({ type: 'startChat', form });
const typing = { kind: 'typingStarted', from: bob, index: null } as const;

describe('the deadline of a chat', () => {
  it('[SM63] is none where nothing is waited for', () => {
    expect(deadlineOf(createPlay())).toBeNull();
    expect(deadlineOf(started())).toBeNull();
    expect(deadlineOf(openPlay())).toBeNull();
    expect(deadlineOf(openPlay().reported([], { isEnded: true }))).toBeNull();
    expect(deadlineOf(started().opened('l1').lost('sessionUnknown'))).toBeNull();
    expect(deadlineOf(openPlay().lost('originRefused'))).toBeNull();
  });

  it('[SM63] is the next attempt while one is waited for', () => {
    expect(deadlineOf(started().lost())).toBe(500);
    expect(deadlineOf(openPlay().lost())).toBe(500);
  });

  it('[SM63] is the limit of the server for its answer while that is awaited', () => {
    expect(deadlineOf(started().opened('l1'))).toBe(ANSWER_TIMEOUT_MS);
    const play = openPlay().lost().give({ type: 'reconnect' });
    expect(deadlineOf(play)).toBeNull();
    expect(deadlineOf(play.opened('l2'))).toBe(ANSWER_TIMEOUT_MS);
  });

  it('[SM63] is the end of the first who is writing, with or without a connection', () => {
    const play = openPlay().reported([], { ephemerals: [typing] });
    expect(deadlineOf(play)).toBe(TYPING_MS);
    play.wait(1_000);
    play.reported([], { ephemerals: [{ ...typing, from: { ...bob, id: 7 } }] });
    expect(deadlineOf(play)).toBe(TYPING_MS);
  });

  it('[SM63] is the time by which an own message must have come back', () => {
    expect(deadlineOf(openPlay().give(send('one')))).toBe(ECHO_TIMEOUT_MS);
  });

  it('[SM63] is the time by which a hole must be answered, until when a late entry is waited for, and the end', () => {
    expect(deadlineOf(openPlay().reported([entry(3)]))).toBe(HOLE_WAIT_MS);
    const accepted = openPlay()
      .reported([entry(3)])
      .reported([entry(3)]);
    expect(deadlineOf(accepted)).toBe(HOLE_WAIT_MS);
    expect(deadlineOf(openPlay().give({ type: 'endChat' }))).toBe(END_TIMEOUT_MS);
    expect(deadlineOf(openPlay().reported([], { isEnded: true, nextPosition: 3 }))).toBe(HOLE_WAIT_MS);
  });

  it('[SM63] counts, of a message of an earlier link, only the wait for the server, not its echo', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false });
    play.wait(3_000);
    play.opened('l2').reported([], { nextPosition: 2 });
    expect(deadlineOf(play)).toBe(3_000 + MAX_INTERVAL_MS);
    const polling = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    polling.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2', false, 'polling');
    polling.reported([], { nextPosition: 2 });
    expect(deadlineOf(polling)).toBe(MAX_INTERVAL_MS + POLLED_AGAIN_MS);
  });

  it('[SM63] is not the look for an upload while late entries are waited for: they may show it', () => {
    const play = uploadingPlay().give(send('one'), 'a');
    play.take({ type: 'uploadFailed', entryId: 'f', error: { code: 'unreachable' } });
    play.lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false });
    play.wait(3_000).opened('l2').reported([], { nextPosition: 2 });
    expect(deadlineOf(play)).toBe(3_000 + MAX_INTERVAL_MS);
  });

  it('[SM63] waits for no echo once the end was seen', () => {
    const play = openPlay().give(send('one'), 'a');
    play.wait(8_000);
    play.reported([], { isEnded: true, nextPosition: 3 });
    expect(deadlineOf(play)).toBe(8_000 + HOLE_WAIT_MS);
  });

  it('[SM63] of a chat whose page is gone is when its last message may not have been sent', () => {
    const play = openPlay().give(send('one'), 'a');
    play.take({ type: 'linkLost', error: { code: 'transportMissing' } });
    expect(deadlineOf(play)).toBe(ECHO_TIMEOUT_MS);
    expect(deadlineOf(play.wait(ECHO_TIMEOUT_MS))).toBeNull();
    expect(deadlineOf(openPlay().take({ type: 'linkLost', error: { code: 'transportMissing' } }))).toBeNull();
  });
});
