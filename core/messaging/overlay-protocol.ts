// What an overlay's document says to the background besides the view's vocabulary: who let it in, and how it wants to stand in the
// page. One message each. It never says anything to the page that it is in.
import type { DragPhase } from './launcher-protocol.ts';

/** How an overlay wants to stand. */
export type OverlayWish =
  | { readonly type: 'expand' }
  | { readonly type: 'minimise' }
  /** To a place, as `Box` says it. */
  | { readonly type: 'moveTo'; readonly x: number; readonly y: number }
  | { readonly type: 'drag'; readonly phase: DragPhase; readonly dx: number; readonly dy: number };

export type OverlayRequest =
  /**
   * Shows the ticket that the launcher was given. `pass` is a secret of this document alone: with it the ticket may be shown
   * again, as after a death of the background, and everything else be asked for. Answered with the box, or null: refused.
   */
  | { readonly type: 'overlayEnters'; readonly ticket: string; readonly pass: string }
  /** Answered with the box that results, or null: refused. */
  | { readonly type: 'overlayWishes'; readonly pass: string; readonly wish: OverlayWish };

/** An overlay's port is named by the view's port name, this, and its pass. */
export const PASS_SEPARATOR = '#';

/** The pass in a port's name; null where there is none. */
export function passOf(portName: string): string | null {
  const at = portName.indexOf(PASS_SEPARATOR);
  return at < 0 ? null : portName.slice(at + 1);
}
