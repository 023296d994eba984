// One link of a chat that runs over a transport of a page: the chat's operations as calls of that transport, and what it tells as
// reports. Who provides may change while the link goes on; which page that is, is decided in page-providers.ts.
import type { Operation } from '../chat/effects.ts';
import type { ChatErrorData } from '../chat/errors.ts';
import type { LinkEvent } from '../chat/events.ts';
import type { Clock, Link, Unsubscribe } from '../chat/ports.ts';
import type { ServerReport } from '../chat/transcript.ts';
import type {
  PageFailure,
  ProviderAnswer,
  ProviderCommand,
  ProviderEntry,
  UserData,
} from '../messaging/page-protocol.ts';
import { createSeen, type Seen, takeEntries } from './provided-entries.ts';

/** A transport that has not joined by then does not provide. A chat waits for it no longer than this (ANSWER_TIMEOUT_MS). */
const JOIN_TIMEOUT_MS = 8_000;

const NO_ANSWER: PageFailure = { reason: 'noAnswer', detail: null, code: null };

/** A page's transport, as far as a link has to do with it. */
export interface LinkProvider {
  /** Resolves with what it answers; where it never does, when its page is gone. */
  call(command: ProviderCommand): Promise<ProviderAnswer>;
  /** What it told lately. */
  readonly recent: () => readonly ProviderEntry[];
}

export interface PageLinkOptions<Provider extends LinkProvider> {
  readonly clientId: string;
  readonly listener: (event: LinkEvent) => void;
  readonly readSeen: () => Promise<Seen>;
  readonly clock: Clock;
  /** It has started or joined the chat. */
  readonly onServing: (provider: Provider) => void;
  /** It could do neither: somebody else has to provide. */
  readonly onRefusal: (provider: Provider, failure: PageFailure) => void;
  /** Nothing comes over this link any more. */
  readonly onGone: () => void;
}

export interface PageLink<Provider extends LinkProvider> extends Link {
  /** It is open, or could not be opened. */
  begin(error: ChatErrorData | null): void;
  /** Who provides from now on; null: nobody. */
  provide(next: Provider | null): void;
  /** What the present provider has told. */
  told(entries: readonly ProviderEntry[]): void;
  lose(error: ChatErrorData): void;
}

/** `joining`: what the transcript has is read, and the provider asked. `serving`: it has started the chat or joined it. */
type Stage = 'opening' | 'starting' | 'joining' | 'serving' | 'gone';

