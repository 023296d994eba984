// Why something that the visitor sent does not go on by itself: the same words for who sees its row and for who hears of it.
import type { OutboxEntry } from '../chat/state.ts';
import type { Translator } from './messages/translator.ts';

/** What is wrong, in two words, and why. */
export interface Trouble {
  readonly title: string;
  readonly reason: string;
}

/** Of an entry of the outbox; null: it is on its way. `host`: the chat server. */
export function troubleOf({ state }: OutboxEntry, t: Translator, host: string): Trouble | null {
  if (state.name !== 'failed' && state.name !== 'unconfirmed') return null;
  return {
    title: `${t.text(`delivery.${state.name}`)}.`,
    reason: state.name === 'failed' ? t.error(state.error, host) : t.text('delivery.unconfirmedText'),
  };
}
