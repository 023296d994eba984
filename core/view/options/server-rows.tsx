// Which chat servers a site's pages talk to, row by row, and the form for one of them.
import { useId } from 'preact/hooks';
import type { SiteServer } from '../../settings/settings.ts';
import type { OptionsText, SitesParts } from './page-parts.ts';
import type { SiteEntry } from './sites-client.ts';
import type { ServerDraft } from './sites-model.ts';

/** Draws the rows of one site. */
export function ServerRows({ entry, ...parts }: SitesParts & { entry: SiteEntry }) {
  const { sites: model, translator: t } = parts;
  const { site, servers } = entry;
  const isLocked = model.loaded.value?.locked.has('servers') ?? false;
  const draft = model.draft.value;
  const isEditing = draft?.row.site === site;
  return (
    <details class="site-servers">
      <summary>{t.text('servers.title', { count: servers.length })}</summary>
      {servers.length === 0 && <p class="field-hint">{t.text('servers.none')}</p>}
      <ul class="sites">
        {servers.map((row) => (
          <li key={row.prefix} class="site-server">
            <p>
              {row.prefix === '' ? t.text('servers.any') : <bdi>{row.prefix}</bdi>} →{' '}
              <bdi class="site-name">{row.serverUrl}</bdi> · <bdi>{row.service}</bdi>
            </p>
            {!isLocked && (
              <div class="actions">
                <button
                  type="button"
                  class="button button--plain"
                  onClick={() => model.editServer(site, row)}
                >
                  {t.text('servers.edit')}
                </button>
                <button type="button" class="button button--plain" onClick={() => model.removeServer(row)}>
                  {t.text('servers.remove')}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {isEditing && draft !== null && <ServerForm {...parts} draft={draft} />}
      {!isLocked && !isEditing && (
        <button type="button" class="button button--plain" onClick={() => model.editServer(site, null)}>
          {t.text('servers.add')}
        </button>
      )}
    </details>
  );
}

const FIELDS: readonly {
  readonly name: 'prefix' | 'serverUrl' | 'service' | 'filesUrl';
  readonly label: OptionsText;
  readonly hint: OptionsText;
}[] = [
  { name: 'prefix', label: 'servers.prefix', hint: 'servers.prefixHint' },
  { name: 'serverUrl', label: 'options.serverUrl', hint: 'options.serverUrlHint' },
  { name: 'service', label: 'options.service', hint: 'options.serviceHint' },
  { name: 'filesUrl', label: 'servers.filesUrl', hint: 'servers.filesUrlHint' },
];

function ServerForm({ draft, ...parts }: SitesParts & { draft: ServerDraft }) {
  const { sites: model, translator: t } = parts;
  return (
    <form
      class="options-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        model.saveDraft();
      }}
    >
      {FIELDS.map(({ name, label, hint }) => (
        <ServerField
          key={name}
          label={t.text(label)}
          hint={t.text(hint)}
          error={
            draft.problem === name
              ? t.text(name === 'service' ? 'options.serviceEmpty' : 'servers.wrongAddress')
              : null
          }
          value={draft.row[name]}
          onChange={(value) => model.changeDraft({ [name]: value } satisfies Partial<SiteServer>)}
        />
      ))}
      <div class="actions">
        <button type="submit" class="button button--primary">
          {t.text('servers.save')}
        </button>
        <button type="button" class="button button--plain" onClick={model.cancelDraft}>
          {t.text('servers.cancel')}
        </button>
      </div>
    </form>
  );
}

/** A line of text with its hint and what is wrong with it. */
export function ServerField(props: {
  label: string;
  hint: string;
  error: string | null;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, hint, error, value, onChange } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {label}
      </label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        dir="ltr"
        class="input"
        value={value}
        aria-invalid={error !== null}
        aria-describedby={`${id}-hint${error === null ? '' : ` ${id}-error`}`}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {error !== null && (
        <p id={`${id}-error`} class="field-error">
          {error}
        </p>
      )}
      <p id={`${id}-hint`} class="field-hint">
        {hint}
      </p>
    </div>
  );
}
