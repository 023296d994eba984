// Which pages provide the transports of chats that run over one (API.md 2.8 and 8): one per chat, the newest; the others stand
// by, and when its page leaves, the next takes over. What such a transport does and tells is page-link.ts' matter.
import type { LinkEvent } from '../chat/events.ts';
import type { ChatTransport, Clock, Link } from '../chat/ports.ts';
import type { ChatState, Desk } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import type {
  PageEvent,
  PageFailure,
  PageObjectId,
  ProviderAnswer,
  ProviderCommand,
  ProviderEntry,
  UserData,
} from '../messaging/page-protocol.ts';
import type { Chats } from './chats.ts';
import type { PageSeat } from './page-audience.ts';
import { isPageDesk } from './page-desk.ts';
import { createPageLink, type LinkProvider, type PageLink } from './page-link.ts';
import { addSeen, createSeen, type Seen } from './provided-entries.ts';

/** So much of what a transport told is remembered for the next link: one that tells everything once would not say it again. */
const RECENT_MAX = 100;
/** So many transports may stand by for a chat. */
const STANDING_BY_MAX = 10;
/** A transport may know nothing of user data and never say so. Milliseconds. */
const DATA_TIMEOUT_MS = 3_000;

const MISSING: PageFailure = { reason: 'transportMissing', detail: null, code: null };

export interface PageProviders {
  /** Carries chats over transports of pages, and all others over this one. */
  over(otherwise: ChatTransport): ChatTransport;
  /**
   * A page gives its transport to a chat. Resolves when that has started or joined it: with null, also where the chat runs over
   * none, or with why it could not.
   */
  provide(seat: PageSeat, transport: PageObjectId | null, desk: Desk): Promise<PageFailure | null>;
  /** What it did with a call. */
  answered(seat: PageSeat, call: number, answer: ProviderAnswer): void;
  told(seat: PageSeat, transport: PageObjectId, entries: readonly ProviderEntry[]): void;
  /** What the transport of this chat knows of the visitor; null where it knows nothing, or does not say. */
  userData(desk: Desk): Promise<UserData | null>;
  /** The page is gone. */
  leave(seat: PageSeat): void;
  /** The chat is over. */
  forget(desk: Desk): void;
}

export interface PageProvidersOptions {
  readonly chats: () => Pick<Chats, 'states' | 'loadSegment' | 'give'>;
  /** A transport told pages of its chat something that is no part of the chat. */
  readonly onNotice: (chatId: ChatId, event: PageEvent) => void;
  readonly clock: Clock;
  readonly createId: () => string;
}

interface Provider extends LinkProvider {
  readonly seat: PageSeat;
  readonly transport: PageObjectId;
  recentEntries: readonly ProviderEntry[];
  /** It has told that its own connection is lost. */
  isCutOff: boolean;
  settle(failure: PageFailure | null): void;
}

/** Of one chat. */
interface Stage {
  readonly desk: Desk;
  /** Oldest first: the last one provides. */
  providers: readonly Provider[];
  link: PageLink<Provider> | null;
}

