// Pages and their chats over the real bridge and the real background: who is let in, what a page may learn and cause, what
// outlives a page or a background.
import { describe, expect, it } from 'vitest';
import type { Desk } from '../../core/chat/state.ts';
import { PAGE_PORT } from '../../core/messaging/page-protocol.ts';
import { CHATS_MAX_PER_SITE } from '../../entrypoints/background/page-chats.ts';
import { placeOf } from '../../entrypoints/background/page-door.ts';
import { openPage, RESTORE, startOf, textsOf } from '../contracts/page-host-world.ts';
import {
  chatOnServer,
  createBackgroundWorld,
  OWN,
  SALES,
  startChat,
  type WorldOptions,
} from './background-world.ts';
import { openExtensionPage, senderOf } from './page-world.ts';

const A = 'https://a.example';
const B = 'https://b.example';
const SETTLED_MS = 2_000;

function createScene(options: WorldOptions = {}) {
  const world = createBackgroundWorld(options);
  const settle = () => world.clock.advance(SETTLED_MS);
  const hostWorld = {
    serverUrl: `${A}/cometd`,
    settle,
    open: (origin: string) => openExtensionPage(world, origin),
    agentJoins: () => undefined,
    agentSays: () => undefined,
    end: () => undefined,
    loseConnection: () => undefined,
    regainConnection: () => undefined,
    close: async () => undefined,
  };
  /** A page, with what it may do beyond asking. */
  function open(origin = A) {
    const made: { page: ReturnType<typeof openExtensionPage> | null } = { page: null };
    const page = openPage(
      {
        ...hostWorld,
        open(of) {
          const opened = openExtensionPage(world, of);
          made.page = opened;
          return opened;
        },
      },
      origin,
    );
    if (made.page === null) throw new Error('no page');
    return { ...page, page: made.page };
  }
  const start = (changed: Parameters<typeof startOf>[1] = {}) =>
    ({ type: 'startSession', start: startOf(hostWorld, changed) }) as const;
  async function begin(page: ReturnType<typeof open>): Promise<string> {
    const answer = await page.ask(start());
    if (answer.type !== 'session') throw new Error(`not started: ${JSON.stringify(answer)}`);
    return answer.session.id;
  }
  return { world, settle, open, start, begin };
}

