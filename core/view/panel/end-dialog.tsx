// Asks before a chat is ended. The browser's own modal dialog traps the focus, gives it back, and takes Escape as "keep".
import { useComputed } from '@preact/signals';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from './context.ts';

/** Asks as soon as it is drawn; `onDone` when it was answered either way. */
export function EndDialog({ onDone }: { onDone: () => void }) {
  const { model, translator: t } = usePanel();
  const dialog = useRef<HTMLDialogElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const id = useId();
  const unsent = useComputed(() => model.summary.value?.outbox.length ?? 0).value;

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    keep.current?.focus();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onClose={onDone}
    >
      <h2 id={`${id}-title`} class="dialog-title">
        {t.text('endDialog.title')}
      </h2>
      <div id={`${id}-text`} class="dialog-text">
        <p>{t.text('endDialog.text')}</p>
        {unsent > 0 && <p class="dialog-warning">{t.text('endDialog.unsent', { count: unsent })}</p>}
      </div>
      <div class="dialog-actions">
        <button ref={keep} type="button" class="button button--plain" onClick={() => dialog.current?.close()}>
          {t.text('endDialog.keep')}
        </button>
        <button
          type="button"
          class="button button--danger"
          onClick={() => {
            model.endChat();
            dialog.current?.close();
          }}
        >
          {t.text('endDialog.end')}
        </button>
      </div>
    </dialog>
  );
}
