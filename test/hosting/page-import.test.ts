// A chat that the stand-alone script had: what a page's own storage brings of it, and what it may not bring.
import { describe, expect, it } from 'vitest';
import type { OpenChat } from '../../core/chat/state.ts';
import type { RestoreData } from '../../core/messaging/page-protocol.ts';
import { formatPageState } from '../../core/storage/page-state.ts';
import { performOperation } from '../backend/chat-operations.ts';
import { A, B, createPageScene } from '../background/page-world.ts';
import { RESTORE, textsOf } from '../contracts/page-host-world.ts';
import { sampleOpenChat, sampleTranscript } from '../support/sample-states.ts';

type Scene = ReturnType<typeof createPageScene>;
const STORAGE = 3;

/** A chat of the script's at the server, in which the agent has said something, and the state that it left. */
function leave({ world }: Scene, changed: Partial<OpenChat> = {}) {
  const { attach: chat } = performOperation(world.server.store, world.server.rules, 'support', {
    operation: 'requestChat',
    nickname: 'User',
  });
  if (chat === null) throw new Error('not started');
  world.server.agent(chat).say('Hello from before');
  const left: OpenChat = {
    ...sampleOpenChat('of-the-script', sampleTranscript([])),
    site: A,
    link: null,
    outbox: [],
    isEnding: false,
    notice: null,
    desk: { cometdUrl: `${A}/cometd`, service: 'support' },
    visitor: { nickname: 'User', userData: [['topic', 'lamp']] },
    keys: { secureKey: chat.secureKey, chatId: chat.id, userId: chat.userId, alias: chat.alias },
    ...changed,
  };
  const rest = { page: 'p', passed: [], widget: 'minimised', start: null, seconds: null };
  return { chat, state: formatPageState({ ...rest, chat: left }) };
}
const restore = (state: string, changed: Partial<RestoreData> = {}) =>
  ({ type: 'restoreSession', restore: { ...RESTORE, stateStorage: STORAGE, state, ...changed } }) as const;

describe('a state of the stand-alone script', () => {
  it('[PD27] brings its chat, with history, name and data, and is replaced by one without a key', async () => {
    const scene = createPageScene();
    const { chat, state } = leave(scene);
    const page = scene.open();
    const answer = await page.ask(restore(state));
    expect(answer).toMatchObject({ type: 'session', session: { username: 'User' }, widget: 'minimised' });
    const session = answer.type === 'session' ? answer.session.id : '';
    expect(textsOf(page.events(true))).toEqual(['AgentConnected', 'Hello from before']);
    expect(await page.ask({ type: 'getUserData', session })).toEqual({
      type: 'userData',
      userData: [['topic', 'lamp']],
    });
    await page.ask({ type: 'sendMessage', session, message: 'Here I am', messageType: 'text' });
    expect(scene.world.server.countOf(chat, 'Here I am')).toBe(1);
    expect(page.heard.filter(({ type }) => type === 'stateChanged')).toEqual([
      { type: 'stateChanged', stateStorage: STORAGE, state: `parley:1:${session}` },
    ]);
    expect(JSON.stringify(page.heard)).not.toContain(chat.secureKey);
    const view = scene.world.openView();
    await scene.settle();
    expect(view.texts()).toEqual(['Hello from before', 'Here I am']);
  });

  it('[PD27] is taken over once, however often a page brings it', async () => {
    const scene = createPageScene();
    const { state } = leave(scene);
    const page = scene.open();
    const first = await page.ask(restore(state));
    expect(await page.ask(restore(state))).toEqual(first);
    expect(await scene.world.stored()).toHaveLength(1);
  });

  it('[PD27] brings the form that was not sent', async () => {
    const scene = createPageScene();
    const start = JSON.stringify(scene.start().start);
    const text = formatPageState({ page: 'p', chat: null, passed: [], widget: 'w', start, seconds: null });
    expect(await scene.open().ask(restore(text, { isForWidget: true }))).toEqual({
      type: 'registering',
      widget: 'w',
      start: scene.start().start,
    });
  });

  it.each([
    ['of another site', (scene: Scene) => leave(scene, { site: B }).state, 'stateRefused'],
    [
      'over a transport of a page',
      (scene: Scene) => leave(scene, { desk: { cometdUrl: 'page-transport://a/1', service: 'x' } }).state,
      'stateRefused',
    ],
    ['that is cut off', (scene: Scene) => leave(scene).state.slice(0, -9), 'stateRefused'],
    [
      'that the server does not know',
      (scene: Scene) =>
        leave(scene, { keys: { secureKey: 'forged', chatId: '1', userId: '', alias: '' } }).state,
      'chatGone',
    ],
  ])('[PD27] that is of a chat %s brings nothing', async (_name, stateIn, reason) => {
    const scene = createPageScene();
    const answer = await scene.open().ask(restore(stateIn(scene)));
    expect(answer).toMatchObject({ type: 'failed', failure: { reason } });
    expect(await scene.world.stored()).toEqual([]);
  });

  it('[PD27] names no server that the page may not name', async () => {
    const scene = createPageScene({
      readDesks: async () => ({ listed: [], forSite: () => null, forPage: () => 'ask' }),
    });
    const answer = await scene.open().ask(restore(leave(scene).state));
    expect(answer).toMatchObject({ failure: { reason: 'addressRefused' } });
    expect(await scene.world.stored()).toEqual([]);
  });
});
