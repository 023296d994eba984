// The end of a chat: why, what was not sent, and how to go on. The conversation above stays to be read.
import { useComputed, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { selectUnsent } from '../../chat/selectors.ts';
import { fitName } from '../file-names.ts';
import { usePanel } from './context.ts';

/** Draws what comes after the conversation of an ended chat. */
export function Ended() {
  const { model, translator: t, isFocusFree } = usePanel();
  const reason = useComputed(() => model.summary.value?.ended?.reason ?? 'gone').value;
  const newChat = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    // The composer, where the focus may have been, is gone.
    if (isFocusFree()) newChat.current?.focus();
  }, []);
  return (
    <section class="ended" aria-labelledby="ended-reason">
      <h2 id="ended-reason" class="ended-reason">
        {t.text(`ended.${reason}`)}
      </h2>
      <p class="ended-text">{t.text('ended.text')}</p>
      <Unsent />
      <button
        ref={newChat}
        type="button"
        class="button button--primary button--wide"
        aria-describedby="ended-reason"
        onClick={() => model.newChat(false)}
      >
        {t.text('ended.newChat')}
      </button>
    </section>
  );
}

/** What the visitor wrote and nobody is sure to have read: the outbox, and what still stood in the composer. */
function Unsent() {
  const { model, translator: t, copyText } = usePanel();
  const outcome = useSignal<'copied' | 'refused' | null>(null);
  const unsent = useComputed(() => {
    const entries = selectUnsent(model.summary.value?.outbox ?? []).map(({ id, text, file, state }) => ({
      id,
      text: file === undefined ? text : fitName(file.name),
      isText: file === undefined,
      isDoubtful: state.name === 'sending' || state.name === 'unconfirmed',
    }));
    const draft = model.composer.text.value;
    return draft.trim() === ''
      ? entries
      : [...entries, { id: 'draft', text: draft, isText: true, isDoubtful: false }];
  }).value;
  // A file cannot be taken along: its content is gone with the chat.
  const texts = unsent.filter(({ isText }) => isText);
  if (unsent.length === 0) return null;

  function copy(): void {
    copyText(texts.map(({ text }) => text).join('\n')).then(
      () => {
        outcome.value = 'copied';
      },
      () => {
        outcome.value = 'refused';
      },
    );
  }

  return (
    <div class="unsent">
      <h3 id="unsent-title" class="unsent-title">
        {t.text('ended.unsent')}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <ul class="unsent-list" tabIndex={0} aria-labelledby="unsent-title">
        {unsent.map(({ id, text, isDoubtful }) => (
          <li key={id} class="unsent-item">
            <span class="unsent-text" dir="auto">
              {text}
            </span>
            {isDoubtful && <span class="unsent-doubt">{t.text('ended.maybeSent')}</span>}
          </li>
        ))}
      </ul>
      {texts.length > 0 && (
        <div class="actions">
          <button type="button" class="button button--plain" onClick={() => model.newChat(true)}>
            {t.text('ended.take')}
          </button>
          <button type="button" class="button button--plain" onClick={copy}>
            {t.text('ended.copy')}
          </button>
          <span aria-live="polite" class="actions-outcome">
            {outcome.value === 'copied' && t.text('ended.copied')}
            {outcome.value === 'refused' && t.text('ended.copyFailed')}
          </span>
        </div>
      )}
    </div>
  );
}
