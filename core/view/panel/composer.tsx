// The box for writing: Enter sends, Shift and Enter breaks the line, an input method's Enter does neither.
import { useComputed } from '@preact/signals';
import { SendHorizontal } from 'lucide';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { isEndWaiting } from '../end-prospects.ts';
import { Icon } from '../icon.tsx';
import { usePanel } from './context.ts';
import { FileButton } from './file-button.tsx';

/** Draws the composer of an open chat. */
export function Composer() {
  const { model } = usePanel();
  const isEnding = useComputed(() => model.summary.value?.isEnding ?? false).value;
  return (
    <div class="composer-area">
      <ComposerAlert />
      {isEnding ? <Ending /> : <Box />}
    </div>
  );
}

/** The visitor has ended the chat. Until the server is told of it, that can be taken back. */
function Ending() {
  const { model, translator: t } = usePanel();
  const isOnline = useComputed(() => model.summary.value?.connection.status === 'online').value;
  const isWaiting = useComputed(() => isEndWaiting(model.summary.value)).value;
  return (
    <div class="composer-ending">
      <p>{t.text('composer.ending')}</p>
      {isWaiting && (
        <div class="actions actions--centred">
          <button type="button" class="button button--plain" onClick={() => model.keepChat()}>
            {t.text('endDialog.keep')}
          </button>
          {!isOnline && (
            <button type="button" class="button button--plain" onClick={() => model.leaveChat()}>
              {t.text('composer.endNow')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Box() {
  const { model, translator: t, isFocusFree } = usePanel();
  const { composer } = model;
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const text = composer.text.value;

  useLayoutEffect(() => {
    if (isFocusFree()) box.current?.focus();
    return () => composer.setFocused(false);
  }, [composer]);

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void composer.send();
        box.current?.focus();
      }}
    >
      <FileButton />
      {/* The copy of the text gives the box its height: no measuring. */}
      <label class="composer-grow" data-text={text}>
        <textarea
          ref={box}
          class="composer-text"
          aria-label={t.text('composer.label')}
          aria-describedby={`${id}-hint ${id}-count`}
          placeholder={t.text('composer.placeholder')}
          rows={1}
          dir="auto"
          value={text}
          onInput={(event) => composer.change(event.currentTarget.value)}
          onPaste={(event) => {
            // What a word processor copies is text with a picture of it.
            const { files, types } = event.clipboardData ?? {};
            if (!files?.length || types?.includes('text/plain')) return;
            event.preventDefault();
            model.files.attach(files);
          }}
          onFocus={() => composer.setFocused(true)}
          onBlur={() => composer.setFocused(false)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
            event.preventDefault();
            void composer.send();
          }}
        />
      </label>
      <span id={`${id}-hint`} class="visually-hidden">
        {t.text('composer.hint')}
      </span>
      <Counter id={`${id}-count`} />
      <button
        type="submit"
        class="composer-send"
        aria-label={t.text('composer.send')}
        title={t.text('composer.send')}
        disabled={!composer.canSend.value}
      >
        <Icon of={SendHorizontal} size={18} />
      </button>
    </form>
  );
}

function Counter({ id }: { id: string }) {
  const { model, translator: t } = usePanel();
  const left = model.composer.charactersLeft.value;
  return (
    <span id={id} class={left !== null && left < 0 ? 'counter counter--over' : 'counter'}>
      {left !== null && t.text(left < 0 ? 'composer.over' : 'composer.left', { count: Math.abs(left) })}
    </span>
  );
}

/** Why a message was not accepted, or came back into the box. */
function ComposerAlert() {
  const { model, translator: t } = usePanel();
  const error = useComputed(() => model.composer.problem.value ?? model.summary.value?.error ?? null).value;
  return (
    <div role="alert">{error && <p class="notice notice--danger">{t.error(error, model.host.value)}</p>}</div>
  );
}

/** `keyCode` 229 is how some browsers mark the Enter that ends an input method's composition. */
const IME_KEY_CODE = 229;

function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === IME_KEY_CODE;
}
