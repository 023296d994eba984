// The conversation: a list of rows in an area that scrolls. The list is not live: the announcer speaks for what is new.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { ArrowDown } from 'lucide';
import type { RefObject, VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import type { Place } from '../place-memory.ts';
import type { Row } from '../rows.ts';
import { usePanel } from './context.ts';
import { useReadingPlace } from './reading-place.ts';
import { RowContent, rowAttributes } from './row-content.tsx';
import { useVirtualRows } from './virtual-rows.ts';

/** From so many rows on, only those in sight are drawn. */
const VIRTUAL_FROM = 150;

/** Draws the conversation of one chat; the caller keys it by the chat. */
export function Conversation({ chatId }: { chatId: string }) {
  const { model, translator: t } = usePanel();
  const rows = model.rows.value;
  const hasOlder = model.history.hasOlder.value;
  const scroller = useRef<HTMLDivElement>(null);
  // Once virtual, always virtual: changing back and forth would lose the place.
  const isVirtual = useRef(false);
  isVirtual.current ||= rows.length > VIRTUAL_FROM || hasOlder;
  const place = useReadingPlace({ scroller, rows, chatId, isVirtual: isVirtual.current });
  return (
    <div class="conversation">
      {model.history.isLoading.value && <p class="loading-older">{t.text('conversation.loadingOlder')}</p>}
      <section
        ref={scroller}
        class="scroller"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t.text('conversation.area')}
        onScroll={place.onScroll}
      >
        {model.history.isIncomplete.value && <p class="waiting-note">{t.text('conversation.incomplete')}</p>}
        <List
          rows={rows}
          hasOlder={hasOlder}
          scroller={scroller}
          isVirtual={isVirtual.current}
          findPlace={place.findPlace}
        />
        <Waiting />
        <Typing />
      </section>
      <Pill count={place.countUnseen()} isAtEnd={place.isAtEnd} onClick={place.toEnd} />
    </div>
  );
}

/** The list stays the same element when it becomes virtual: whoever watches it goes on. */
function List(props: {
  readonly rows: readonly Row[];
  readonly hasOlder: boolean;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly isVirtual: boolean;
  readonly findPlace: () => Place;
}) {
  const { rows, hasOlder, isVirtual } = props;
  const { translator: t } = usePanel();
  const ownName = useOwnName();
  const drawn = useDrawnRows();
  const virtual = useVirtualRows({ ...props, isEnabled: isVirtual });
  return (
    <ol
      class={isVirtual ? 'rows rows--virtual' : 'rows'}
      aria-label={t.text('conversation.label')}
      style={isVirtual ? { height: `${virtual.totalHeight}px` } : {}}
    >
      {isVirtual
        ? virtual.items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <li
                key={row.key}
                ref={virtual.measure}
                {...rowAttributes(row, ownName)}
                // The number of the row for the library that measures it; `data-index` is the server's.
                data-row={index}
                aria-posinset={index + 1}
                aria-setsize={hasOlder ? -1 : rows.length}
                style={{ transform: `translateY(${start}px)` }}
              >
                {drawn(row)}
              </li>
            );
          })
        : rows.map((row) => (
            <li key={row.key} {...rowAttributes(row, ownName)}>
              {drawn(row)}
            </li>
          ))}
    </ol>
  );
}

/** Remembers what was drawn for a row: the same node again means that nothing below it is looked at. */
function useDrawnRows(): (row: Row) => VNode {
  const cache = useRef(new WeakMap<Row, VNode>());
  return (row) => {
    const before = cache.current.get(row);
    if (before !== undefined) return before;
    const fresh = <RowContent row={row} />;
    cache.current.set(row, fresh);
    return fresh;
  };
}

function useOwnName(): string {
  const { model } = usePanel();
  return useComputed(
    () => model.summary.value?.participants.find(({ role }) => role === 'visitor')?.nickname ?? '',
  ).value;
}

/** While nobody has come, say what is going on. */
function Waiting() {
  const { model, translator: t } = usePanel();
  const isWaiting = useComputed(
    () =>
      model.stage.value === 'open' &&
      model.agents.value.length === 0 &&
      !model.rows.value.some((row) => row.source === 'transcript' && row.entry.from.role === 'agent'),
  ).value;
  return isWaiting ? <p class="waiting-note">{t.text('conversation.empty')}</p> : null;
}

function Typing() {
  const { model, translator: t } = usePanel();
  const [first] = model.typing.value;
  if (first === undefined) return null;
  const name = first.nickname || t.text('sender.unnamed');
  return (
    <p class="typing" data-part="typing">
      <span class="dots" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      {t.text('event.typing', { name, count: model.typing.value.length })}
    </p>
  );
}

function Pill({
  count,
  isAtEnd,
  onClick,
}: {
  count: number;
  isAtEnd: ReadonlySignal<boolean>;
  onClick: () => void;
}) {
  const { translator: t } = usePanel();
  if (isAtEnd.value) return null;
  return (
    <button type="button" class={count > 0 ? 'pill pill--new' : 'pill'} onClick={onClick}>
      <Icon of={ArrowDown} size={14} />
      {count > 0 ? (
        t.text('conversation.newMessages', { count })
      ) : (
        <span class="visually-hidden">{t.text('conversation.toLatest')}</span>
      )}
    </button>
  );
}
