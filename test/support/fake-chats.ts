// Whoever owns the chats of pages, in memory: the behaviour that the extension's bridge and the stand-alone script must
// show as well (test/contracts/page-host-contract.ts). One of these for all pages of a test.
import type { PageAnswer, PageFailureReason, StartData } from '../../core/messaging/page-protocol.ts';
import type { Chat, FakeChat } from './fake-chat.ts';
import type { Tasks } from './fake-page.ts';
import { createConnection, type FakePageHost, type Registration } from './fake-page-host.ts';

export interface FakeChats {
  connect(origin: string): FakePageHost;
  /** The newest chat of an origin. Throws where there is none. */
  chat(origin?: string): FakeChat;
  /** The next start or restore fails. */
  failNext(reason: PageFailureReason, detail?: string): void;
  /** What pages asked for in a place outside of them. */
  readonly outside: readonly StartData[];
}

export function createFakeChats(tasks: Tasks): FakeChats {
  const chats: Chat[] = [];
  const outside: StartData[] = [];
  const registrations = new Map<string, Registration>();
  let failing: { readonly reason: PageFailureReason; readonly detail: string | null } | null = null;

  function takeFailure(): PageAnswer | null {
    if (failing === null) return null;
    const { reason, detail } = failing;
    failing = null;
    return { type: 'failed', failure: { reason, detail, code: null } };
  }

  return {
    outside,
    connect: (origin) => createConnection({ origin, tasks, chats, outside, registrations, takeFailure }),
    chat(origin = 'https://a.example') {
      const chat = chats.findLast((candidate) => candidate.origin === origin);
      if (chat === undefined) throw new Error(`no chat of ${origin}`);
      return chat.asAgent;
    },
    failNext(reason, detail) {
      failing = { reason, detail: detail ?? null };
    },
  };
}
