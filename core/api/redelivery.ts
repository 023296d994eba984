// Tells events of a page's transport that are new from those that it delivers again: such a transport may give the whole
// transcript with every poll (API.md 2.8). It names each event by a key that is the same in a later page.
import type { PageEvent } from '../messaging/page-protocol.ts';
import { createTable, digest } from './intrinsics.ts';

/** An event that says of itself where and when it was. */
export type ProvidedEvent = Exclude<
  PageEvent,
  { readonly type: 'SessionEnded' | 'Interrupted' | 'Continued' | 'Error' }
>;

export interface Redelivery {
  /** The key of a new event; null: it was delivered before. */
  accept(event: ProvidedEvent): string | null;
  /** Who was told of them may not know them any more: from now on each is new once again. */
  forget(): void;
}

/**
 * An event with an index is known by it and by what it says, so that an index that starts again is a full redelivery. One
 * without is known by its type, time, party, text, and how many like it came before in the same delivery: the events of one
 * task, or, where they bear no time either, all since the first event of all came again.
 */
export function createRedelivery(later: (callback: () => void) => void): Redelivery {
  let seen = createTable<true>();
  let timed = createTable<number>();
  let timeless = createTable<number>();
  let first: string | null = null;
  let isInDelivery = false;

  function beginDelivery(): void {
    if (isInDelivery) return;
    isInDelivery = true;
    timed = createTable();
    later(() => {
      isInDelivery = false;
    });
  }

  function keyOf(event: ProvidedEvent): string {
    const said = digest(describe(event));
    if (event.index !== null) return `${event.index}.${said}`;
    const isFirstOfDelivery = !isInDelivery;
    beginDelivery();
    if (isFirstOfDelivery && said === first) timeless = createTable();
    first ??= said;
    const counts = event.timestamp === null ? timeless : timed;
    const name = `${event.timestamp ?? ''}.${said}`;
    const nth = (counts[name] ?? 0) + 1;
    counts[name] = nth;
    return `${name}.${nth}`;
  }

  return {
    accept(event) {
      const key = keyOf(event);
      if (seen[key] === true) return null;
      seen[key] = true;
      return key;
    },
    forget() {
      seen = createTable();
    },
  };
}

/** What an event says, but for its place and time. */
function describe(event: ProvidedEvent): string {
  const { id, name, type } = event.party;
  const said =
    event.type === 'MessageReceived'
      ? `${event.content.type} ${event.content.text}`
      : `${event.type === 'AgentTyping' ? event.isTyping : ''}`;
  return `${event.type} ${id} ${type} ${name.length} ${name} ${said}`;
}