describe('a page', () => {
  it('[PB1] wakes nobody before it says something', async () => {
    const { settle, open, world } = createScene();
    const { page, ask } = open();
    await settle();
    expect(page.ports).toHaveLength(0);
    page.sayRaw({ type: 'nonsense' });
    await settle();
    expect(page.ports).toHaveLength(0);
    await ask({ type: 'restoreSession', restore: RESTORE });
    expect(page.ports).toHaveLength(1);
    expect(await world.stored()).toEqual([]);
  });

  it.each([
    ['of another extension', { id: 'other' }],
    ['in a frame', { frameId: 4 }],
    ['outside of any tab', { tab: undefined }],
    ['that is sandboxed', { origin: 'null' }],
    ['that is only being prepared', { documentLifecycle: 'prerender' }],
    ['that is no web page', { url: 'file:///home/ann/page.html', origin: 'null' }],
    ['of this extension', { url: `${OWN.baseUrl}sidepanel.html`, origin: OWN.baseUrl.slice(0, -1) }],
  ])('[PD1] %s is sent away', (_name, changed) => {
    expect(placeOf(senderOf(A), OWN)).toMatchObject({ site: A, tabId: 7 });
    expect(placeOf(senderOf(A, changed), OWN)).toBeNull();
    const { world } = createScene();
    const pair = world.connect(PAGE_PORT, senderOf(A, changed));
    expect(pair.far.isConnected()).toBe(false);
    expect(world.logger.warnings).toEqual(['page.strangerRefused']);
  });

  it('[PD2] of a site that is not allowed is sent away, with an answer to what it asked', async () => {
    const { open, start, world } = createScene();
    const answer = await open('https://evil.example').ask(start());
    expect(answer).toMatchObject({ type: 'failed', failure: { reason: 'noAnswer' } });
    expect(world.server.store.latest()).toBeNull();
  });

  it('[PD2] of a site that is allowed no more hears nothing from then on', async () => {
    const { open, begin, world, settle } = createScene();
    const page = open();
    await begin(page);
    world.settings.sites = [B];
    await world.wake().assembly.grantsChanged();
    world.server.agent(chatOnServer(world)).say('Secret');
    await settle();
    expect(page.events()).toEqual([]);
    expect(page.page.ports.every(({ far }) => !far.isConnected())).toBe(true);
  });

  it('[PD3] that says too much is told so, also where nobody checks before the background', async () => {
    const { world, settle } = createScene();
    const { near } = world.connect(PAGE_PORT, senderOf(A));
    for (let id = 1; id <= 100; id += 1)
      near.postMessage({ type: 'ask', id, question: { type: 'restoreSession', restore: RESTORE } });
    near.postMessage({
      type: 'ask',
      id: 200,
      question: { type: 'restoreSession', restore: RESTORE, origin: B },
    });
    await settle();
    const answers = near.received.map((message) => JSON.stringify(message));
    expect(answers.filter((text) => text.includes('overLimit')).length).toBeGreaterThan(30);
    near.postMessage({ type: 'ask', id: 201, question: { type: 'leave', session: 's', origin: B } });
    await settle();
    expect(near.received.at(-1)).toMatchObject({ id: 201, answer: { failure: { reason: 'malformed' } } });
  });

  it('[PB2] that floods is answered by its bridge, and others are not affected', async () => {
    const { open, settle } = createScene();
    const page = open();
    const ids = Array.from({ length: 30 }, () => page.begin({ type: 'restoreSession', restore: RESTORE }));
    const other = open(B);
    expect(await other.ask({ type: 'restoreSession', restore: RESTORE })).toEqual({ type: 'nothing' });
    await settle();
    const answers = ids.flatMap((id) => page.answersTo(id));
    expect(answers).toHaveLength(30);
    expect(answers.filter(({ type }) => type === 'failed')).toHaveLength(10);
    expect(page.page.ports[0]?.far.received.length).toBe(20);
  });

  it('[PD4] learns nothing of the visitor’s own chat, nor of that of another site', async () => {
    const { world, open, begin, settle } = createScene();
    const view = world.openView();
    const own = await startChat(world, view);
    const page = open();
    const other = open(B);
    const session = await begin(other);
    for (const id of [own, session])
      for (const question of [
        { type: 'leave', session: id },
        { type: 'getTranscript', session: id, fromIndex: 0 },
        { type: 'getUserData', session: id },
        { type: 'resumeSession', session: id, fromIndex: 0, transport: null, stateStorage: null },
      ] as const)
        expect(await page.ask(question)).toMatchObject({ failure: { reason: 'chatGone' } });
    const state = `parley:1:${session}`;
    const forged = await page.ask({
      type: 'restoreSession',
      restore: { ...RESTORE, stateStorage: 1, state },
    });
    expect(forged).toMatchObject({ failure: { reason: 'stateRefused' } });
    await settle();
    expect(page.events()).toEqual([]);
    expect(JSON.stringify(page.heard)).not.toContain(chatOnServer(world).secureKey);
  });

  it('[PD5] starts a chat that is its origin’s, which the visitor sees as well', async () => {
    const { world, open, start } = createScene();
    const view = world.openView();
    await open().ask(start({ username: 'Visitor 7', subject: 'Engines' }));
    expect(view.chat().summary).toMatchObject({
      phase: 'open',
      site: A,
      form: { firstName: 'Ada', subject: 'Engines' },
    });
    expect(chatOnServer(world).form).toMatchObject({ nickname: 'Visitor 7', firstName: 'Ada' });
  });

  it('[PD6] is told that a start failed, and leaves the visitor no form of its making', async () => {
    const { world, open, start } = createScene();
    world.server.rules.isClosed = true;
    expect(await open().ask(start())).toMatchObject({ type: 'failed', failure: { reason: 'unavailable' } });
    expect(await world.stored()).toEqual([]);
  });

  it('[PD6] is told that there is no desk, and that a transport of its own has no place yet', async () => {
    const { open, start } = createScene({ desk: null });
    const page = open();
    expect(await page.ask(start({ serverUrl: null }))).toMatchObject({
      failure: { reason: 'notConfigured' },
    });
    expect(await page.ask(start({ serverUrl: null, transport: 4 }))).toMatchObject({
      failure: { reason: 'providerFailed', detail: 'transport' },
    });
  });

  it.each([
    ['the visitor names', SALES, { type: 'session' }],
    ['the visitor refuses', null, { type: 'failed', failure: { reason: 'addressRefused' } }],
  ])('[PD7] gets the desk that %s for an address that nobody has named', async (_name, desk, expected) => {
    const asked: string[] = [];
    const { open, start, world } = createScene({
      readDesks: async () => ({ listed: [], forSite: () => null, forPage: () => 'ask' }),
      askDesk: async (site, serverUrl): Promise<Desk | null> => {
        asked.push(`${site} ${serverUrl}`);
        return desk;
      },
    });
    expect(await open().ask(start())).toMatchObject(expected);
    expect(asked).toEqual([`${A} ${A}/cometd`]);
    if (desk !== null) expect(chatOnServer(world).service).toBe('sales');
  });

  it('[PD8] does not start a chat while another page of its origin has one', async () => {
    const { open, begin, start } = createScene();
    const first = open();
    await begin(first);
    const second = open();
    expect(await second.ask(start())).toMatchObject({ failure: { reason: 'chatElsewhere' } });
    first.leave();
    expect(await second.ask(start())).toMatchObject({ type: 'session' });
  });

  it('[PD8] has a limited number of chats under way', async () => {
    const { open, begin, start } = createScene();
    const page = open();
    for (let count = 0; count < CHATS_MAX_PER_SITE; count += 1) await begin(page);
    expect(await page.ask(start())).toMatchObject({ failure: { reason: 'overLimit' } });
  });

  it('[PD9] comes back to its chat only within the time that it set itself', async () => {
    const { world, open, start } = createScene();
    const page = open();
    await page.ask(start({ maxOfflineDuration: 5 }));
    page.leave();
    await world.clock.advance(2_000);
    const soon = open();
    expect(await soon.ask({ type: 'restoreSession', restore: RESTORE })).toMatchObject({ type: 'session' });
    soon.leave();
    await world.clock.advance(6_000);
    const late = open();
    expect(await late.ask({ type: 'restoreSession', restore: RESTORE })).toEqual({ type: 'nothing' });
    const patient = { ...RESTORE, maxOfflineDuration: 60 };
    expect(await late.ask({ type: 'restoreSession', restore: patient })).toMatchObject({ type: 'session' });
  });

  it('[PD10] goes on with its session after a death of the background, and misses nothing', async () => {
    const { world, open, begin, settle } = createScene();
    const page = open();
    const session = await begin(page);
    const chat = chatOnServer(world);
    world.server.agent(chat).say('one');
    await settle();
    world.wake().kill();
    world.server.agent(chat).say('two');
    world.wake();
    await world.clock.advance(20_000);
    expect(page.heard.filter(({ type }) => type === 'reset')).toHaveLength(1);
    expect(
      await page.ask({ type: 'resumeSession', session, fromIndex: 2, transport: null, stateStorage: null }),
    ).toEqual({
      type: 'session',
      session: { id: session, username: 'User' },
      widget: null,
    });
    world.server.agent(chat).say('three');
    await settle();
    expect(textsOf(page.events())).toEqual(['AgentConnected', 'one', 'two', 'three']);
  });

  it('[PB3] hears that a question was lost with the background', async () => {
    const { world, open, settle } = createScene();
    const page = open();
    const id = page.begin({ type: 'restoreSession', restore: RESTORE });
    while (page.page.ports.length === 0) await Promise.resolve();
    world.wake().kill();
    await settle();
    expect(page.answersTo(id)).toMatchObject([{ type: 'failed', failure: { reason: 'noAnswer' } }]);
    expect(await page.ask({ type: 'restoreSession', restore: RESTORE })).toEqual({ type: 'nothing' });
    expect(page.page.ports).toHaveLength(2);
  });

  it('[PD11] gets parts of the API into itself alone, and is told where they cannot be had', async () => {
    const { world, open, settle } = createScene();
    const page = open();
    page.page.load('widget');
    await settle();
    expect(world.loaded).toEqual([{ site: A, tabId: 7, documentId: null, part: 'widget' }]);
    page.page.sayRaw({ type: 'load', part: 'background' });
    const stranger = open('https://evil.example');
    stranger.page.load('widget');
    await settle();
    expect(world.loaded).toHaveLength(1);
    expect(stranger.page.notLoaded).toEqual(['widget']);
  });

  it('[PD12] changes the data of its chat, there and at the server', async () => {
    const { world, open, begin } = createScene();
    const page = open();
    const session = await begin(page);
    expect(chatOnServer(world).userData).toEqual({ FirstName: 'Ada' });
    await page.ask({ type: 'setUserData', session, userData: [['topic', 7]] });
    await page.ask({ type: 'deleteUserData', session, keys: ['FirstName'] });
    expect(chatOnServer(world).userData).toEqual({ FirstName: '', topic: '7' });
    expect(await page.ask({ type: 'getUserData', session })).toEqual({
      type: 'userData',
      userData: [
        ['source', null],
        ['topic', 7],
      ],
    });
  });

  it('[PD13] is told when a message was not taken', async () => {
    const { world, open, begin } = createScene();
    const page = open();
    const session = await begin(page);
    world.server.rules.maxMessageLength = 3;
    const answer = await page.ask({ type: 'sendMessage', session, message: 'too long', messageType: 'text' });
    expect(answer).toMatchObject({ type: 'failed', failure: { reason: 'messageTooLong' } });
    const url = await page.ask({ type: 'sendMessage', session, message: `${A}/x`, messageType: 'url' });
    expect(url).toMatchObject({ type: 'failed', failure: { reason: 'malformed', detail: 'type' } });
  });
});
