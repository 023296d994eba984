// What is known of overlays for as long as the browser runs: where they stand, in which tabs they are open, who was let in. In the
// session area: it outlives the background, never the browser.
import * as v from 'valibot';
import { createSerialQueue } from './serial-queue.ts';
import type { StorageArea } from './storage-area.ts';

const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const shape = v.object({
  /** By what the launchers that there are were decided last. */
  facts: v.string(),
  /** Where they stand, in all tabs: parts of the room left over, to the left and above. */
  place: v.object({ x: part, y: part }),
  /** Tabs that are not as all others. */
  tabs: v.array(
    v.object({
      id: v.number(),
      isOpen: v.boolean(),
      /** Origins on which the visitor asked for it by the toolbar button. */
      askedOn: v.array(v.string()),
    }),
  ),
  tickets: v.array(
    v.object({
      ticket: v.string(),
      /** Of the document that has shown the ticket; null: none has. */
      pass: v.nullable(v.string()),
      /** The page that it was made for. `documentId` only where the browser tells (Chrome). */
      tabId: v.number(),
      documentId: v.nullable(v.string()),
      site: v.string(),
      /** The frame that has shown it. */
      frameId: v.nullable(v.number()),
      /** Milliseconds since 1970; afterwards it cannot be shown for the first time. */
      until: v.number(),
    }),
  ),
});

export type OverlayState = v.InferOutput<typeof shape>;
export type OverlayTab = OverlayState['tabs'][number];
export type OverlayTicket = OverlayState['tickets'][number];

/** At the lower right. */
export const FIRST_STATE = {
  facts: '',
  place: { x: 1, y: 1 },
  tabs: [],
  tickets: [],
} as const satisfies OverlayState;

const KEY = 'overlay';

/** What is needed of the session area. */
export type OverlayArea = Pick<StorageArea, 'get' | 'set'>;

export interface OverlayStorage {
  read(): Promise<OverlayState>;
  /** Stores what `step` makes of the present state, unless it is that; one after the other. Resolves with it. */
  change(step: (state: OverlayState) => OverlayState): Promise<OverlayState>;
}

/** Makes it over the session area. What cannot be read counts as nothing known. */
export function createOverlayStorage(area: OverlayArea): OverlayStorage {
  const queue = createSerialQueue();
  const read = async (): Promise<OverlayState> => {
    const parsed = v.safeParse(shape, (await area.get([KEY]))[KEY]);
    return parsed.success ? parsed.output : FIRST_STATE;
  };
  return {
    read: () => queue.run(read),
    change: (step) =>
      queue.run(async () => {
        const before = await read();
        const after = step(before);
        if (after !== before) await area.set({ [KEY]: after });
        return after;
      }),
  };
}
