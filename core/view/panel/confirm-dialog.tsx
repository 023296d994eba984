// Asks before something that cannot be taken back. The browser's own modal dialog traps the focus, gives it back, and takes
// Escape as "keep".
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useInPlainSight } from './plain-sight.ts';

export interface ConfirmDialogProps {
  readonly title: string;
  readonly text: string;
  readonly warning?: string | false;
  readonly keep: string;
  readonly confirm: string;
  readonly onConfirm: () => void;
  /** It was answered, either way. */
  readonly onDone: () => void;
}

/** Asks as soon as it is drawn. */
export function ConfirmDialog({
  title,
  text,
  warning = false,
  keep,
  confirm,
  onConfirm,
  onDone,
}: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const keepButton = useRef<HTMLButtonElement>(null);
  // Not the button itself: while it cannot be pressed it is half transparent.
  const actions = useRef<HTMLDivElement>(null);
  const isInPlainSight = useInPlainSight(actions);
  const id = useId();

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    keepButton.current?.focus();
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
        {title}
      </h2>
      <div id={`${id}-text`} class="dialog-text">
        <p>{text}</p>
        {warning && <p class="dialog-warning">{warning}</p>}
      </div>
      <div ref={actions} class="dialog-actions">
        <button
          ref={keepButton}
          type="button"
          class="button button--plain"
          onClick={() => dialog.current?.close()}
        >
          {keep}
        </button>
        <button
          type="button"
          class="button button--danger"
          disabled={!isInPlainSight}
          onClick={() => {
            onConfirm();
            dialog.current?.close();
          }}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
