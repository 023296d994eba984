// The fields of the options page. One that an administrator has set shows its value and cannot be changed.
import { Lock } from 'lucide';
import { useId } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import type { EditableSettings } from './options-client.ts';
import type { OptionsModel } from './options-model.ts';
import type { OptionsText, OptionsTranslator, PageParts } from './page-parts.ts';

/** A line of text with its hint and what is wrong with it. */
export function TextField({
  model,
  translator: t,
  name,
  label,
  hint,
  inputMode,
  error,
}: PageParts & {
  name: 'serverUrl' | 'service';
  label: OptionsText;
  hint: OptionsText;
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

/** A switch with its hint. */
export function Check({
  model,
  translator: t,
  name,
  label,
  hint,
}: PageParts & { name: 'disableWebSockets' | 'sound'; label: OptionsText; hint: OptionsText }) {
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

const CONNECTIONS: readonly {
  readonly value: EditableSettings['connection'];
  readonly label: OptionsText;
}[] = [
  { value: 'live', label: 'options.connectionLive' },
  { value: 'polling', label: 'options.connectionPolling' },
];

/** How the server is asked for news. */
export function ConnectionChoice({ model, translator: t }: PageParts) {
  const id = useId();
  const isLocked = isLockedIn(model, 'connection');
  const present = model.fields.value.connection;
  return (
    <div class="field">
      <label for={id} class="field-label">
        {t.text('options.connection')}
      </label>
      <select
        id={id}
        class="input"
        value={present}
        disabled={isLocked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const chosen = CONNECTIONS.find(({ value }) => value === event.currentTarget.value);
          if (chosen !== undefined) model.change({ connection: chosen.value });
        }}
      >
        {CONNECTIONS.map(({ value, label }) => (
          <option key={value} value={value}>
            {t.text(label)}
          </option>
        ))}
      </select>
      <p id={`${id}-hint`} class="field-hint">
        {isLocked ? (
          <Locked translator={t} />
        ) : (
          t.text(present === 'live' ? 'options.connectionLiveHint' : 'options.connectionPollingHint')
        )}
      </p>
    </div>
  );
}

/** Says that an administrator has the say. */
export function Locked({ translator: t }: { translator: OptionsTranslator }) {
  return (
    <span class="locked">
      <Icon of={Lock} size={12} /> {t.text('options.locked')}
    </span>
  );
}

function isLockedIn(model: OptionsModel, name: keyof EditableSettings): boolean {
  return model.loaded.value?.locked.has(name) ?? false;
}
