// Attacks by states of the stand-alone script that a page made up, or brings many times at once (API.md 8).
import { describe, expect, it } from 'vitest';
import { formatPageState } from '../../core/storage/page-state.ts';
import { performOperation } from '../backend/chat-operations.ts';
import { sampleOpenChat, sampleTranscript } from '../support/sample-states.ts';
import { type AttackScene, createAttackScene, restoring } from './attack-scene.ts';
import { A, B } from './page-world.ts';

/** The state of a chat at the server; of one that there is not, where there is none to be found. */
function stateOf(
  { world }: AttackScene,
  changed: { readonly site?: string; readonly cometdUrl?: string } = {},
) {
  const request = { operation: 'requestChat', nickname: 'Eve' };
  const { attach: chat } = performOperation(world.server.store, world.server.rules, 'support', request);
  if (chat === null) throw new Error('not started');
  const { site = A, cometdUrl = `${A}/cometd` } = changed;
  const left = {
    ...sampleOpenChat('made-up', sampleTranscript([])),
    ...{
      site,
      link: null,
      outbox: [],
      isEnding: false,
      notice: null,
      desk: { cometdUrl, service: 'support' },
    },
    visitor: { nickname: 'Eve', userData: [] },
    keys: { secureKey: chat.secureKey, chatId: chat.id, userId: chat.userId, alias: chat.alias },
  };
  return formatPageState({ page: 'p', passed: [], widget: null, start: null, seconds: null, chat: left });
}
const bring = (state: string, id: number) => ({
  type: 'ask',
  id,
  question: restoring({ state, stateStorage: 1 }),
});

describe('a state of the stand-alone script', () => {
  it('[PA3] that says to be of another site is refused', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    port.say(bring(stateOf(scene, { site: B }), 1));
    await scene.settle();
    expect(port.received).toMatchObject([{ answer: { failure: { reason: 'stateRefused' } } }]);
    await scene.expectUnharmed(port.received);
  });

  it('[PA4] that is brought fifteen times at once is one chat', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    const state = stateOf(scene);
    for (let id = 0; id < 15; id += 1) port.say(bring(state, id));
    await scene.settle();
    expect(await scene.chatsOf(A)).toHaveLength(1);
    await scene.expectUnharmed();
  });

  it('[PA4] is one of five, however many others are brought with it', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    for (let id = 0; id < 12; id += 1) port.say(bring(stateOf(scene), id));
    await scene.settle();
    expect(await scene.chatsOf(A)).toHaveLength(5);
    await scene.expectUnharmed();
  });

  it('[PA10] that names a server of its own needs the visitor, who says no', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    port.say(bring(stateOf(scene, { cometdUrl: 'https://evil.example/cometd' }), 1));
    await scene.settle();
    expect(scene.asked).toEqual(['https://evil.example/cometd']);
    expect(port.received).toMatchObject([{ answer: { failure: { reason: 'addressRefused' } } }]);
    expect(await scene.chatsOf(A)).toEqual([]);
    await scene.expectUnharmed(port.received);
  });
});
