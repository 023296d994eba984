// `@tanstack/virtual-core` as a hook: only the rows in sight are in the document, however long the conversation is.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { Place } from '../place-memory.ts';
import type { Row } from '../rows.ts';

/** Height of a row that has not been measured, in CSS pixels. */
const ESTIMATED_HEIGHT_PX = 52;
const OVERSCAN = 8;

export interface VirtualRows {
  readonly items: readonly VirtualItem[];
  readonly totalHeight: number;
  /** Put on each row's element, so that its real height is known. */
  measure(element: HTMLLIElement | null): void;
}

/** Decides which rows are drawn and where. Older rows that are added in front leave what is in sight where it is. */
export function useVirtualRows(options: {
  readonly rows: readonly Row[];
  readonly scroller: RefObject<HTMLElement | null>;
  readonly isEnabled: boolean;
  /** Where to be when this begins; null = at the end, which is kept by others. */
  readonly findPlace: () => Place;
}): VirtualRows {
  const { rows, scroller, isEnabled, findPlace } = options;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const made = useRef<Virtualizer<HTMLElement, HTMLLIElement> | null>(null);
  // Before anything is drawn anew: what is in the document now is what one is looking at.
  const wasEnabled = useRef(false);
  const startPlace = useRef<Place>(null);
  if (isEnabled && !wasEnabled.current) startPlace.current = findPlace();
  wasEnabled.current = isEnabled;
  const settings = {
    enabled: isEnabled,
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_HEIGHT_PX,
    getItemKey: (index: number) => rows[index]?.key ?? index,
    // Where one is when this begins: without it the library scrolls to the top.
    initialOffset: () => scroller.current?.scrollTop ?? 0,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: OVERSCAN,
    // `data-index` is the server's index of an entry.
    indexAttribute: 'data-row',
    anchorTo: 'end' as const,
    onChange: () => redraw(0),
  };
  made.current ??= new Virtualizer<HTMLElement, HTMLLIElement>(settings);
  const virtualizer = made.current;
  virtualizer.setOptions(settings);
  // The library does not do this while one scrolls up; but there a row changes its height when it gets a predecessor and
  // loses its date.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item, _delta, { itemSizeCache, scrollOffset }) =>
    (itemSizeCache.has(item.key) ? item.end : item.start) <= (scrollOffset ?? 0);

  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => {
    const key = startPlace.current?.rowKey;
    const index = isEnabled && key !== undefined ? rows.findIndex((row) => row.key === key) : -1;
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'start' });
  }, [isEnabled]);

  return {
    items: virtualizer.getVirtualItems(),
    totalHeight: virtualizer.getTotalSize(),
    measure: virtualizer.measureElement,
  };
}
