// Where one is in the conversation: at the end it follows what comes, scrolled up it stays, reopened it is back.
// It knows the scrolling element and the rows' keys, not how the rows are drawn.
import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Unsubscribe } from '../../chat/ports.ts';
import type { Place } from '../place-memory.ts';
import type { Row } from '../rows.ts';
import { usePanel } from './context.ts';

/** Closer to the end than this, in CSS pixels, is at the end. */
const END_ZONE_PX = 48;
/** Closer to the top than this, older messages are fetched. */
const TOP_ZONE_PX = 240;
const SAVE_DELAY_MS = 200;
/** So long after a wheel, a finger or a key what moves is moved by it. */
const HAND_MS = 1_000;

export interface ReadingPlace {
  readonly isAtEnd: ReadonlySignal<boolean>;
  /** Where one is now; before the first drawing, where one was when the conversation was left. */
  findPlace(): Place;
  /** How many messages of others came while scrolled up. */
  countUnseen(): number;
  onScroll(): void;
  toEnd(): void;
}

/** Keeps the place in a scrolling element that shows `rows`. `isVirtual`: something else keeps it when older rows are added. */
export function useReadingPlace(options: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rows: readonly Row[];
  readonly chatId: string;
  readonly isVirtual: boolean;
}): ReadingPlace {
  const { scroller, rows, chatId, isVirtual } = options;
  const { model, clock, places } = usePanel();
  const initialPlace = useRef<Place | undefined>(undefined);
  if (initialPlace.current === undefined) initialPlace.current = places.read(chatId);
  const isAtEnd = useSignal(initialPlace.current === null);
  const memory = useRef({ top: 0, height: 0, firstKey: '', lastKey: '', seenIndex: 0, frame: 0 });
  const cancelSave = useRef<Unsubscribe>(() => undefined);
  const isByHand = useHand(scroller);

  function follow(): void {
    const element = scroller.current;
    if (!element || !isAtEnd.peek()) return;
    element.scrollTop = element.scrollHeight;
    // The event of this comes late; a visitor who scrolls up in between must not seem to come from further up.
    memory.current.top = element.scrollTop;
    memory.current.height = element.scrollHeight;
  }

  function toEnd(): void {
    isAtEnd.value = true;
    follow();
  }

  function save(): void {
    cancelSave.current();
    const element = scroller.current;
    if (element) places.write(chatId, isAtEnd.peek() ? null : findPlace(element));
  }

  const last = rows.at(-1);
  const isNewOwn = last?.source === 'outbox' && last.key !== memory.current.lastKey;

  useLayoutEffect(() => {
    const element = scroller.current;
    const kept = memory.current;
    if (!element) return;
    if (isNewOwn && kept.lastKey !== '') isAtEnd.value = true;
    const firstKey = rows[0]?.key ?? '';
    if (isAtEnd.peek()) {
      kept.seenIndex = lastIndex(rows);
      // Before the next paint, but not before whoever waits for the row in the document has it.
      cancelAnimationFrame(kept.frame);
      kept.frame = requestAnimationFrame(follow);
    } else if (!isVirtual && kept.firstKey !== '' && firstKey !== kept.firstKey) {
      element.scrollTop += element.scrollHeight - kept.height;
    }
    kept.firstKey = firstKey;
    kept.lastKey = last?.key ?? '';
    if (!isAtEnd.peek()) kept.height = element.scrollHeight;
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (isAtEnd.peek()) follow();
    else if (!isVirtual && !restore(element, initialPlace.current ?? null)) toEnd();
    memory.current.seenIndex = lastIndex(rows);
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    // Rows get their real height after they were drawn.
    const list = element.querySelector('ol');
    if (list) observer.observe(list);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(memory.current.frame);
    };
  }, []);

  // Of layout: other effects are cleaned up when the rows are gone.
  useLayoutEffect(() => {
    addEventListener('pagehide', save);
    return () => {
      removeEventListener('pagehide', save);
      save();
    };
  }, []);

  return {
    isAtEnd,
    findPlace() {
      if (isAtEnd.peek()) return null;
      return (scroller.current && findPlace(scroller.current)) ?? initialPlace.current ?? null;
    },
    countUnseen() {
      if (isAtEnd.value) return 0;
      const { seenIndex } = memory.current;
      let count = 0;
      for (let place = rows.length - 1; place >= 0; place -= 1) {
        const row = rows[place];
        if (row?.source !== 'transcript') continue;
        if (row.entry.index <= seenIndex) break;
        if (!row.isOwn && row.entry.kind === 'message') count += 1;
      }
      return count;
    },
    onScroll() {
      const element = scroller.current;
      if (!element) return;
      const { scrollTop, scrollHeight, clientHeight } = element;
      if (scrollHeight - clientHeight - scrollTop <= END_ZONE_PX) isAtEnd.value = true;
      // Rows that grow move the end away, and rows that turn out smaller than estimated are corrected for by moving up:
      // neither is anyone scrolling.
      else if (scrollTop < memory.current.top && (isByHand() || scrollHeight === memory.current.height)) {
        isAtEnd.value = false;
      }
      if (isAtEnd.peek()) memory.current.seenIndex = lastIndex(rows);
      memory.current.top = scrollTop;
      memory.current.height = scrollHeight;
      // In the next frame, when everyone who keeps the place knows of this scrolling.
      if (scrollTop < TOP_ZONE_PX && !isAtEnd.peek()) {
        requestAnimationFrame(() => void model.history.loadOlder());
      }
      cancelSave.current();
      cancelSave.current = clock.setTimer(clock.now() + SAVE_DELAY_MS, save);
    },
    toEnd,
  };
}

