// The world in which a `PageHost` is accepted, and a page in it that asks, listens, and provides a transport.
import type {
  HostMessage,
  PageAnswer,
  PageEvent,
  PageHost,
  PageQuestion,
  ProviderCommand,
  StartData,
} from '../../core/messaging/page-protocol.ts';

/** The world around a host, with an agent whom the test plays in the newest chat of an origin. */
export interface PageHostWorld {
  /** A server address that works; null where chats of a page need none. */
  readonly serverUrl: string;
  /** A new page of an origin. `leave`: it is gone. */
  open(origin: string): { readonly host: PageHost; leave(): void };
  agentJoins(origin: string): void;
  agentSays(origin: string, text: string): void;
  /** The agent ends the chat. */
  end(origin: string): void;
  loseConnection(origin: string): void;
  regainConnection(origin: string): void;
  /** Resolves when nothing is under way any more. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export const A = 'https://a.example';
export const B = 'https://b.example';

/** A page that keeps all that it is told. */
export function openPage(world: PageHostWorld, origin = A) {
  const { host, leave } = world.open(origin);
  const heard: HostMessage[] = [];
  let isSaying = false;
  let wasCalledInside = false;
  let lastId = 0;
  host.listen((message) => {
    heard.push(message);
    wasCalledInside ||= isSaying;
  });

  function say(message: Parameters<PageHost['say']>[0]): void {
    isSaying = true;
    host.say(message);
    isSaying = false;
  }

  const answersTo = (id: number): readonly PageAnswer[] =>
    heard.flatMap((message) => (message.type === 'answered' && message.id === id ? [message.answer] : []));

  return {
    heard,
    leave,
    say,
    answersTo,
    wasCalledInside: () => wasCalledInside,
    /** Asks, without waiting for the answer. */
    begin(question: PageQuestion): number {
      lastId += 1;
      say({ type: 'ask', id: lastId, question });
      return lastId;
    },
    /** The only answer to a question. */
    async ask(question: PageQuestion): Promise<PageAnswer> {
      lastId += 1;
      const id = lastId;
      say({ type: 'ask', id, question });
      await world.settle();
      const [answer, ...more] = answersTo(id);
      if (answer === undefined || more.length > 0)
        throw new Error(`${more.length} more answers to ${question.type}`);
      return answer;
    },
    events: (isRestored = false): readonly PageEvent[] =>
      heard.flatMap((message) =>
        message.type === 'told' && message.isRestored === isRestored ? message.events : [],
      ),
  };
}

type Page = ReturnType<typeof openPage>;

export function startOf(world: PageHostWorld, changed: Partial<StartData> = {}): StartData {
  return {
    serverUrl: world.serverUrl,
    service: null,
    username: 'User',
    subject: null,
    userData: [
      ['source', null],
      ['FirstName', 'Ada'],
    ],
    transport: null,
    stateStorage: null,
    maxOfflineDuration: null,
    disableWebSockets: null,
    debug: false,
    ...changed,
  };
}

export const RESTORE = {
  transport: null,
  stateStorage: null,
  state: null,
  isForWidget: false,
  maxOfflineDuration: null,
  disableWebSockets: null,
  debug: false,
} as const;

export async function start(
  world: PageHostWorld,
  page: Page,
  changed: Partial<StartData> = {},
): Promise<string> {
  const answer = await page.ask({ type: 'startSession', start: startOf(world, changed) });
  if (answer.type !== 'session') throw new Error(`not started: ${JSON.stringify(answer)}`);
  return answer.session.id;
}

export const textsOf = (events: readonly PageEvent[]): unknown[] =>
  events.map((event) => (event.type === 'MessageReceived' ? event.content.text : event.type));

/** Answers every call of the host as a transport that works would, and notes what was called. */
export async function provide(world: PageHostWorld, page: Page, calls: ProviderCommand[]): Promise<void> {
  for (let at = 0; at < page.heard.length; at += 1) {
    const message = page.heard[at];
    if (message?.type !== 'providerCalled') continue;
    calls.push(message.command);
    page.say({
      type: 'providerAnswered',
      call: message.call,
      answer: { type: 'done', sessionId: '0001', userData: null },
    });
    await world.settle();
  }
}
