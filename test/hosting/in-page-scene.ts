// Pages that own their chats themselves, and what the tests of them ask and look at most.
import type { RestoreData, StartData } from '../../core/messaging/page-protocol.ts';
import { A, openPage, RESTORE, startOf } from '../contracts/page-host-world.ts';
import { createInPageWorld, type InPage, type InPageOptions } from './in-page-world.ts';

const SETTLED_MS = 2_000;

/** Pages in a world of their own, and what they ask most. */
export function createInPageScene() {
  const world = createInPageWorld();
  const { clock, server } = world;
  const settle = () => clock.advance(SETTLED_MS);
  const hostWorld = {
    serverUrl: `${A}/cometd`,
    settle,
    agentJoins: () => undefined,
    agentSays: () => undefined,
    end: () => undefined,
    loseConnection: () => undefined,
    regainConnection: () => undefined,
    close: async () => undefined,
  };

  function open(options: InPageOptions = {}, site = A) {
    const made: InPage[] = [];
    const page = openPage(
      {
        ...hostWorld,
        open(of) {
          const opened = world.open(of, options);
          made.push(opened);
          return opened;
        },
      },
      site,
    );
    const [inPage] = made;
    if (inPage === undefined) throw new Error('no page');
    return { ...page, inPage };
  }
  type Page = ReturnType<typeof open>;

  const startQuestion = (changed: Partial<StartData> = {}) =>
    ({
      type: 'startSession',
      start: startOf({ ...hostWorld, open: () => world.open(A) }, changed),
    }) as const;
  async function begin(page: Page, changed: Partial<StartData> = {}): Promise<string> {
    const answer = await page.ask(startQuestion(changed));
    if (answer.type !== 'session') throw new Error(`not started: ${JSON.stringify(answer)}`);
    return answer.session.id;
  }
  const restore = (page: Page, changed: Partial<RestoreData> = {}) =>
    page.ask({ type: 'restoreSession', restore: { ...RESTORE, ...changed } });
  const chat = () => {
    const latest = server.store.latest();
    if (latest === null) throw new Error('the server has no chat');
    return latest;
  };
  const states = (page: Page) =>
    page.heard.flatMap((heard) => (heard.type === 'stateChanged' ? [heard.state] : []));
  const chats = () => server.store.list().length;
  return { world, clock, server, settle, open, begin, restore, startQuestion, chat, chats, states };
}
