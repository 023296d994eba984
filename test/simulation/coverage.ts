// What of everything that can happen has happened: events by phase, faults by kind, ends of lives by kill point. Counts of one
// schedule, and of many together.
import type { AttentionEvent, ChatEvent } from '../../core/chat/events.ts';
import type { ChatState } from '../../core/chat/state.ts';

type Counts = Record<string, number>;

/** Counts by name. */
export interface Tally {
  readonly pairs: Counts;
  readonly faults: Counts;
  readonly points: Counts;
  /** Deaths by the phase that the chat was in. */
  readonly deaths: Counts;
  /** How often each kind of act was played. */
  readonly acts: Counts;
}

export interface Coverage {
  readonly tally: Tally;
  /** An event was taken, or refused, by a chat in this state. */
  readonly taken: (state: ChatState, event: ChatEvent | AttentionEvent) => void;
}

export function emptyTally(): Tally {
  return { pairs: {}, faults: {}, points: {}, deaths: {}, acts: {} };
}

/** Counts one more. */
export function count(counts: Counts, name: string, times = 1): void {
  counts[name] = (counts[name] ?? 0) + times;
}

/** Adds `other` to `tally`. */
export function addTally(tally: Tally, other: Tally): void {
  for (const key of Object.keys(tally) as (keyof Tally)[])
    for (const [name, times] of Object.entries(other[key])) count(tally[key], name, times);
}

/** How an event is called in the table; commands go by their own type. */
export function nameOfEvent(event: ChatEvent | AttentionEvent): string {
  return event.type === 'commandGiven' ? `command ${event.command.type}` : event.type;
}

export function createCoverage(): Coverage {
  const tally = emptyTally();
  return {
    tally,
    taken: (state, event) => count(tally.pairs, `${state.phase} x ${nameOfEvent(event)}`),
  };
}
