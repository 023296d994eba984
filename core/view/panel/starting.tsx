// Between "Start chat" and the server's answer, and the case where no answer can come any more.
import { usePanel } from './context.ts';

/** The chat is being started. What the connection does is in the connection line above. */
export function Starting() {
  const { model, translator: t } = usePanel();
  const isStuck = model.connection.value.kind === 'waiting' || model.connection.value.kind === 'offline';
  return (
    <main class="stage stage--centred">
      <span class={isStuck ? 'pulse pulse--still' : 'pulse'} aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      <h2 class="stage-title">{t.text('starting.title')}</h2>
      <p class="stage-text">{t.text('starting.text')}</p>
      {isStuck && (
        <button type="button" class="button button--plain" onClick={() => model.backToForm()}>
          {t.text('starting.back')}
        </button>
      )}
    </main>
  );
}

/** Only the visitor decides whether a second request is sent. */
export function StartUnconfirmed() {
  const { model, translator: t } = usePanel();
  const error = model.summary.value?.error ?? null;
  return (
    <main class="stage stage--centred">
      <div role="alert" class="stage-alert">
        <h2 class="stage-title">{t.text('unconfirmed.title')}</h2>
        {error && <p class="stage-text">{t.error(error, model.host.value)}</p>}
      </div>
      <p class="stage-text">{t.text('unconfirmed.text')}</p>
      <div class="actions actions--centred">
        <button type="button" class="button button--primary" onClick={() => model.startAgain()}>
          {t.text('unconfirmed.again')}
        </button>
        <button type="button" class="button button--plain" onClick={() => model.backToForm()}>
          {t.text('starting.back')}
        </button>
      </div>
    </main>
  );
}
