// What a visitor should be told of the connection, derived from a chat's summary, and when: a short break is not shown.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ChatErrorData } from '../chat/errors.ts';
import type { Clock, Unsubscribe } from '../chat/ports.ts';
import type { ChatSummary } from '../chat/selectors.ts';

/** What the connection line shows; `fine` is an empty line. */
export type ConnectionDisplay =
  | { readonly kind: 'fine' }
  | { readonly kind: 'connecting'; readonly step: 'opening' | 'restoring' | 'requesting' }
  /** `hasOpened`: it worked before. `until`: when the next attempt starts, in ms since the epoch. */
  | {
      readonly kind: 'waiting';
      readonly hasOpened: boolean;
      readonly until: number;
      readonly error: ChatErrorData;
    }
  | { readonly kind: 'offline'; readonly error: ChatErrorData };

/** A break of an open chat's connection shorter than this is not shown. */
export const GRACE_MS = 600;
const FINE: ConnectionDisplay = { kind: 'fine' };

/** What to show of a summary; phases without a connection are `fine`. */
export function selectConnectionDisplay(summary: ChatSummary | null): ConnectionDisplay {
  if (summary === null || (summary.phase !== 'open' && summary.phase !== 'starting')) return FINE;
  const { connection, phase } = summary;
  switch (connection.status) {
    case 'online':
      return FINE;
    case 'connecting':
      if (connection.step !== 'restoring') return { kind: 'connecting', step: 'opening' };
      return { kind: 'connecting', step: phase === 'starting' ? 'requesting' : 'restoring' };
    case 'waiting':
      return {
        kind: 'waiting',
        hasOpened: phase === 'open',
        until: connection.until,
        error: connection.error,
      };
    case 'offline':
      // Without an error: a new background, which is about to connect.
      return connection.error === undefined
        ? { kind: 'connecting', step: 'opening' }
        : { kind: 'offline', error: connection.error };
    default:
      throw connection satisfies never;
  }
}

/** The display over time: trouble of an open chat shows after {@link GRACE_MS}, everything else at once. */
export function createConnectionSignal(
  summary: ReadonlySignal<ChatSummary | null>,
  clock: Clock,
): { readonly display: ReadonlySignal<ConnectionDisplay>; close(): void } {
  const wanted = computed(() => JSON.stringify(selectConnectionDisplay(summary.value)));
  const isGraced = computed(() => summary.value?.phase === 'open');
  const display = signal<ConnectionDisplay>(selectConnectionDisplay(summary.peek()));
  let cancel: Unsubscribe = () => undefined;
  let isWaiting = false;

  const show = () => {
    isWaiting = false;
    display.value = selectConnectionDisplay(summary.peek());
  };
  const stop = effect(() => {
    const isFine = wanted.value === JSON.stringify(FINE);
    const isFirstTrouble = !isFine && display.peek().kind === 'fine' && isGraced.value;
    if (isFirstTrouble) {
      if (!isWaiting) cancel = clock.setTimer(clock.now() + GRACE_MS, show);
      isWaiting = true;
      return;
    }
    cancel();
    show();
  });
  return {
    display,
    close() {
      stop();
      cancel();
    },
  };
}
