// A page's own `stateStorage` (API.md 2.7): authoritative, synchronous, and not to be trusted. What it is given is flat and
// opaque: the host's text in a wrapper that survives any way of making JSON of it.
import { STATE_MAX_LENGTH } from '../messaging/page-protocol.ts';
import { callOn, keysOf } from './intrinsics.ts';
import type { PageLog } from './page-log.ts';
import { isPlainObject, memberOf } from './page-values.ts';

/** Marks our state, and its form. */
const VERSION = 1;

/** What the storage holds. `unusable`: it threw, or gave what we never wrote. */
export type HeldState =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'state'; readonly text: string }
  | { readonly kind: 'unusable' };

export interface StateKeeper {
  read(): HeldState;
  /** Null: erase everything. What the page's storage throws is logged. */
  write(state: string | null): void;
  /** Writes the last state once more, for storages that let it expire. */
  refresh(): void;
}

/** `storage`: has functions `read` and `write`, as session-options.ts has seen. */
export function createStateKeeper(storage: object, log: PageLog): StateKeeper {
  let last: string | null = null;

  function write(state: string | null): void {
    last = state;
    log.guard('stateStorage.write', () =>
      callOn(memberOf(storage, 'write'), storage, [state === null ? null : { parley: VERSION, state }]),
    );
  }

  return {
    write,
    read() {
      try {
        return readHeld(callOn(memberOf(storage, 'read'), storage, []));
      } catch (error) {
        log.problem('stateStorage.read of this page failed', error);
        return { kind: 'unusable' };
      }
    },
    refresh() {
      if (last !== null) write(last);
    },
  };
}

function readHeld(held: unknown): HeldState {
  if (held === undefined || held === null) return { kind: 'nothing' };
  if (!isPlainObject(held)) return { kind: 'unusable' };
  if (keysOf(held).length === 0) return { kind: 'nothing' };
  const text = held.state;
  if (held.parley !== VERSION || typeof text !== 'string' || text.length > STATE_MAX_LENGTH) {
    return { kind: 'unusable' };
  }
  return { kind: 'state', text };
}
