// A working fake of one chrome.storage area: JSON under keys, each call atomic, told to all who listen. Several
// connections share its contents, as several backgrounds do. What goes wrong, and when things happen, is injected.
import type { ObservableArea } from '../../core/storage/storage-area.ts';

export type StorageCallName = 'get' | 'set' | 'remove' | 'getKeys';

export interface StorageCall {
  readonly name: StorageCallName;
  readonly keys: readonly string[];
  /** Of what a `set` stores: keys and JSON, in UTF-16 code units. */
  readonly bytes: number;
}

/**
 * What becomes of a call. `answer`: it is done. `reject`: refused, nothing changed. `silence`: done, but the caller never
 * hears of it. `lose`: neither done nor answered.
 */
export type CallFate = 'answer' | 'reject' | 'silence' | 'lose';

export interface ConnectionOptions {
  /** Decides each call's fate, at the time of the call. */
  readonly decide?: (call: StorageCall) => CallFate;
  /** Runs a step later: a call reaching the storage, then its answer coming back. Default: at once, as a microtask. */
  readonly schedule?: (step: () => void) => void;
}

/** One context's connection to the area. */
export interface MemoryConnection extends ObservableArea {
  getKeys(): Promise<readonly string[]>;
  getBytesInUse(): Promise<number>;
  /** The context dies: no call of it is answered any more. What it has sent may still be done. */
  kill(): void;
  /** Bytes of all `set` calls that were done. */
  readonly bytesWritten: () => number;
  /** Calls made, in order. */
  readonly calls: () => readonly StorageCall[];
}

export interface MemoryStorageArea {
  connect(options?: ConnectionOptions): MemoryConnection;
  /** All contents, as a copy. */
  contents(): Record<string, unknown>;
  /** Replaces all contents, as somebody else's doing; nobody is told. */
  replace(contents: Readonly<Record<string, unknown>>): void;
  /** From now on it takes so many bytes in all. */
  limit(quotaBytes: number): void;
  /** What all contents take of that. */
  bytes(): number;
}

/** Makes an empty area. A `set` that would exceed `quotaBytes` rejects and stores nothing, as in both browsers. */
export function createMemoryStorageArea(options: { readonly quotaBytes?: number } = {}): MemoryStorageArea {
  let { quotaBytes = Number.POSITIVE_INFINITY } = options;
  let stored = new Map<string, string>();
  const listeners = new Set<(keys: readonly string[]) => void>();

  function set(items: ReadonlyMap<string, string>): void {
    const next = new Map([...stored, ...items]);
    if (quotaBytes !== Number.POSITIVE_INFINITY && sizeOf(next) > quotaBytes)
      throw new Error('QUOTA_BYTES quota exceeded');
    tell(
      [...items].filter(([key, json]) => stored.get(key) !== json).map(([key]) => key),
      next,
    );
  }

  function remove(keys: readonly string[]): void {
    const next = new Map(stored);
    for (const key of keys) next.delete(key);
    tell(
      [...stored.keys()].filter((key) => !next.has(key)),
      next,
    );
  }

  function tell(changed: readonly string[], next: Map<string, string>): void {
    stored = next;
    if (changed.length === 0) return;
    for (const listener of [...listeners]) queueMicrotask(() => listeners.has(listener) && listener(changed));
  }

  function read(keys: readonly string[] | null): Record<string, unknown> {
    const found = keys === null ? [...stored] : [...stored].filter(([key]) => keys.includes(key));
    return Object.fromEntries(found.map(([key, json]) => [key, JSON.parse(json)]));
  }

  return {
    contents: () => read(null),
    replace(contents) {
      stored = toJson(contents);
    },
    limit(bytes) {
      quotaBytes = bytes;
    },
    bytes: () => sizeOf(stored),
    connect({ decide = () => 'answer', schedule = queueMicrotask } = {}) {
      const calls: StorageCall[] = [];
      const own = new Set<(keys: readonly string[]) => void>();
      let bytesWritten = 0;
      let isAlive = true;

      function call<Result>(described: StorageCall, perform: () => Result): Promise<Result> {
        calls.push(described);
        const fate = decide(described);
        return new Promise((resolve, reject) => {
          const answer = (settle: () => void) => schedule(() => isAlive && fate !== 'silence' && settle());
          if (fate === 'lose' || !isAlive) return;
          schedule(() => {
            try {
              if (fate === 'reject') throw new Error('the storage refused the call');
              const result = perform();
              answer(() => resolve(result));
            } catch (error) {
              answer(() => reject(error));
            }
          });
        });
      }

      return {
        get: (keys) => call({ name: 'get', keys: keys ?? [], bytes: 0 }, () => read(keys)),
        set(items) {
          const json = toJson(items);
          const bytes = sizeOf(json);
          return call({ name: 'set', keys: [...json.keys()], bytes }, () => {
            set(json);
            bytesWritten += bytes;
          });
        },
        remove: (keys) => call({ name: 'remove', keys, bytes: 0 }, () => remove(keys)),
        getKeys: () => call({ name: 'getKeys', keys: [], bytes: 0 }, () => [...stored.keys()]),
        getBytesInUse: () => call({ name: 'get', keys: [], bytes: 0 }, () => sizeOf(stored)),
        onChanged(listener) {
          const wrapped = (keys: readonly string[]) => listener(keys);
          own.add(wrapped);
          listeners.add(wrapped);
          return () => {
            own.delete(wrapped);
            listeners.delete(wrapped);
          };
        },
        kill() {
          isAlive = false;
          for (const listener of own) listeners.delete(listener);
        },
        bytesWritten: () => bytesWritten,
        calls: () => [...calls],
      };
    },
  };
}

/** What JSON keeps of each value; a value it does not know at all is left out. */
function toJson(items: Readonly<Record<string, unknown>>): Map<string, string> {
  const json = Object.entries(items).map(([key, value]): [string, string | undefined] => [
    key,
    JSON.stringify(value),
  ]);
  return new Map(json.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function sizeOf(stored: ReadonlyMap<string, string>): number {
  let size = 0;
  for (const [key, json] of stored) size += key.length + json.length;
  return size;
}
