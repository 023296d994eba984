// What whoever owns the chats of pages owes them (core/messaging/page-protocol.ts): the acceptance tests of a `PageHost`, for
// the extension's bridge, for the session of the stand-alone script, and for the fake that all tests of core/api stand on.
import { describe, expect, it } from 'vitest';
import { isHostMessage } from '../../core/messaging/page-check.ts';
import type { PageEvent, ProviderCommand } from '../../core/messaging/page-protocol.ts';
import {
  A,
  B,
  openPage,
  type PageHostWorld,
  provide,
  RESTORE,
  start,
  startOf,
  textsOf,
} from './page-host-world.ts';

type Page = ReturnType<typeof openPage>;

/** What a host may not have yet, or by its nature. */
export interface HostAbilities {
  /** It drives transports of pages. */
  readonly hasTransports: boolean;
  /** Several pages of an origin may have the same chat at a time. */
  readonly hasSharedChats: boolean;
}

/** Declares the acceptance tests of a host. `setUp` makes a world without chats for each. */
export function describePageHost(
  name: string,
  setUp: () => Promise<PageHostWorld>,
  { hasTransports = true, hasSharedChats = true }: Partial<HostAbilities> = {},
): void {
  /** A later page of an origin. */
  function openLater(world: PageHostWorld, page: Page): Page {
    if (!hasSharedChats) page.leave();
    return openPage(world);
  }

  function host(title: string, run: (world: PageHostWorld) => Promise<void>): void {
    it(title, async () => {
      const world = await setUp();
      try {
        await run(world);
      } finally {
        await world.close();
      }
    });
  }

  describe(`page host: ${name}`, () => {
    host('[AP82] answers each question once, and says nothing from inside a call', async (world) => {
      const page = openPage(world);
      const session = await start(world, page);
      for (const question of [
        { type: 'sendMessage', session, message: 'Hi', messageType: 'text' },
        { type: 'getTranscript', session, fromIndex: 0 },
        { type: 'getUserData', session },
        { type: 'leave', session },
        { type: 'leave', session: 'unknown' },
      ] as const) {
        await page.ask(question);
      }
      expect(page.wasCalledInside()).toBe(false);
      expect(page.heard.filter((message) => !isHostMessage(message))).toEqual([]);
    });

    host('[AP82] answers what is malformed or too large, and goes on', async (world) => {
      const page = openPage(world);
      const session = await start(world, page);
      const large = await page.ask({
        type: 'sendMessage',
        session,
        message: 'x'.repeat(70_000),
        messageType: 'text',
      });
      const malformed = await page.ask(Object.assign({}, { type: 'leave' as const, session, stranger: 1 }));
      expect(large).toMatchObject({ type: 'failed', failure: { reason: 'overLimit' } });
      expect(malformed).toMatchObject({ type: 'failed', failure: { reason: 'malformed' } });
      expect(await page.ask({ type: 'getUserData', session })).toMatchObject({ type: 'userData' });
    });

    host(
      '[AP83] tells events in order, own messages among them, numbered from 0 over what is shown',
      async (world) => {
        const page = openPage(world);
        const session = await start(world, page);
        world.agentJoins(A);
        world.agentSays(A, 'Hello');
        await world.settle();
        await page.ask({ type: 'sendMessage', session, message: 'Hi there', messageType: 'text' });
        const events = page.events();
        expect(textsOf(events)).toEqual(['AgentConnected', 'Hello', 'Hi there']);
        expect(events.map((event) => ('index' in event ? event.index : null))).toEqual([0, 1, 2]);
        expect(events.at(-1)).toMatchObject({ party: { type: 'Client', name: 'User' } });
      },
    );

    host('[AP84] restores a chat with its history for pages of its origin alone', async (world) => {
      const page = openPage(world);
      const session = await start(world, page);
      world.agentSays(A, 'Hello');
      await world.settle();
      page.leave();
      const other = openPage(world, B);
      expect(await other.ask({ type: 'restoreSession', restore: RESTORE })).toEqual({ type: 'nothing' });
      expect(await other.ask({ type: 'leave', session })).toMatchObject({ type: 'failed' });
      const later = openPage(world);
      const answer = await later.ask({ type: 'restoreSession', restore: RESTORE });
      expect(answer).toMatchObject({ type: 'session', session: { id: session, username: 'User' } });
      expect(textsOf(later.events(true))).toEqual(['Hello']);
      world.agentSays(A, 'Still here?');
      await world.settle();
      expect(textsOf(later.events())).toEqual(['Still here?']);
      expect(other.events()).toEqual([]);
    });

    host('[AP84] has a transcript from any index on', async (world) => {
      const page = openPage(world);
      const session = await start(world, page);
      for (const text of ['one', 'two', 'three']) world.agentSays(A, text);
      await world.settle();
      const answer = await page.ask({ type: 'getTranscript', session, fromIndex: 1 });
      expect(answer.type === 'transcript' ? textsOf(answer.events) : answer).toEqual(['two', 'three']);
    });

    host('[AP85] lets commands wait while the connection is lost', async (world) => {
      const page = openPage(world);
      const session = await start(world, page);
      world.loseConnection(A);
      await world.settle();
      const id = page.begin({ type: 'sendMessage', session, message: 'patience', messageType: 'text' });
      await world.settle();
      expect(page.answersTo(id)).toEqual([]);
      world.regainConnection(A);
      await world.settle();
      expect(page.answersTo(id)).toEqual([{ type: 'done' }]);
      expect(textsOf(page.events())).toEqual(['Interrupted', 'Continued', 'patience']);
    });

    host(
      '[AP86] tells the end, after which the session is unknown and there is nothing to restore',
      async (world) => {
        const page = openPage(world);
        const session = await start(world, page);
        expect(await page.ask({ type: 'leave', session })).toEqual({ type: 'done' });
        expect(textsOf(page.events())).toEqual(['SessionEnded']);
        const late = await page.ask({ type: 'sendMessage', session, message: 'late', messageType: 'text' });
        expect(late).toMatchObject({ type: 'failed', failure: { reason: 'chatGone' } });
        expect(await page.ask({ type: 'restoreSession', restore: RESTORE })).toEqual({ type: 'nothing' });
      },
    );

    host('[AP86] keeps user data, a null of the page included', async (world) => {
      const page = openPage(world);
      const session = await start(world, page);
      await page.ask({ type: 'setUserData', session, userData: [['topic', 'bill']] });
      await page.ask({ type: 'deleteUserData', session, keys: ['FirstName'] });
      const answer = await page.ask({ type: 'getUserData', session });
      const data = new Map(answer.type === 'userData' ? answer.userData : []);
      expect([data.get('source'), data.get('topic'), data.has('FirstName')]).toEqual([null, 'bill', false]);
    });

    host(
      '[AP87] gives a storage of the page a state that restores this chat, and clears it at the end',
      async (world) => {
        const page = openPage(world);
        const session = await start(world, page, { stateStorage: 7 });
        const statesOf = ({ heard }: Page) => heard.filter((message) => message.type === 'stateChanged');
        const state = statesOf(page).at(-1)?.state ?? null;
        expect(state).not.toBeNull();
        const later = openLater(world, page);
        const restored = await later.ask({
          type: 'restoreSession',
          restore: { ...RESTORE, stateStorage: 3, state },
        });
        expect(restored).toMatchObject({ type: 'session', session: { id: session } });
        const foreign = await openPage(world, B).ask({
          type: 'restoreSession',
          restore: { ...RESTORE, stateStorage: 1, state },
        });
        const forged = await later.ask({
          type: 'restoreSession',
          restore: { ...RESTORE, stateStorage: 3, state: 'forged' },
        });
        expect([foreign, forged]).toMatchObject([
          { type: 'failed', failure: { reason: 'stateRefused' } },
          { type: 'failed', failure: { reason: 'stateRefused' } },
        ]);
        world.end(A);
        await world.settle();
        const [last, stateStorage] = hasSharedChats ? [page, 7] : [later, 3];
        expect(statesOf(last).at(-1)).toEqual({ type: 'stateChanged', stateStorage, state: null });
        const stale = await later.ask({
          type: 'restoreSession',
          restore: { ...RESTORE, stateStorage: 3, state },
        });
        expect(stale).toMatchObject({ type: 'failed', failure: { reason: 'stateRefused' } });
      },
    );

    if (hasTransports) describeTransports(host);

    host(
      '[AP89] keeps what the widget needs to be drawn again, with and without a session',
      async (world) => {
        let page = openPage(world);
        const later = () => {
          page = openLater(world, page);
          return page;
        };
        const forWidget = { type: 'restoreSession', restore: { ...RESTORE, isForWidget: true } } as const;
        page.say({
          type: 'keepWidget',
          session: null,
          stateStorage: null,
          widget: 'draft',
          start: startOf(world),
        });
        await world.settle();
        expect(await later().ask(forWidget)).toEqual({
          type: 'registering',
          widget: 'draft',
          start: startOf(world),
        });
        expect(await openPage(world, B).ask(forWidget)).toEqual({ type: 'nothing' });
        expect(await later().ask({ type: 'restoreSession', restore: RESTORE })).toEqual({
          type: 'nothing',
        });
        const session = await start(world, page);
        page.say({ type: 'keepWidget', session, stateStorage: null, widget: 'minimized', start: null });
        await world.settle();
        expect(await later().ask(forWidget)).toMatchObject({ type: 'session', widget: 'minimized' });
        world.end(A);
        page.say({
          type: 'keepWidget',
          session: null,
          stateStorage: null,
          widget: 'draft',
          start: startOf(world),
        });
        page.say({ type: 'keepWidget', session: null, stateStorage: null, widget: null, start: null });
        await world.settle();
        expect(await later().ask(forWidget)).toEqual({ type: 'nothing' });
      },
    );
  });
}