/** Asks whether a visitor is moving the element: by wheel, finger, key or a held scroll bar. */
function useHand(scroller: RefObject<HTMLElement | null>): () => boolean {
  const { clock } = usePanel();
  const hand = useRef({ lastAt: Number.NEGATIVE_INFINITY, isHeld: false });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const touched = () => {
      hand.current.lastAt = clock.now();
    };
    const held = () => {
      hand.current.isHeld = true;
    };
    const released = () => {
      touched();
      hand.current.isHeld = false;
    };
    const passive = { passive: true };
    for (const type of ['wheel', 'touchmove', 'keydown']) element.addEventListener(type, touched, passive);
    element.addEventListener('pointerdown', held, passive);
    // Released anywhere.
    for (const type of ['pointerup', 'pointercancel']) addEventListener(type, released, passive);
    return () => {
      for (const type of ['wheel', 'touchmove', 'keydown']) element.removeEventListener(type, touched);
      element.removeEventListener('pointerdown', held);
      for (const type of ['pointerup', 'pointercancel']) removeEventListener(type, released);
    };
  }, []);

  return () => hand.current.isHeld || clock.now() - hand.current.lastAt < HAND_MS;
}

/** The first row that can be seen, and how far its top is above the top edge. */
function findPlace(scroller: HTMLElement): Place {
  const edge = scroller.getBoundingClientRect().top;
  for (const row of scroller.querySelectorAll<HTMLElement>('[data-key]')) {
    const { top, bottom } = row.getBoundingClientRect();
    const rowKey = row.dataset.key;
    if (bottom > edge && rowKey !== undefined) return { rowKey, offset: Math.round(edge - top) };
  }
  return null;
}

function restore(scroller: HTMLElement, place: Place): boolean {
  const row = place && scroller.querySelector<HTMLElement>(`[data-key="${CSS.escape(place.rowKey)}"]`);
  if (!row || !place) return false;
  scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top + place.offset;
  return true;
}

function lastIndex(rows: readonly Row[]): number {
  const last = rows.findLast((row) => row.source === 'transcript');
  return last?.source === 'transcript' ? last.entry.index : 0;
}
