// The events of a page's transport on their way to the host: each once, in order, in few messages. One callback is
// registered per event, since such a transport may keep only the last (API.md 2.8).
import { LIST_MAX_LENGTH, type PageEvent, type ProviderEntry } from '../messaging/page-protocol.ts';
import { callOn } from './intrinsics.ts';
import { createLinkedList } from './linked-list.ts';
import type { PageLog } from './page-log.ts';
import { memberOf } from './page-values.ts';
import type { PageWorld } from './page-world.ts';
import { readProvidedEvent } from './provider-events.ts';
import { readProviderFailure } from './provider-promise.ts';
import { createRedelivery, type ProvidedEvent } from './redelivery.ts';
import { append } from './user-data.ts';

/** Time between two messages to the host: well below its limit per second, also when a long transcript comes at once. */
const PACE_MS = 100;
/** Length of the events in one message, in UTF-16 code units, where it is more than one event. */
const BATCH_MAX_LENGTH = 50_000;
/** What an event has besides its text and its party's name. */
const EVENT_OVERHEAD = 150;

export interface ProviderFeed {
  /** An event that came by another way than the callbacks. */
  accept(event: ProvidedEvent): void;
  /** What was told already is told once more, when the transport delivers it again. */
  tellAnew(): void;
  /** Calls once all that was accepted so far has been told; at once where it has. */
  onceTold(callback: () => void): void;
  /** Nothing is told any more. */
  stop(): void;
}

export interface ProviderFeedOptions {
  readonly transport: object;
  readonly world: Pick<PageWorld, 'later'>;
  readonly log: PageLog;
  readonly tell: (entries: readonly ProviderEntry[]) => void;
}

export function createProviderFeed({ transport, world, log, tell }: ProviderFeedOptions): ProviderFeed {
  const redelivery = createRedelivery(world.later);
  const unsent = createLinkedList<ProviderEntry>();
  const waiting = createLinkedList<() => void>();
  let isFlushing = false;
  let isStopped = false;

  function queue(key: string | null, event: PageEvent): void {
    if (isStopped) return;
    unsent.add({ key, event });
    if (isFlushing) return;
    isFlushing = true;
    world.later(flush);
  }

  function flush(): void {
    const entries: ProviderEntry[] = [];
    let length = 0;
    for (let next = unsent.peek(); next !== undefined; next = unsent.peek()) {
      length += lengthOf(next.event) + EVENT_OVERHEAD;
      if (entries.length > 0 && (entries.length === LIST_MAX_LENGTH || length > BATCH_MAX_LENGTH)) break;
      append(entries, next);
      unsent.take();
    }
    isFlushing = !isStopped && entries.length > 0;
    if (!isFlushing) return;
    tell(entries);
    world.later(flush, PACE_MS);
    if (unsent.peek() !== undefined) return;
    for (let run = waiting.take(); run !== undefined; run = waiting.take()) run();
  }

  function accept(event: ProvidedEvent): void {
    const key = redelivery.accept(event);
    if (key !== null) queue(key, event);
  }

  function subscribe(event: PageEvent['type'], listener: (given: unknown) => void): void {
    log.guard(`transport.on${event}`, () => callOn(memberOf(transport, `on${event}`), transport, [listener]));
  }

  function subscribePlaced(type: ProvidedEvent['type']): void {
    subscribe(type, (given) => accept(readProvidedEvent(type, given)));
  }

  function subscribePlain(type: 'SessionEnded' | 'Interrupted' | 'Continued'): void {
    subscribe(type, () => queue(null, { type }));
  }

  subscribePlaced('MessageReceived');
  subscribePlaced('AgentConnected');
  subscribePlaced('AgentDisconnected');
  subscribePlaced('AgentTyping');
  subscribePlain('SessionEnded');
  subscribePlain('Interrupted');
  subscribePlain('Continued');
  subscribe('Error', (given) => queue(null, { type: 'Error', failure: readProviderFailure(given) }));

  return {
    accept,
    tellAnew: redelivery.forget,
    onceTold(callback) {
      if (unsent.peek() === undefined) callback();
      else waiting.add(callback);
    },
    stop() {
      isStopped = true;
    },
  };
}

function lengthOf(event: PageEvent): number {
  if (!('party' in event)) return 0;
  return event.party.name.length + (event.type === 'MessageReceived' ? event.content.text.length : 0);
}
