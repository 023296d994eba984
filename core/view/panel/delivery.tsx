// How an own message fares: a small mark with words for those who do not see it, and ways out where it is stuck.
import { useComputed } from '@preact/signals';
import { Check, CircleAlert, CircleHelp, Clock3 } from 'lucide';
import { canSendAgain } from '../../chat/outbox.ts';
import type { OutboxEntry } from '../../chat/state.ts';
import { Icon } from '../icon.tsx';
import type { DeliveryState } from '../rows.ts';
import { troubleOf } from '../trouble.ts';
import { usePanel } from './context.ts';

const MARK_SIZE = 13;
const MARKS = {
  queued: Clock3,
  sending: Clock3,
  sent: Check,
  unconfirmed: CircleHelp,
  failed: CircleAlert,
} as const;

/** Draws the mark of a state. */
export function DeliveryMark({ state }: { state: DeliveryState }) {
  const { translator: t } = usePanel();
  const label = t.text(`delivery.${state}`);
  return (
    <span class={`mark-of-delivery mark-of-delivery--${state}`} title={label}>
      <Icon of={MARKS[state]} size={MARK_SIZE} />
      <span class="visually-hidden">{label}</span>
    </span>
  );
}

/** Beside a message that does not go on by itself: why, and what to do. */
export function DeliveryTrouble({ entry }: { entry: OutboxEntry }) {
  const { model, translator: t } = usePanel();
  // Nothing new is sent before an end.
  const isEnding = useComputed(() => model.summary.value?.isEnding ?? false).value;
  const trouble = troubleOf(entry, t, model.host.value);
  if (trouble === null) return null;
  const isTooLong = entry.state.name === 'failed' && entry.state.error.code === 'messageTooLong';
  return (
    <div class={`trouble trouble--${entry.state.name}`}>
      <p class="trouble-text">
        <strong>{trouble.title}</strong> {trouble.reason}
      </p>
      <div class="actions">
        {!isEnding && canSendAgain(entry) && (
          <Action name="sendAgain" act={() => model.sendAgain(entry.id)} />
        )}
        {!isEnding && isTooLong && entry.fromPage === undefined && (
          <Action
            name="edit"
            act={() => {
              model.edit(entry);
              document.querySelector('textarea')?.focus();
            }}
          />
        )}
        <Action name="discard" act={() => model.discard(entry.id)} />
      </div>
    </div>
  );
}

function Action({ name, act }: { name: 'sendAgain' | 'edit' | 'discard'; act: () => void }) {
  const { translator: t } = usePanel();
  return (
    <button type="button" class="button button--plain" onClick={act}>
      {t.text(`delivery.${name}`)}
    </button>
  );
}
