// Pages with a transport of their own, in the whole background.
import type { PageAnswer, PageQuestion } from '../../core/messaging/page-protocol.ts';
import type { WorldOptions } from '../background/background-world.ts';
import { createPageScene } from '../background/page-world.ts';
import { createRemoteChat, type RemoteChat } from '../support/remote-chat.ts';

/** The number by which each page calls its transport. */
export const TRANSPORT = 5;

export function createTransportScene(options: WorldOptions = {}) {
  const scene = createPageScene(options);
  const remote = createRemoteChat({ settle: scene.settle });
  const start = (changed: Parameters<typeof scene.start>[0] = {}) =>
    scene.start({ serverUrl: null, transport: TRANSPORT, ...changed });

  function open(answers?: Parameters<RemoteChat['transportOf']>[2], origin?: string) {
    const page = scene.open(origin);
    return { ...page, transport: remote.transportOf(page, TRANSPORT, answers) };
  }
  type Page = ReturnType<typeof open>;

  async function ask(page: Page, question: PageQuestion): Promise<readonly PageAnswer[]> {
    const id = page.begin(question);
    await remote.settle();
    return page.answersTo(id);
  }

  async function begin(changed: Parameters<typeof start>[0] = {}, page = open()) {
    const [answer] = await ask(page, start(changed));
    if (answer?.type !== 'session') throw new Error(`not started: ${JSON.stringify(answer)}`);
    return { page, session: answer.session.id };
  }

  return { world: scene.world, remote, start, open, ask, begin, settle: remote.settle };
}
