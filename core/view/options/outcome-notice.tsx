// What became of "Test connection" and "Save": progress and success in a status, what is wrong in an alert.
import { useSignal } from '@preact/signals';
import { CircleAlert, CircleCheck } from 'lucide';
import { useId } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import type { Outcome } from './options-model.ts';
import type { OptionsTranslator, PageParts } from './page-parts.ts';

/** Draws the outcome; both regions are there before they have content. */
export function OutcomeNotice({ model, translator: t, copyText }: PageParts) {
  const outcome = model.outcome.value;
  const good = goodNews(outcome, t);
  const bad = badNews(outcome, t);
  const isDone = outcome.kind === 'testOk' || outcome.kind === 'saved';
  return (
    <div class="outcome">
      <div role="status">
        {good !== null && (
          <p class={isDone ? 'notice notice--good' : 'notice notice--plain'}>
            {isDone && <Icon of={CircleCheck} size={18} />}
            <span>{good}</span>
          </p>
        )}
      </div>
      <div role="alert">
        {bad !== null && (
          <p class="notice notice--danger notice--icon">
            <Icon of={CircleAlert} size={18} />
            <span>{bad}</span>
          </p>
        )}
      </div>
      {outcome.kind === 'testFailed' && outcome.error.code === 'originRefused' && outcome.error.detail && (
        <OriginToAllow origin={outcome.error.detail} host={outcome.host} translator={t} copyText={copyText} />
      )}
    </div>
  );
}

/** The exact text that a server's administrator needs, easy to copy. */
function OriginToAllow(props: {
  origin: string;
  host: string;
  translator: OptionsTranslator;
  copyText: (text: string) => Promise<void>;
}) {
  const { origin, host, translator: t, copyText } = props;
  const id = useId();
  const outcome = useSignal<'copied' | 'refused' | null>(null);
  return (
    <div class="field">
      <label for={id} class="field-label">
        {t.text('options.originLabel')}
      </label>
      <div class="copy-row">
        <input
          id={id}
          class="input"
          readOnly
          dir="ltr"
          value={origin}
          aria-describedby={`${id}-hint`}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          class="button button--plain"
          onClick={() => {
            copyText(origin).then(
              () => {
                outcome.value = 'copied';
              },
              () => {
                outcome.value = 'refused';
              },
            );
          }}
        >
          {t.text(outcome.value === 'copied' ? 'options.copied' : 'options.copy')}
        </button>
      </div>
      {outcome.value === 'refused' && <p class="field-error">{t.text('ended.copyFailed')}</p>}
      <p id={`${id}-hint`} class="field-hint">
        {t.text('options.originHint', { host })}
      </p>
    </div>
  );
}

function goodNews(outcome: Outcome, t: OptionsTranslator): string | null {
  switch (outcome.kind) {
    case 'testing':
      return t.text('options.testing', { host: outcome.host });
    case 'saving':
      return t.text('options.saving');
    case 'saved':
      return t.text('options.saved');
    case 'testOk':
      return t.text(outcome.isSaved ? 'options.testOkSaved' : 'options.testOk', {
        service: outcome.service,
        host: outcome.host,
      });
    default:
      return null;
  }
}

function badNews(outcome: Outcome, t: OptionsTranslator): string | null {
  switch (outcome.kind) {
    case 'accessDenied':
      return t.text('options.accessDenied', { host: outcome.host });
    case 'savedWithoutAccess':
      return t.text('options.savedWithoutAccess', { host: outcome.host });
    case 'testFailed':
      return t.error(outcome.error, outcome.host);
    case 'saveFailed':
      return t.text('options.saveFailed', { reason: t.error(outcome.error, '') });
    default:
      return null;
  }
}
