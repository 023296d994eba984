// How an own message fares: a small mark with words for those who do not see it, and ways out where it is stuck.
import { Check, CircleAlert, CircleHelp, Clock3 } from 'lucide';
import { isFinalForFile } from '../../chat/files.ts';
import type { OutboxEntry } from '../../chat/state.ts';
import { Icon } from '../icon.tsx';
import type { DeliveryState } from '../rows.ts';
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
  const { state } = entry;
  if (state.name !== 'failed' && state.name !== 'unconfirmed') return null;
  const reason =
    state.name === 'failed' ? t.error(state.error, model.host.value) : t.text('delivery.unconfirmedText');
  return (
    <div class={`trouble trouble--${state.name}`}>
      <p class="trouble-text">
        <strong>{t.text(`delivery.${state.name}`)}.</strong> {reason}
      </p>
      <div class="actions">
        {!(state.name === 'failed' && isFinalForFile(state.error.code)) && (
          <button type="button" class="button button--plain" onClick={() => model.sendAgain(entry.id)}>
            {t.text(entry.file ? 'file.retry' : 'delivery.sendAgain')}
          </button>
        )}
        <button type="button" class="button button--plain" onClick={() => model.discard(entry.id)}>
          {t.text('delivery.discard')}
        </button>
      </div>
    </div>
  );
}