/** Makes it, for whoever provides now. */
export function createPageLink<Provider extends LinkProvider>(
  options: PageLinkOptions<Provider>,
  first: Provider | null,
): PageLink<Provider> {
  const { listener, clientId, clock } = options;
  let provider = first;
  let stage: Stage = 'opening';
  /** The transport's own name of the chat; null: it has none. */
  let session: string | null = null;
  /** Null: not read yet. */
  let seen: Seen | null = null;
  /** Index of the next entry. */
  let next = 1;
  /** What is told while it joins: what it reads out. */
  let readOut: ProviderEntry[] = [];
  let waiting: readonly Carried[] = [];
  let sends = 0;
  let stopWaiting: Unsubscribe = () => undefined;

  // Read through a function: the compiler takes the variable for constant across an await.
  const isGone = () => stage === 'gone';
  const isStillOf = (by: Provider) => !isGone() && provider === by;

  function end(): void {
    const isUnanswered = stage === 'starting' || stage === 'joining';
    stage = 'gone';
    stopWaiting();
    options.onGone();
    if (isUnanswered && provider !== null) options.onRefusal(provider, NO_ANSWER);
  }

  function lose(error: ChatErrorData): void {
    if (isGone()) return;
    end();
    listener({ type: 'linkLost', error });
  }

  function report(said: Partial<ServerReport>): void {
    const nothing = { outcome: 'ok', error: null, isEnded: false, keys: {} } as const;
    listener({
      type: 'reportReceived',
      report: { ...nothing, entries: [], ephemerals: [], nextPosition: next, ...said },
    });
  }

  function reportTold(told: readonly ProviderEntry[], keys: ServerReport['keys'] = {}): void {
    seen ??= createSeen();
    const taken = takeEntries(told, { seen, next, now: clock.now() });
    next += taken.entries.length;
    report({ ...taken, keys });
  }

  function serve(by: Provider, keys?: ServerReport['keys']): void {
    stage = 'serving';
    reportTold(readOut.length > 0 ? readOut : by.recent(), keys);
    readOut = [];
    options.onServing(by);
    const operations = waiting;
    waiting = [];
    for (const operation of operations) carry(by, operation);
  }

  async function start(by: Provider, { form, visitor }: Start): Promise<void> {
    stage = 'starting';
    const answer = await by.call({
      type: 'start',
      username: visitor?.nickname ?? '',
      subject: form.subject === '' ? null : form.subject,
      userData: visitor?.userData ?? [],
    });
    if (answer.type === 'failed') {
      if (!isGone()) report({ outcome: 'fatal', error: errorOf(answer.failure) });
    } else if (isGone()) {
      // Nobody waits for it any more: it is not to go on by itself.
      void by.call({ type: 'leave' });
    } else {
      session = answer.sessionId;
      serve(by, { secureKey: session ?? '' });
    }
  }

  async function join(): Promise<void> {
    stage = 'joining';
    seen ??= await options.readSeen();
    const by = provider;
    if (isGone() || by === null) return;
    const refuse = (failure: PageFailure) => {
      stopWaiting();
      if (isStillOf(by) && stage === 'joining') options.onRefusal(by, failure);
    };
    stopWaiting();
    stopWaiting = clock.setTimer(clock.now() + JOIN_TIMEOUT_MS, () => refuse(NO_ANSWER));
    readOut = [...by.recent()];
    const answer = await by.call({ type: 'join', sessionId: session });
    if (answer.type === 'failed') return refuse(answer.failure);
    if (!isStillOf(by)) return;
    stopWaiting();
    serve(by);
  }

  async function send(by: Provider, { text, kind }: Send): Promise<void> {
    sends += 1;
    const number = sends;
    const answer = await by.call({ type: 'sendMessage', message: text, messageType: kind });
    // What became of it is told by the transcript; of one whose page is gone nobody knows.
    if (answer.type === 'failed' && number === sends && isStillOf(by))
      report({ outcome: 'retry', error: errorOf(answer.failure) });
  }

  async function leave(by: Provider): Promise<void> {
    await by.call({ type: 'leave' });
    // It may refuse, and the chat is over all the same: the visitor has left.
    if (isStillOf(by)) report({ isEnded: true });
  }

  function carry(by: Provider, operation: Carried): void {
    switch (operation.type) {
      case 'sendMessage':
        return void send(by, operation);
      case 'startTyping':
      case 'stopTyping': {
        const isTyping = operation.type === 'startTyping';
        return void by.call({ type: 'sendTyping', isTyping, message: null });
      }
      case 'updateData':
        updateData(by, operation.userData, operation.removed);
        return;
      case 'disconnect':
        return void leave(by);
      default:
        throw operation satisfies never;
    }
  }

  return {
    begin(error) {
      if (error === null) listener({ type: 'linkOpened', clientId, carrier: 'polling', isResumed: false });
      else lose(error);
    },
    provide(by) {
      if (isGone() || provider === by) return;
      provider = by;
      if (by === null) lose({ code: 'transportMissing' });
      // While what is there is still being read, whoever provides afterwards is asked.
      else if (stage === 'serving' || seen !== null) void join();
    },
    told(entries) {
      if (stage === 'serving') reportTold(entries);
      else if (stage === 'joining') for (const entry of entries) readOut.push(entry);
    },
    lose,
    publish(operation) {
      if (isGone() || provider === null) return;
      if (operation.type === 'requestChat') return void start(provider, operation);
      if (operation.type !== 'requestNotifications') {
        if (stage === 'serving') carry(provider, operation);
        else waiting = [...waiting, operation];
      } else if (stage === 'serving') report({});
      else if (stage === 'opening') {
        session = operation.keys.secureKey === '' ? null : operation.keys.secureKey;
        next = operation.position;
        void join();
      }
    },
    async close() {
      if (!isGone()) end();
    },
  };
}

type Start = Extract<Operation, { type: 'requestChat' }>;
type Send = Extract<Operation, { type: 'sendMessage' }>;
type Carried = Exclude<Operation, { type: 'requestChat' | 'requestNotifications' }>;

function updateData(by: LinkProvider, userData: UserData, removed: readonly string[] = []): void {
  const set = userData.filter(([key]) => !removed.includes(key));
  if (set.length > 0) void by.call({ type: 'setUserData', userData: set });
  if (removed.length > 0) void by.call({ type: 'deleteUserData', keys: removed });
}

/** Only its number goes on: what a page says of its failures is not known to hold no text of the chat. */
function errorOf({ code }: PageFailure): ChatErrorData {
  return code === null ? { code: 'providerFailed' } : { code: 'providerFailed', detail: String(code) };
}
