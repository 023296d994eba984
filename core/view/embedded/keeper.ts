// Hands on what a later page needs, whenever it changes: at once, then at most so often, and when the page is left: then
// twice, since what is said in the very last moment may not get through.
import type { WidgetWorld } from './widget-world.ts';

export interface Keeper {
  /** Something has changed, as it does with each key. */
  note(): void;
  /** Something has changed by a single act: told at once, since the next may lead away. */
  flush(): void;
  stop(): void;
}

/** What changes within this time is told together. */
export const KEEP_MS = 250;
/** The first comes before the next page is asked for, but not always. */
const LEAVING = ['beforeunload', 'pagehide'] as const;

export function createKeeper({ view, later }: WidgetWorld, keep: () => void): Keeper {
  let isDue = false;
  let cancel: (() => void) | null = null;
  let isStopped = false;

  function note(): void {
    if (isStopped) return;
    isDue = true;
    if (cancel !== null) return;
    flush();
    cancel = later(KEEP_MS, () => {
      cancel = null;
      if (isDue) note();
    });
  }

  /** When the page is left in any case: its script may have changed a field without any event. */
  function flush(): void {
    if (isStopped) return;
    isDue = false;
    keep();
  }

  for (const type of LEAVING) view.addEventListener(type, flush);

  return {
    note,
    flush,
    stop() {
      isStopped = true;
      cancel?.();
      for (const type of LEAVING) view.removeEventListener(type, flush);
    },
  };
}
