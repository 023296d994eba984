// Dragging the chat over its page by the header. The document moves with the pointer, so only the screen is a fixed ground to measure
// on; who really moves is the launcher, far away: one step is asked for at a time, and always the newest.
import type { DragPhase } from '../../messaging/launcher-protocol.ts';

/** What a drag says: so many pixels from where it began. */
export type DragStep = (phase: DragPhase, dx: number, dy: number) => Promise<void>;

/** Shorter ways are a click with an unsteady hand. */
const THRESHOLD_PX = 4;
const HANDLE = '.header';
const NO_HANDLE = 'button, a, input, select, textarea, summary, dialog, [role="menu"], [role="dialog"]';

/** Listens for drags in `container` until the returned function is called. */
export function listenForDrags(container: HTMLElement, step: DragStep): () => void {
  let drag: { readonly pointerId: number; readonly x: number; readonly y: number } | null = null;
  let isMoving = false;
  let next: { readonly dx: number; readonly dy: number } | null = null;
  let last = { dx: 0, dy: 0 };
  let working: Promise<void> | null = null;

  const work = async (): Promise<void> => {
    while (next !== null) {
      const { dx, dy } = next;
      next = null;
      await step('move', dx, dy);
    }
    working = null;
  };

  const onDown = (event: PointerEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.button !== 0 || drag !== null || !target?.closest(HANDLE) || target.closest(NO_HANDLE)) return;
    drag = { pointerId: event.pointerId, x: event.screenX, y: event.screenY };
    // At once: a fast pointer has left the frame with its first step, and is not heard of there without this.
    container.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== drag?.pointerId) return;
    // Let go of where nobody heard it.
    if (event.buttons === 0) return onEnd(event);
    last = { dx: event.screenX - drag.x, dy: event.screenY - drag.y };
    if (!isMoving) {
      if (Math.hypot(last.dx, last.dy) < THRESHOLD_PX) return;
      isMoving = true;
      container.dataset.dragging = '';
      working = step('start', 0, 0).then(work);
    }
    next = last;
    working ??= work();
  };
  const onEnd = (event: PointerEvent) => {
    if (event.pointerId !== drag?.pointerId) return;
    drag = null;
    if (!isMoving) return;
    isMoving = false;
    next = null;
    delete container.dataset.dragging;
    const { dx, dy } = last;
    void (working ?? Promise.resolve()).then(() => step('end', dx, dy));
  };

  const listening = new AbortController();
  const listen = (types: readonly string[], listener: (event: PointerEvent) => void) => {
    for (const type of types)
      container.addEventListener(type, (event) => listener(event as PointerEvent), listening);
  };
  listen(['pointerdown'], onDown);
  listen(['pointermove'], onMove);
  listen(['pointerup', 'pointercancel'], onEnd);
  return () => listening.abort();
}
