// A page whose background dies again and again: whatever it says in between, it is told to go on with its chat.
import { describe, expect, it } from 'vitest';
import type { PageMessage } from '../../core/messaging/page-protocol.ts';
import { settled } from '../support/manual-clock.ts';
import { createBridgeScene, RESTORE_QUESTION, resume } from './bridge-scene.ts';

const TYPING: PageMessage = {
  type: 'ask',
  id: 2,
  question: { type: 'sendTyping', session: 's1', isTyping: true, message: null },
};
const HELLO: PageMessage = {
  type: 'ask',
  id: 7,
  question: { type: 'sendMessage', session: 's1', message: 'Hello', messageType: 'text' },
};
const DONE = { type: 'answered', id: 7, answer: { type: 'done' } };
const RESET = { type: 'reset' };
const answer = (id: number, reason?: string) => ({
  type: 'answered',
  id,
  answer:
    reason === undefined
      ? { type: 'session', session: { id: 's1', username: 'User' }, widget: null }
      : { type: 'failed', failure: { reason, detail: null, code: null } },
});
/** Longer than any of the first delays. */
const LATER_MS = 5_000;

function createScene() {
  const { bridge, clock, ports, told, vanish } = createBridgeScene();
  const background = () => ports.at(-1)?.far;
  return {
    bridge,
    background,
    resets: () => told.filter(({ type }) => type === 'reset').length,
    answers: async (message: unknown) => {
      background()?.postMessage(message);
      await settled();
    },
    dies: async () => {
      background()?.disconnect();
      await settled();
    },
    later: async () => {
      await clock.advance(LATER_MS);
      await settled();
    },
    told,
    vanishes: vanish,
  };
}

describe('a page whose background dies', () => {
  it('[PB9] is told to go on, also where it has said something in the meantime', async () => {
    const { bridge, background, told, resets, answers, dies, later } = createScene();
    bridge.heard(RESTORE_QUESTION);
    await answers(answer(1));
    await dies();
    bridge.heard(TYPING);
    await settled();
    expect(background()?.received).toEqual([TYPING]);
    expect(resets()).toBe(0);
    await later();
    expect(told.at(-1)).toEqual(RESET);
    bridge.heard(resume(3));
    await answers(answer(3));
    await later();
    expect(resets()).toBe(1);
  });

  it('[PB9] is told to go on again, where the background dies before it has let it', async () => {
    const { bridge, resets, answers, dies, later } = createScene();
    // As after an update: this bridge has not seen how the session began.
    bridge.heard(resume(1));
    await dies();
    await later();
    expect(resets()).toBe(1);
    bridge.heard(resume(2));
    await answers(answer(2, 'chatGone'));
    await dies();
    await later();
    expect(resets()).toBe(1);
  });

  it('[PB10] keeps waiting for the answer to a message, and gets it when it goes on', async () => {
    const { bridge, told, answers, dies, later } = createScene();
    bridge.heard(RESTORE_QUESTION);
    await answers(answer(1));
    bridge.heard(HELLO);
    bridge.heard(TYPING);
    await dies();
    expect(told.slice(1)).toEqual([answer(2, 'noAnswer')]);
    await later();
    expect(told.at(-1)).toEqual(RESET);
    bridge.heard(resume(3, [7]));
    await answers(DONE);
    expect(told.at(-1)).toEqual(DONE);
    await answers(DONE);
    expect(told.filter((message) => 'id' in message && message.id === 7)).toHaveLength(1);
  });

  it('[PB10] gets it also from a bridge that it was not asked of, as after an update', async () => {
    const { bridge, told, answers } = createScene();
    bridge.heard(resume(3, [7]));
    await answers(DONE);
    expect(told).toEqual([DONE]);
  });

  it('[PB10] is told that a message has no answer where the extension is gone, or the session is not the page’s', async () => {
    const { bridge, told, answers, dies, later, vanishes } = createScene();
    bridge.heard(HELLO);
    await dies();
    expect(told).toEqual([answer(7, 'noAnswer')]);
    bridge.heard(RESTORE_QUESTION);
    await answers(answer(1));
    bridge.heard({ ...HELLO, id: 8 });
    vanishes();
    await dies();
    bridge.heard(TYPING);
    expect(told.at(-1)).toEqual(answer(2, 'noAnswer'));
    // A next bridge would have taken over by now.
    await later();
    await later();
    expect(told.at(-1)).toEqual(answer(8, 'noAnswer'));
  });

  it('[PB9] is told to go on once, however often it dies within the delay', async () => {
    const { bridge, resets, answers, dies, later } = createScene();
    bridge.heard(RESTORE_QUESTION);
    await answers(answer(1));
    await dies();
    bridge.heard(TYPING);
    await dies();
    await later();
    expect(resets()).toBe(1);
  });
});
