// Attacks on the background by content processes: forged senders, forged words, the ids of others. What a page can do from inside
// is in test/e2e/page-attacks; what its bridge lets through, in test/messaging/page-attacks.test.ts.
import { describe, expect, it } from 'vitest';
import { VIEW_PORT } from '../../core/messaging/view-protocol.ts';
import { C, createAttackScene, E, questionsAbout, restoring } from './attack-scene.ts';
import { chatOnServer, OWN } from './background-world.ts';
import { A, B } from './page-world.ts';

const ask = (question: unknown, id = 1) => ({ type: 'ask', id, question });

describe('a content process', () => {
  it.each([
    ['another extension', { id: 'other' }],
    ['nobody', { id: undefined }],
    ['a frame', { frameId: 4 }],
    ['a document without a frame', { frameId: undefined }],
    ['a document outside of any tab', { tab: undefined }],
    ['a tab without an id', { tab: {} }],
    ['a sandboxed document', { origin: 'null' }],
    ['a document whose origin is another than its address', { origin: B }],
    ['a document that is being prepared', { documentLifecycle: 'prerender' }],
    ['a document that is kept for "back"', { documentLifecycle: 'cached' }],
    ['a document that is going', { documentLifecycle: 'pending_deletion' }],
    ['a file', { url: 'file:///home/ann/page.html', origin: 'null' }],
    ['a document without an address', { url: undefined, origin: undefined }],
    ['a data address', { url: 'data:text/html,hello', origin: undefined }],
    ['an address made in a page', { url: `blob:${A}/0000`, origin: undefined }],
    ['an empty document of the site', { url: 'about:blank', origin: A }],
    ['a view', { url: `${OWN.baseUrl}sidepanel.html`, origin: OWN.baseUrl.slice(0, -1) }],
  ])('[PA1] that speaks for %s is sent away unheard', async (_name, changed) => {
    const scene = await createAttackScene();
    const port = scene.forge(changed);
    port.say(ask(scene.start()));
    port.say(ask(restoring(), 2));
    await scene.settle();
    expect([port.isOpen(), port.received]).toEqual([false, []]);
    expect(scene.world.logger.warnings).toEqual(['page.strangerRefused']);
    expect(await scene.chatsOf(A)).toEqual([]);
    await scene.expectUnharmed(port.received);
  });

  it.each([
    ['a site that nobody allowed', { url: `${E}/page.html`, origin: E }],
    ['another port of an allowed host', { url: `${A}:8443/page.html`, origin: `${A}:8443` }],
    ['the insecure form of an allowed site', { url: 'http://a.example/', origin: 'http://a.example' }],
    ['a host that begins like an allowed one', { url: `${A}.evil.example/`, origin: `${A}.evil.example` }],
    ['a user of that name', { url: `https://a.example@e.example/`, origin: E }],
  ])('[PA1] at %s is sent away, its question unanswered', async (_name, changed) => {
    const scene = await createAttackScene();
    const port = scene.forge(changed);
    port.say(ask(scene.start()));
    await scene.settle();
    expect([port.isOpen(), port.received]).toEqual([false, []]);
    expect((await scene.world.stored()).filter(({ site }) => site !== null && site !== B)).toEqual([]);
    await scene.expectUnharmed(port.received);
  });

  it('[PA1] has no say while the browser cannot tell whether it is allowed', async () => {
    const scene = await createAttackScene();
    // As of settings that could not be read.
    Object.defineProperty(scene.world.settings, 'sites', {
      configurable: true,
      get: () => {
        throw new Error('no storage');
      },
    });
    const port = scene.forge();
    port.say(ask(scene.start()));
    await scene.settle();
    Object.defineProperty(scene.world.settings, 'sites', { value: [A, B, C] });
    expect([port.isOpen(), port.received]).toEqual([false, []]);
    await scene.expectUnharmed();
  });

  it('[PA1] is heard no more from the moment when its site is taken back', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    port.say(ask(scene.start()));
    await scene.settle();
    expect(port.received).toHaveLength(1);
    scene.world.settings.sites = [B];
    await scene.world.wake().assembly.grantsChanged();
    expect(port.isOpen()).toBe(false);
    scene.world.settings.sites = [A, B, C];
    await scene.expectUnharmed(port.received);
  });

  it.each(['parley', 'parley-page-2', '', 'parley-overlay'])(
    '[PA1] over a port named %j is not heard',
    async (name) => {
      const scene = await createAttackScene();
      const port = scene.forge({}, name);
      port.say(ask(restoring()));
      port.say(ask(scene.start(), 2));
      await scene.settle();
      expect(port.received).toEqual([]);
      await scene.expectUnharmed(port.received);
    },
  );

  it('[PA1] cannot call itself a view: over the port of views a page is a stranger', async () => {
    const scene = await createAttackScene();
    const port = scene.forge({}, VIEW_PORT);
    port.say({ type: 'watch' });
    await scene.settle();
    expect([port.isOpen(), port.received]).toEqual([false, []]);
    await scene.expectUnharmed(port.received);
  });

  it.each([
    ['views', { type: 'watch' }],
    [
      'views, with a command',
      { type: 'command', chatId: 'OWN', commandId: 'x', command: { type: 'endChat' } },
    ],
    ['overlays', { type: 'overlayWishes', pass: 'x', wish: { type: 'expand' } }],
    ['launchers', { type: 'launcherAsks', hasFrame: false }],
    ['hosts', { type: 'told', session: 'VICTIM', isRestored: false, events: [] }],
    ['nobody', { type: 'constructor' }],
    ['nobody, by a name of every object', { type: '__proto__' }],
  ])('[PA2] that says the words of %s is not heard', async (_name, word) => {
    const scene = await createAttackScene();
    const text = JSON.stringify(word).replace('OWN', scene.ownId).replace('VICTIM', scene.victimId);
    const port = scene.forge();
    port.say(JSON.parse(text));
    port.say(ask(JSON.parse(text), 7));
    await scene.settle();
    expect(port.received).toMatchObject([{ id: 7, answer: { failure: { reason: 'malformed' } } }]);
    await scene.expectUnharmed(port.received);
  });

  it.each(['origin', 'site', 'sender', 'url', 'tabId', 'documentId', 'toJSON'])(
    '[PA2] that says of itself what it is, as `%s`, is refused',
    async (key) => {
      const scene = await createAttackScene();
      const port = scene.forge();
      port.say({ ...ask(scene.start(), 1), [key]: B });
      port.say(ask({ ...restoring(), [key]: B }, 2));
      port.say(ask(restoring({ [key]: B }), 3));
      await scene.settle();
      expect(port.received).toMatchObject(
        [1, 2, 3].map((id) => ({ id, answer: { failure: { reason: 'malformed' } } })),
      );
      await scene.expectUnharmed(port.received);
    },
  );

  it.each(['own', 'victim'] as const)(
    '[PA3] with the id of the %s chat gets nothing out of it',
    async (whose) => {
      const scene = await createAttackScene();
      const session = whose === 'own' ? scene.ownId : scene.victimId;
      const port = scene.forge();
      const questions = questionsAbout(session);
      for (const [at, question] of questions.entries()) port.say(ask(question, at));
      port.say({ type: 'keepWidget', session, stateStorage: 1, widget: 'Eve', start: null });
      port.say({
        type: 'providerAnswered',
        call: 1,
        answer: { type: 'done', sessionId: null, userData: null },
      });
      port.say({
        type: 'providerTold',
        provider: 1,
        entries: [{ key: null, event: { type: 'SessionEnded' } }],
      });
      await scene.settle();
      expect(port.received).toMatchObject(
        questions.map((_question, id) => ({ id, answer: { failure: { reason: 'chatGone' } } })),
      );
      await scene.expectUnharmed(port.received);
    },
  );

  it.each([
    ['the victim', (id: string) => `parley:1:${id}`],
    ['the victim, without its prefix', (id: string) => id],
    ['the victim, of another version', (id: string) => `parley:2:${id}`],
    ['a form that is not there', () => 'parley:1:registration'],
    ['nothing', () => ''],
    ['what looks like an object', (id: string) => JSON.stringify({ id })],
  ])('[PA3] with a state that names %s restores nothing', async (_name, stateOf) => {
    const scene = await createAttackScene();
    const port = scene.forge();
    for (const [at, id] of [scene.victimId, scene.ownId].entries())
      port.say(ask(restoring({ state: stateOf(id), stateStorage: 1, isForWidget: true }), at));
    await scene.settle();
    expect(port.received).toHaveLength(2);
    for (const answer of port.received)
      expect(
        ['{"type":"nothing"}', 'stateRefused'].some((text) => JSON.stringify(answer).includes(text)),
      ).toBe(true);
    await scene.expectUnharmed(port.received);
  });

  it('[PA3] without a state restores the chats of its own origin alone', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    port.say(ask(restoring({ isForWidget: true })));
    await scene.settle();
    expect(port.received).toEqual([{ type: 'answered', id: 1, answer: { type: 'nothing' } }]);
    await scene.expectUnharmed(port.received);
  });

  it("[PA3] that answers for another page's transport, and tells in its name, is not believed", async () => {
    const scene = await createAttackScene();
    const page = scene.open(C);
    const begun = page.begin({ ...scene.start({ transport: 1 }) });
    await scene.settle();
    const calls = page.heard.flatMap((message) => (message.type === 'providerCalled' ? [message.call] : []));
    expect(calls).toHaveLength(1);
    const port = scene.forge();
    for (const call of calls)
      port.say({
        type: 'providerAnswered',
        call,
        answer: { type: 'done', sessionId: 'evil', userData: null },
      });
    await scene.settle();
    expect(page.answersTo(begun)).toEqual([]);
    for (const call of calls)
      page.say({
        type: 'providerAnswered',
        call,
        answer: { type: 'done', sessionId: 'good', userData: null },
      });
    await scene.settle();
    expect(page.answersTo(begun)).toMatchObject([{ type: 'session' }]);
    const party = { id: 1, name: 'Eve', type: 'Agent' };
    const content = { type: 'text', text: 'I am the agent' };
    const event = { type: 'MessageReceived', index: null, timestamp: 1, party, content };
    port.say({
      type: 'providerTold',
      provider: 1,
      entries: [
        { key: 'k', event },
        { key: null, event: { type: 'SessionEnded' } },
      ],
    });
    await scene.settle();
    expect(page.events()).toEqual([]);
  });

  it('[PA3] that says where to look cannot look at the chats of others for the visitor', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    for (const chatId of [scene.ownId, scene.victimId])
      for (const more of [{}, { chatId }, { session: chatId }, { presence: 'focused' }])
        port.say({ type: 'attend', isFocused: true, ...more });
    port.say({ type: 'attend', isFocused: 'yes' });
    await scene.expectUnharmed(port.received);
    expect(scene.world.desktop.notifications.size).toBeGreaterThan(0);
  });

  it.each(['yes', 1, {}, null])(
    '[PA2] that says %j of the attention for its own chat has none for it',
    async (isFocused) => {
      const scene = await createAttackScene();
      const port = scene.forge();
      port.say(ask(scene.start()));
      await scene.settle();
      port.say({ type: 'attend', isFocused });
      await scene.settle();
      scene.world.server.agent(chatOnServer(scene.world)).say('Hello?');
      await scene.settle();
      expect(await scene.chatsOf(A)).toMatchObject([{ unread: 1 }]);
      await scene.expectUnharmed();
    },
  );

  it('[PA2] that wants parts of the API elsewhere gets them into its own document', async () => {
    const scene = await createAttackScene();
    const port = scene.forge({ documentId: 'own' });
    port.say({ type: 'load', part: 'widget', tabId: 9, documentId: 'victim', site: B, frameIds: [0, 1] });
    for (const part of ['background', '../options', 'page-bridge', '__proto__', null, {}])
      port.say({ type: 'load', part });
    await scene.settle();
    expect(scene.world.loaded).toEqual([{ site: A, tabId: 7, documentId: 'own', part: 'widget' }]);
    await scene.expectUnharmed(port.received);
  });
});
