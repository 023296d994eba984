// A chat that only a page's transport can reach (API.md 2.8), for tests that stand on the host's side: what was said in it, and the
// transports of pages that know of it. Each delivers the whole transcript with every poll.
import {
  type HostMessage,
  LIST_MAX_LENGTH,
  type PageMessage,
  type PageParty,
  type ProviderAnswer,
  type ProviderCommand,
  type ProviderEntry,
} from '../../core/messaging/page-protocol.ts';

const NAME = '0001';
const VISITOR: PageParty = { id: 1, name: 'User', type: 'Client' };
const AGENT: PageParty = { id: 2, name: 'Ann', type: 'Agent' };
const DONE = { type: 'done', sessionId: null, userData: null } as const satisfies ProviderAnswer;

/** The part of a page that is used. */
export interface ProvidingPage {
  readonly heard: readonly HostMessage[];
  say(message: PageMessage): void;
}

export interface RemoteTransport {
  readonly calls: readonly ProviderCommand[];
  readonly methods: () => readonly string[];
  /** Delivers all that was said so far. */
  poll(): void;
  /** The same, of more than one message may hold. */
  pollAll(): void;
  tell(...entries: readonly ProviderEntry[]): void;
  /** Answers what it was called for; true where there was something. */
  work(): boolean;
}

export interface RemoteChat {
  agentSays(text: string): void;
  visitorSays(text: string): void;
  add(entry: ProviderEntry): void;
  readonly texts: () => readonly string[];
  /** A page's transport of this chat. `answers`: in place of an answer; null: never. */
  transportOf(
    page: ProvidingPage,
    id: number,
    answers?: Partial<Record<ProviderCommand['type'], ProviderAnswer | null>>,
  ): RemoteTransport;
  /** Waits until nothing is under way any more, also what transports are called for. */
  settle(): Promise<void>;
}

export function createRemoteChat(world: { settle(): Promise<void> }): RemoteChat {
  const entries: ProviderEntry[] = [];
  const transports: RemoteTransport[] = [];

  function says(party: PageParty, text: string): void {
    const index = entries.length;
    const content = { type: 'text', text } as const;
    const event = { type: 'MessageReceived', index, timestamp: index, party, content } as const;
    entries.push({ key: `${index}.${text}`, event });
  }

  return {
    agentSays: (text) => says(AGENT, text),
    visitorSays: (text) => says(VISITOR, text),
    add: (entry) => void entries.push(entry),
    texts: () =>
      entries.flatMap(({ event }) => (event.type === 'MessageReceived' ? [event.content.text] : [])),
    transportOf(page, id, answers = {}) {
      const calls: ProviderCommand[] = [];
      let heard = 0;

      function answerTo(command: ProviderCommand): ProviderAnswer | null {
        const planned = answers[command.type];
        if (planned !== undefined) return planned;
        if (command.type === 'start') return { ...DONE, sessionId: NAME };
        if (command.type === 'sendMessage') says(VISITOR, command.message);
        return DONE;
      }

      const transport: RemoteTransport = {
        calls,
        methods: () => calls.map(({ type }) => type),
        tell: (...told) => page.say({ type: 'providerTold', provider: id, entries: told }),
        poll: () => page.say({ type: 'providerTold', provider: id, entries: [...entries] }),
        pollAll() {
          for (let at = 0; at < entries.length; at += LIST_MAX_LENGTH)
            transport.tell(...entries.slice(at, at + LIST_MAX_LENGTH));
        },
        work() {
          const told = page.heard.slice(heard);
          heard = page.heard.length;
          let hasWorked = false;
          for (const message of told) {
            if (message.type !== 'providerCalled' || message.provider !== id) continue;
            hasWorked = true;
            calls.push(message.command);
            const answer = answerTo(message.command);
            if (answer !== null) page.say({ type: 'providerAnswered', call: message.call, answer });
          }
          return hasWorked;
        },
      };
      transports.push(transport);
      return transport;
    },
    async settle() {
      do await world.settle();
      while (transports.map((transport) => transport.work()).includes(true));
    },
  };
}