export function createPageProviders(options: PageProvidersOptions): PageProviders {
  const { clock, createId } = options;
  const stages = new Map<string, Stage>();
  const calls = new Map<number, { readonly seat: PageSeat; settle(answer: ProviderAnswer): void }>();
  /** Pages that left while something was under way for them. */
  const gone = new WeakSet<PageSeat>();
  // An answer to a call of an earlier background must not be taken for that to one of ours.
  let lastCall = clock.now();

  const stageOf = (desk: Desk): Stage => {
    const stage = stages.get(desk.cometdUrl) ?? { desk, providers: [], link: null };
    stages.set(desk.cometdUrl, stage);
    return stage;
  };
  const chatOf = ({ desk }: Stage): ChatState | undefined =>
    options
      .chats()
      .states()
      .find((state) => state.desk.cometdUrl === desk.cometdUrl);

  function call(seat: PageSeat, provider: PageObjectId, command: ProviderCommand): Promise<ProviderAnswer> {
    lastCall += 1;
    const number = lastCall;
    return new Promise((settle) => {
      calls.set(number, { seat, settle });
      seat.tell({ type: 'providerCalled', provider, call: number, command });
    });
  }

  /** Whoever is the last of them now provides. */
  function change(stage: Stage, providers: readonly Provider[]): void {
    const left = stage.providers.filter((one) => !providers.includes(one));
    stage.providers = providers;
    if (stage.link !== null) stage.link.provide(providers.at(-1) ?? null);
    else if (providers.length > 0) void wake(stage);
    for (const one of left) one.settle(MISSING);
  }

  /** The chat waits for a provider, or for its time to look again. */
  async function wake(stage: Stage): Promise<void> {
    const chat = chatOf(stage);
    if (chat?.phase !== 'open') return;
    try {
      await options.chats().give(chat.id, createId(), { type: 'reconnect' });
    } catch {
      // It has just ended: there is nothing to go on with.
    }
  }

  async function readSeen(stage: Stage): Promise<Seen> {
    const seen = createSeen();
    const chat = chatOf(stage);
    if (chat === undefined || !('transcript' in chat)) return seen;
    const last = chat.transcript.segments.at(-1)?.number ?? 0;
    for (let segment = 0; segment <= last; segment += 1)
      for (const entry of await options.chats().loadSegment(chat.id, segment)) addSeen(seen, entry);
    return seen;
  }

  function open({ desk, resumeClientId, listener }: Parameters<ChatTransport['open']>[0]): Link {
    const stage = stageOf(desk);
    const link: PageLink<Provider> = createPageLink<Provider>(
      {
        clientId: `page-${createId()}`,
        listener: (event: LinkEvent) => listener(event),
        readSeen: () => readSeen(stage),
        clock,
        // Behind what it has read out as it joined, in the queue of the chat: to its page that is history.
        onServing: (provider) => void wake(stage).then(() => provider.settle(null)),
        onRefusal(provider, failure) {
          provider.settle(failure);
          change(
            stage,
            stage.providers.filter((one) => one !== provider),
          );
        },
        onGone() {
          if (stage.link === link) stage.link = null;
        },
      },
      stage.providers.at(-1) ?? null,
    );
    stage.link = link;
    // `open` returns before its listener hears anything.
    queueMicrotask(() => {
      const provider = stage.providers.at(-1);
      if (resumeClientId !== null) link.lose({ code: 'sessionUnknown' });
      else if (provider === undefined) link.lose({ code: 'transportMissing' });
      else link.begin(provider.isCutOff ? { code: 'unreachable' } : null);
    });
    return link;
  }

  /** One after the other: what was said before the end, or before an interruption, comes before it. */
  function take(stage: Stage, provider: Provider, entry: ProviderEntry): void {
    const { event, key } = entry;
    const isPresent = stage.providers.at(-1) === provider;
    const wasCutOff = provider.isCutOff;
    provider.isCutOff = event.type === 'Interrupted';
    switch (event.type) {
      case 'Interrupted':
        if (isPresent) stage.link?.lose({ code: 'unreachable' });
        return;
      case 'Continued':
        break;
      case 'Error': {
        const chat = chatOf(stage);
        if (isPresent && chat !== undefined) options.onNotice(chat.id, event);
        break;
      }
      default:
        if (key !== null || event.type === 'SessionEnded')
          provider.recentEntries = [...provider.recentEntries, entry].slice(-RECENT_MAX);
    }
    if (wasCutOff && isPresent) void wake(stage);
  }

  function told(seat: PageSeat, transport: PageObjectId, entries: readonly ProviderEntry[]): void {
    for (const stage of stages.values()) {
      const provider = stage.providers.find((one) => one.seat === seat && one.transport === transport);
      if (provider === undefined) continue;
      let run: readonly ProviderEntry[] = [];
      const report = () => {
        if (run.length > 0 && stage.providers.at(-1) === provider) stage.link?.told(run);
        run = [];
      };
      for (const entry of entries) {
        if (entry.event.type === 'Interrupted') report();
        take(stage, provider, entry);
        run = [...run, entry];
      }
      report();
    }
  }

  return {
    over: (otherwise) => ({
      open: (asked) => (isPageDesk(asked.desk) ? open(asked) : otherwise.open(asked)),
      // A call that a page has got cannot be called back.
      fence: (desk, id) => (isPageDesk(desk) ? Promise.resolve(false) : otherwise.fence(desk, id)),
    }),
    async provide(seat, transport, desk) {
      if (!isPageDesk(desk)) return null;
      if (transport === null || gone.has(seat)) return MISSING;
      const stage = stageOf(desk);
      return new Promise((settle) => {
        const provider: Provider = {
          seat,
          transport,
          recentEntries: [],
          isCutOff: false,
          recent: () => provider.recentEntries,
          call: (command) => call(seat, transport, command),
          settle,
        };
        const others = stage.providers.filter((one) => one.seat !== seat || one.transport !== transport);
        change(stage, [...others, provider].slice(-STANDING_BY_MAX));
      });
    },
    answered(seat, number, answer) {
      const asked = calls.get(number);
      if (asked?.seat !== seat) return;
      calls.delete(number);
      asked.settle(answer);
    },
    told,
    async userData(desk) {
      const provider = stages.get(desk.cometdUrl)?.providers.at(-1);
      if (provider === undefined) return null;
      const silence = new Promise<null>((resolve) => {
        clock.setTimer(clock.now() + DATA_TIMEOUT_MS, () => resolve(null));
      });
      const answer = await Promise.race([provider.call({ type: 'getUserData' }), silence]);
      return answer?.type === 'done' ? answer.userData : null;
    },
    leave(seat) {
      gone.add(seat);
      for (const [key, stage] of stages) {
        if (stage.providers.some((one) => one.seat === seat))
          change(
            stage,
            stage.providers.filter((one) => one.seat !== seat),
          );
        if (stage.providers.length === 0 && stage.link === null) stages.delete(key);
      }
      for (const [number, asked] of calls) {
        if (asked.seat !== seat) continue;
        calls.delete(number);
        asked.settle({ type: 'failed', failure: MISSING });
      }
    },
    forget(desk) {
      const stage = stages.get(desk.cometdUrl);
      if (!stages.delete(desk.cometdUrl)) return;
      for (const provider of stage?.providers ?? []) provider.settle(MISSING);
    },
  };
}
