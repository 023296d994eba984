// Asks before a chat is ended.
import { useComputed } from '@preact/signals';
import { countLeftBehind } from '../end-prospects.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { usePanel } from './context.ts';

/** Asks as soon as it is drawn; `onDone` when it was answered either way. */
export function EndDialog({ onDone }: { onDone: () => void }) {
  const { model, translator: t } = usePanel();
  const unsent = useComputed(() => model.summary.value && countLeftBehind(model.summary.value)).value ?? 0;
  return (
    <ConfirmDialog
      title={t.text('endDialog.title')}
      text={t.text('endDialog.text')}
      warning={unsent > 0 && t.text('endDialog.unsent', { count: unsent })}
      keep={t.text('endDialog.keep')}
      confirm={t.text('endDialog.end')}
      onConfirm={() => model.endChat()}
      onDone={onDone}
    />
  );
}