/** Those about transports of a page's own. */
function describeTransports(
  host: (title: string, run: (world: PageHostWorld) => Promise<void>) => void,
): void {
  host('[AP88] drives a transport of the page, and takes each of its events once', async (world) => {
    const page = openPage(world);
    const calls: ProviderCommand[] = [];
    const id = page.begin({
      type: 'startSession',
      start: startOf(world, { serverUrl: null, transport: 5 }),
    });
    await world.settle();
    expect(page.answersTo(id)).toEqual([]);
    await provide(world, page, calls);
    expect(calls[0]).toMatchObject({ type: 'start', username: 'User', userData: startOf(world).userData });
    expect(page.answersTo(id)).toMatchObject([{ type: 'session' }]);
    const event: PageEvent = {
      type: 'MessageReceived',
      index: null,
      timestamp: 5,
      party: { id: 2, name: 'Ann', type: 'Agent' },
      content: { type: 'text', text: 'Hello' },
    };
    for (const key of ['k1', 'k1', 'k2']) {
      page.say({ type: 'providerTold', provider: 5, entries: [{ key, event }] });
      await world.settle();
    }
    expect(textsOf(page.events())).toEqual(['Hello', 'Hello']);
  });

  host('[AP88] asks a transport to join on a restore, which fails without one', async (world) => {
    const page = openPage(world);
    page.begin({ type: 'startSession', start: startOf(world, { serverUrl: null, transport: 5 }) });
    await world.settle();
    await provide(world, page, []);
    page.leave();
    const later = openPage(world);
    const without = await later.ask({ type: 'restoreSession', restore: RESTORE });
    expect(without).toMatchObject({ type: 'failed', failure: { reason: 'transportMissing' } });
    const calls: ProviderCommand[] = [];
    const id = later.begin({ type: 'restoreSession', restore: { ...RESTORE, transport: 2 } });
    await world.settle();
    await provide(world, later, calls);
    expect(calls[0]?.type).toBe('join');
    expect(later.answersTo(id)).toMatchObject([{ type: 'session' }]);
  });
}
