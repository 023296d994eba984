// The vocabulary between a launcher (the content script that puts the overlay's frame into a page) and the background: one message
// each, no standing port. Of the chat it says nothing at all. Written by hand, as a content script has no room for a schema library.

/** Where the overlay stands and how large it is. */
export interface Box {
  /** The whole chat; otherwise only the launcher's button. */
  readonly isOpen: boolean;
  /** Part of the room left over in the window that lies to the left of it and above it: 0 to 1. */
  readonly x: number;
  readonly y: number;
}

/** What a launcher says. Anybody who controls a page's process could say it in its name: no answer may hurt. */
export type LauncherRequest =
  /** Is a launcher wanted here? `hasFrame`: there is one already. */
  | { readonly type: 'launcherAsks'; readonly hasFrame: boolean }
  /** The page refused the frame, and the launcher's own button was pressed in its place. */
  | { readonly type: 'launcherOpensPanel' };

/** The answer to `launcherAsks`; `ticket` where a frame has to be made. */
export type LauncherAnswer =
  | { readonly type: 'leave' }
  | { readonly type: 'show'; readonly box: Box; readonly ticket: string | null };

/** What the background wants of a launcher. */
export type LauncherOrder =
  /** Ask again: something has changed. */
  | { readonly type: 'askAgain' }
  /** A frame has shown this ticket. Answered with whether it is the one in this page. */
  | { readonly type: 'confirm'; readonly ticket: string }
  | { readonly type: 'place'; readonly box: Box }
  /** It is being dragged: so many pixels from where it was taken hold of. Answered with the box that results. */
  | { readonly type: 'drag'; readonly phase: DragPhase; readonly dx: number; readonly dy: number };

export type DragPhase = 'start' | 'move' | 'end';
const DRAG_PHASES: readonly unknown[] = ['start', 'move', 'end'] satisfies readonly DragPhase[];

/** Reads an order; null where it is none. */
export function parseLauncherOrder(raw: unknown): LauncherOrder | null {
  if (!isRecord(raw)) return null;
  switch (raw.type) {
    case 'askAgain':
      return { type: 'askAgain' };
    case 'confirm':
      return typeof raw.ticket === 'string' ? { type: 'confirm', ticket: raw.ticket } : null;
    case 'place': {
      const box = parseBox(raw.box);
      return box === null ? null : { type: 'place', box };
    }
    case 'drag': {
      const { phase, dx, dy } = raw;
      return isPhase(phase) && isNumber(dx) && isNumber(dy) ? { type: 'drag', phase, dx, dy } : null;
    }
    default:
      return null;
  }
}

/** Reads the answer to `launcherAsks`; what is none says "leave". */
export function parseLauncherAnswer(raw: unknown): LauncherAnswer {
  const box = isRecord(raw) && raw.type === 'show' ? parseBox(raw.box) : null;
  if (!isRecord(raw) || box === null) return { type: 'leave' };
  return { type: 'show', box, ticket: typeof raw.ticket === 'string' ? raw.ticket : null };
}

/** Reads a box; null where it is none. */
export function parseBox(raw: unknown): Box | null {
  if (!isRecord(raw) || typeof raw.isOpen !== 'boolean' || !isNumber(raw.x) || !isNumber(raw.y)) return null;
  return { isOpen: raw.isOpen, x: clamp(raw.x), y: clamp(raw.y) };
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function isPhase(value: unknown): value is DragPhase {
  return DRAG_PHASES.includes(value);
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
