// The options page: which chat server, which service, a test that names what is wrong.
import { Lock } from 'lucide-preact';
import { useId } from 'preact/hooks';
import type { MessageKey } from '../messages/en.ts';
import type { Translator } from '../messages/translator.ts';
import { Mark } from '../panel/mark.tsx';
import type { AddressProblem, EditableSettings } from './options-client.ts';
import type { OptionsModel } from './options-model.ts';
import { OutcomeNotice } from './outcome-notice.tsx';
import type { PageParts } from './page-parts.ts';
import { PolicyNotice } from './policy-notice.tsx';

const ADDRESS_TEXTS: Readonly<Record<AddressProblem, MessageKey>> = {
  empty: 'options.serverUrlEmpty',
  notAnAddress: 'options.serverUrlNotUrl',
  scheme: 'options.serverUrlScheme',
  credentials: 'options.serverUrlCredentials',
  query: 'options.serverUrlQuery',
  path: 'options.serverUrlPath',
};

/** Draws the page. */
export function OptionsPage(parts: PageParts) {
  const { model, translator: t } = parts;
  const isFirstRun = model.isFirstRun.value;
  return (
    <div class="options">
      <header class="options-header">
        <Mark size={40} />
        <h1 class="options-title">{t.text(isFirstRun ? 'options.welcomeTitle' : 'options.title')}</h1>
      </header>
      <main>
        <p class="options-intro">{t.text(isFirstRun ? 'options.welcomeText' : 'options.intro')}</p>
        <PolicyNotice {...parts} />
        {model.loaded.value === null ? <Loading {...parts} /> : <Fields {...parts} />}
        <p class="options-privacy">{t.text('options.privacy')}</p>
      </main>
    </div>
  );
}

function Loading({ model, translator: t }: PageParts) {
  if (model.isUnreadable.value) {
    return (
      <p role="alert" class="notice notice--danger">
        {t.text('options.loadFailed')}
      </p>
    );
  }
  return <p>{t.text('options.loading')}</p>;
}

function Fields(parts: PageParts) {
  const { model, translator: t } = parts;
  const problem = model.addressProblem.value;
  return (
    <form class="options-form" noValidate onSubmit={(event) => event.preventDefault()}>
      <TextField
        {...parts}
        name="serverUrl"
        label="options.serverUrl"
        hint="options.serverUrlHint"
        inputMode="url"
        error={problem && t.text(ADDRESS_TEXTS[problem])}
      />
      <TextField
        {...parts}
        name="service"
        label="options.service"
        hint="options.serviceHint"
        inputMode="text"
        error={model.isServiceWrong.value ? t.text('options.serviceEmpty') : null}
      />
      <Check
        {...parts}
        name="disableWebSockets"
        label="options.disableWebSockets"
        hint="options.disableWebSocketsHint"
      />
      <Check {...parts} name="sound" label="options.sound" hint="options.soundHint" />
      <div class="actions">
        <button type="button" class="button button--plain" onClick={() => model.test()}>
          {t.text('options.test')}
        </button>
        {/* First among submit buttons: Enter in a field saves. */}
        <button type="submit" class="button button--primary" onClick={() => model.save()}>
          {t.text('options.save')}
        </button>
      </div>
      <OutcomeNotice {...parts} />
    </form>
  );
}

function TextField({
  model,
  translator: t,
  name,
  label,
  hint,
  inputMode,
  error,
}: PageParts & {
  name: 'serverUrl' | 'service';
  label: MessageKey;
  hint: MessageKey;
  inputMode: 'url' | 'text';
  error: string | null;
}) {
  const id = useId();
  const isLocked = isLockedIn(model, name);
  return (
    <div class="field">
      <label for={id} class="field-label">
        {t.text(label)}
      </label>
      <input
        id={id}
        type="text"
        inputMode={inputMode}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        dir="ltr"
        class="input"
        value={model.fields.value[name]}
        readOnly={isLocked}
        aria-invalid={error !== null}
        aria-describedby={`${id}-hint${error === null ? '' : ` ${id}-error`}`}
        onInput={(event) => model.change({ [name]: event.currentTarget.value })}
      />
      {error !== null && (
        <p id={`${id}-error`} class="field-error">
          {error}
        </p>
      )}
      <p id={`${id}-hint`} class="field-hint">
        {isLocked ? <Locked translator={t} /> : t.text(hint)}
      </p>
    </div>
  );
}

function Check({
  model,
  translator: t,
  name,
  label,
  hint,
}: PageParts & { name: 'disableWebSockets' | 'sound'; label: MessageKey; hint: MessageKey }) {
  const id = useId();
  const isLocked = isLockedIn(model, name);
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={model.fields.value[name]}
        disabled={isLocked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => model.change({ [name]: event.currentTarget.checked })}
      />
      <div>
        <label for={id}>{t.text(label)}</label>
        <p id={`${id}-hint`} class="field-hint">
          {isLocked ? <Locked translator={t} /> : t.text(hint)}
        </p>
      </div>
    </div>
  );
}

function Locked({ translator: t }: { translator: Translator }) {
  return (
    <span class="locked">
      <Lock size={12} aria-hidden="true" /> {t.text('options.locked')}
    </span>
  );
}

function isLockedIn(model: OptionsModel, name: keyof EditableSettings): boolean {
  return model.loaded.value?.locked.has(name) ?? false;
}
