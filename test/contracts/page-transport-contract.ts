// What a `PageHost` owes to pages that bring a transport of their own (API.md 2.8 and 8) and share a chat by it.
import { describe, expect, it } from 'vitest';
import type { PageAnswer, PageQuestion } from '../../core/messaging/page-protocol.ts';
import { createRemoteChat, type RemoteChat, type RemoteTransport } from '../support/remote-chat.ts';
import type { HostAbilities } from './page-host-contract.ts';
import { openPage, type PageHostWorld, RESTORE, startOf, textsOf } from './page-host-world.ts';

type Page = ReturnType<typeof openPage>;

interface Scene {
  readonly world: PageHostWorld;
  readonly remote: RemoteChat;
  /** A page with a transport of the same chat. */
  open(answers?: Parameters<RemoteChat['transportOf']>[2]): Page & { readonly transport: RemoteTransport };
  ask(page: Page, question: PageQuestion): Promise<readonly PageAnswer[]>;
}

const TRANSPORT = 5;
const restore = { type: 'restoreSession', restore: { ...RESTORE, transport: TRANSPORT } } as const;

/** Declares the acceptance tests. `setUp` makes a world without chats for each. */
export function describePageTransports(
  name: string,
  setUp: () => Promise<PageHostWorld>,
  { hasSharedChats = true }: Partial<HostAbilities> = {},
): void {
  function host(title: string, run: (scene: Scene) => Promise<void>): void {
    it(title, async () => {
      const world = await setUp();
      const remote = createRemoteChat(world);
      const scene: Scene = {
        world,
        remote,
        open(answers) {
          const page = openPage(world);
          return { ...page, transport: remote.transportOf(page, TRANSPORT, answers) };
        },
        async ask(page, question) {
          const id = page.begin(question);
          await remote.settle();
          return page.answersTo(id);
        },
      };
      try {
        await run(scene);
      } finally {
        await world.close();
      }
    });
  }
  const startIn = ({ world }: Scene) =>
    ({ type: 'startSession', start: startOf(world, { serverUrl: null, transport: TRANSPORT }) }) as const;
  async function begin(scene: Scene): Promise<{ page: ReturnType<Scene['open']>; session: string }> {
    const page = scene.open();
    const [answer] = await scene.ask(page, startIn(scene));
    if (answer?.type !== 'session') throw new Error(`not started: ${JSON.stringify(answer)}`);
    return { page, session: answer.session.id };
  }

  describe(`transports of pages: ${name}`, () => {
    host('[PT2] a start that the transport refuses fails with its code', async (scene) => {
      const failure = { reason: 'providerFailed', code: 17, detail: null } as const;
      const page = scene.open({ start: { type: 'failed', failure } });
      expect(await scene.ask(page, startIn(scene))).toMatchObject([
        { type: 'failed', failure: { reason: 'providerFailed', code: 17 } },
      ]);
      expect(await scene.ask(page, { type: 'restoreSession', restore: RESTORE })).toEqual([
        { type: 'nothing' },
      ]);
    });

    host('[PT4] what is delivered again to a later page is shown once', async (scene) => {
      const { page } = await begin(scene);
      scene.remote.agentSays('Hello');
      page.transport.poll();
      page.transport.poll();
      await scene.remote.settle();
      page.leave();
      scene.remote.agentSays('Hello');
      const later = scene.open();
      expect(await scene.ask(later, restore)).toMatchObject([{ type: 'session' }]);
      later.transport.poll();
      await scene.remote.settle();
      expect(textsOf(page.events())).toEqual(['Hello']);
      expect(
        textsOf([...later.events(true), ...later.events()].filter(({ type }) => type !== 'Continued')),
      ).toEqual(['Hello', 'Hello']);
    });

    const shared = hasSharedChats ? host : () => undefined;
    shared('[PT6] the newest provides, and when its page leaves the next is asked to join', async (scene) => {
      const { page, session } = await begin(scene);
      const newer = scene.open();
      await scene.ask(newer, restore);
      const say = { type: 'sendMessage', session, messageType: 'text' } as const;
      page.begin({ ...say, message: 'to the newest' });
      await scene.remote.settle();
      expect([page.transport.methods(), newer.transport.methods()]).toEqual([
        ['start'],
        ['join', 'sendMessage'],
      ]);
      newer.transport.poll();
      await scene.remote.settle();
      newer.leave();
      await scene.remote.settle();
      page.begin({ ...say, message: 'to the next' });
      await scene.remote.settle();
      expect(page.transport.methods()).toEqual(['start', 'join', 'sendMessage']);
      page.transport.poll();
      await scene.remote.settle();
      expect(textsOf(page.events())).toEqual(['to the newest', 'to the next']);
    });

    host('[PT7] without any the chat is interrupted, until a page joins it again', async (scene) => {
      const { page, session } = await begin(scene);
      page.leave();
      const without = scene.open();
      expect(await scene.ask(without, { type: 'restoreSession', restore: RESTORE })).toMatchObject([
        { type: 'failed', failure: { reason: 'transportMissing' } },
      ]);
      const later = scene.open();
      expect(await scene.ask(later, restore)).toMatchObject([{ type: 'session', session: { id: session } }]);
      expect(later.transport.calls[0]?.type).toBe('join');
      scene.remote.agentSays('Back again');
      later.transport.poll();
      await scene.remote.settle();
      expect(textsOf(later.events()).at(-1)).toBe('Back again');
    });
  });
}
