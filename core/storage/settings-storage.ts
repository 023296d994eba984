// Settings in storage: the user's under keys of their own in `local`, the administrator's as seen-policy.ts has them.
// What the settings are is injected: see core/settings.
import type { Logger, Unsubscribe } from '../chat/ports.ts';
import { createSeenPolicy, SEEN_POLICY_KEY } from './seen-policy.ts';
import { createSerialQueue } from './serial-queue.ts';
import { type ObservableArea, storageFailure } from './storage-area.ts';

/** What this file needs to know of settings. `resolve` must not throw, whatever it is given. */
export interface SettingsFormat<Resolved> {
  readonly keys: readonly string[];
  readonly resolve: (raw: Readonly<Record<'policy' | 'user' | 'build', unknown>>) => Resolved;
}

export interface SettingsStorageOptions<Resolved> {
  readonly local: ObservableArea;
  /** Absent where the browser has none. One that rejects is as good as empty. */
  readonly managed?: ObservableArea;
  /** The build's defaults (`PARLEY_DEFAULTS`), as parsed JSON. */
  readonly build: unknown;
  readonly format: SettingsFormat<Resolved>;
  readonly logger: Logger;
}

export interface SettingsStorage<Resolved> {
  /**
   * Waits for no policy: one that the browser has not told yet holds as it was seen last, and a change is told when it
   * has. Rejects with `storageFailed` where `local` cannot be read.
   */
  read(): Promise<Resolved>;
  /**
   * Keeps these of the user's settings; a text that is empty, or `undefined`, takes the key back. Values are not checked
   * here: what is unusable is ignored when read. Throws on a key that is no setting; rejects with `storageFailed`.
   */
  save(changes: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * Calls after a change, whoever made it, with what holds then; in order, and not twice in a row with the same.
   * Subscribe before the first `read`, so that nothing falls between.
   */
  onChange(listener: (resolved: Resolved) => void): Unsubscribe;
}

/** Makes the storage of settings. Reads nothing before it is asked. */
export function createSettingsStorage<Resolved>(
  options: SettingsStorageOptions<Resolved>,
): SettingsStorage<Resolved> {
  const { local, managed, build, format, logger } = options;

  const seenPolicy = createSeenPolicy({ local, managed, logger });

  async function read(): Promise<Resolved> {
    const stored = await local.get([...format.keys, SEEN_POLICY_KEY]).catch((cause) => {
      throw storageFailure(cause);
    });
    const { [SEEN_POLICY_KEY]: remembered, ...user } = stored;
    return format.resolve({ policy: seenPolicy.present(remembered), user, build });
  }

  return {
    read,
    async save(changes) {
      const keys = Object.keys(changes);
      const foreign = keys.find((key) => !format.keys.includes(key));
      if (foreign !== undefined) throw new Error(`not a setting: ${foreign}`);
      const isTakenBack = (key: string) => changes[key] === undefined || changes[key] === '';
      const kept = keys.filter((key) => !isTakenBack(key)).map((key) => [key, changes[key]]);
      try {
        if (kept.length > 0) await local.set(Object.fromEntries(kept));
        if (kept.length < keys.length) await local.remove(keys.filter(isTakenBack));
      } catch (cause) {
        throw storageFailure(cause);
      }
    },
    onChange(listener) {
      const queue = createSerialQueue();
      let isActive = true;
      let latest: string | null = null;

      async function look(): Promise<void> {
        const resolved = await read();
        const text = JSON.stringify(resolved);
        if (!isActive || text === latest) return;
        latest = text;
        listener(resolved);
      }
      const lookSoon = () => {
        queue.run(look).catch(() => logger.warn('settings.changeLost'));
      };

      const stopLocal = local.onChanged((keys) => {
        if (keys.some((key) => format.keys.includes(key))) lookSoon();
      });
      const stopPolicy = seenPolicy.onChange(lookSoon);
      return () => {
        isActive = false;
        stopLocal();
        stopPolicy();
      };
    },
  };
}
