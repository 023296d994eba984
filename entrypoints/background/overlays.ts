// The overlay's parts of the background put together: launchers in pages, and who of the overlays is let in.
import type { Clock } from '../../core/chat/ports.ts';
import { createOverlayStorage, type OverlayArea } from '../../core/storage/overlay-storage.ts';
import { createLaunchers, type Launchers, type ScriptingApi, type TabsApi } from './launchers.ts';
import { createOverlay, type Overlay, type OverlayOptions } from './overlay.ts';

export interface OverlaysOptions
  extends Pick<
    OverlayOptions,
    | 'own'
    | 'permissions'
    | 'createId'
    | 'start'
    | 'settings'
    | 'isShownByPage'
    | 'sidePanel'
    | 'openWindow'
    | 'logger'
  > {
  readonly area: OverlayArea;
  readonly tabs: TabsApi;
  readonly scripting: ScriptingApi;
  readonly clock: Pick<Clock, 'now'>;
  /** May match patterns name a port? */
  readonly hasPorts: boolean;
}

export interface Overlays extends Overlay, Launchers {
  /** Is a chat under way, and which: any text. To be said once after each start, and whenever it may have changed. */
  setLive(isLive: boolean, which?: string): void;
}

/** Makes them; nothing happens before the first call. */
export function createOverlays(options: OverlaysOptions): Overlays {
  let isLive: boolean | null = null;
  let live = '';
  const storage = createOverlayStorage(options.area);
  const facts = { ...options, storage, isLive: () => isLive === true, live: () => live };
  const overlay = createOverlay({ ...facts, now: options.clock.now });
  const launchers = createLaunchers(facts);
  return {
    ...overlay,
    ...launchers,
    setLive(next, which = '') {
      if (next === isLive && which === live) return;
      isLive = next;
      live = which;
      void launchers.reconcile();
    },
  };
}
