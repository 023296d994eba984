// What this folder asks of a place that keeps JSON under keys: the part of chrome.storage's areas that it uses, so that
// the same code runs on the browser's areas (browser-areas.ts) and on a working fake.
import { ChatError } from '../chat/errors.ts';
import type { Unsubscribe } from '../chat/ports.ts';

/** One area. A rejected call has changed nothing; `set` and `remove` are atomic over all their keys. */
export interface StorageArea {
  /** The values that exist, by key; null asks for all. */
  get(keys: readonly string[] | null): Promise<Readonly<Record<string, unknown>>>;
  set(items: Readonly<Record<string, unknown>>): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  /** All keys without their values, where the browser can tell (Chrome 130, Firefox 143). */
  getKeys?(): Promise<readonly string[]>;
}

/** An area that tells of changes, whoever made them. */
export interface ObservableArea extends StorageArea {
  onChanged(listener: (keys: readonly string[]) => void): Unsubscribe;
}

/** All keys of an area; the expensive way where there is no other. */
export async function listKeys(area: StorageArea): Promise<readonly string[]> {
  return area.getKeys === undefined ? Object.keys(await area.get(null)) : area.getKeys();
}

/** Did a call fail because the area takes no more? Browsers say so in words of their own. */
export function isFull(error: unknown): boolean {
  return error instanceof ChatError && /quota|space/i.test(String(error.cause));
}

/** The error that callers get for a call that an area refused. */
export function storageFailure(cause: unknown): ChatError {
  return cause instanceof ChatError ? cause : new ChatError('storageFailed', { cause });
}
