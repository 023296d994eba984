// One background at a time runs the chats: during an update an old and a new one may live together. Whoever holds the lock is the
// owner until it dies; the other waits. The storage's epoch is the second fence (core/storage).

/** The part of `navigator.locks` that is used. */
export interface LockSource {
  request(name: string, hold: () => Promise<void>): Promise<unknown>;
}

export const OWNER_LOCK = 'parley-owner';

export interface Ownership {
  /** Resolves once this background is the owner; it stays so until it dies. Rejects only where there are no locks. */
  acquire(): Promise<void>;
}

export function createOwnership(locks: LockSource): Ownership {
  let acquired: Promise<void> | null = null;
  return {
    acquire() {
      acquired ??= new Promise<void>((resolve, reject) => {
        const held = locks.request(OWNER_LOCK, () => {
          resolve();
          // Never released: the browser does it at this background's death.
          return new Promise<void>(() => undefined);
        });
        held.catch(reject);
      });
      return acquired;
    },
  };
}
