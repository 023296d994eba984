// The options' sites: who may use the chat, what each of them shows and talks to, and the grant for every site.
import { Globe } from 'lucide';
import { useId } from 'preact/hooks';
import { hostsOf } from '../access-model.ts';
import { Icon } from '../icon.tsx';
import { Locked } from './option-fields.tsx';
import type { SitesParts } from './page-parts.ts';
import { ServerRows } from './server-rows.tsx';
import type { SiteEntry } from './sites-client.ts';

/** Draws the section; nothing until the settings are read. */
export function SitesSection(parts: SitesParts) {
  const { sites: model, translator: t } = parts;
  const id = useId();
  const loaded = model.loaded.value;
  if (loaded === null) return null;
  return (
    <section class="options-form" aria-labelledby={id}>
      <div>
        <h2 id={id} class="options-heading">
          {t.text('access.sites')}
        </h2>
        <p class="field-hint">{loaded.locked.has('sites') ? <Locked {...parts} /> : t.text('sites.intro')}</p>
      </div>
      {loaded.sites.length === 0 && <p>{t.text('sites.none')}</p>}
      <ul class="sites" aria-labelledby={id} hidden={loaded.sites.length === 0}>
        {loaded.sites.map((entry) => (
          <SiteItem key={entry.site} {...parts} entry={entry} />
        ))}
      </ul>
      {!loaded.locked.has('sites') && <AddSite {...parts} />}
      <Everywhere {...parts} />
      <SitesOutcome {...parts} />
    </section>
  );
}

/** What the browser does not let us into, and one button for all of it. */
export function MissingHosts({ sites: model, translator: t }: SitesParts) {
  const [host, ...others] = hostsOf(model.loaded.value?.missing ?? []);
  if (host === undefined) return null;
  return (
    <div role="note" class="notice notice--danger missing-hosts">
      <p>{t.text('access.missing', { host, count: others.length })}</p>
      <button type="button" class="button button--primary" onClick={model.allowHosts}>
        {t.text('access.allow')}
      </button>
    </div>
  );
}

function SiteItem({ entry, ...parts }: SitesParts & { entry: SiteEntry }) {
  const { sites: model, translator: t } = parts;
  const id = useId();
  const { site, isGranted, isAlwaysShown } = entry;
  const locked = model.loaded.value?.locked;
  return (
    <li class="site">
      <div class="site-head">
        <Icon of={Globe} size={16} />
        <bdi class="site-name">{site}</bdi>
        {!locked?.has('sites') && (
          <button type="button" class="button button--plain" onClick={() => model.remove(site)}>
            {t.text('access.removeSite', { site })}
          </button>
        )}
      </div>
      {!isGranted && (
        <div class="site-blocked">
          <p class="field-error">{t.text('sites.notGranted')}</p>
          <button type="button" class="button button--line" onClick={() => model.allow(site)}>
            {t.text('sites.allowAgain', { site })}
          </button>
        </div>
      )}
      <div class="check">
        <input
          id={id}
          type="checkbox"
          checked={isAlwaysShown}
          disabled={locked?.has('alwaysShow')}
          onChange={(event) => model.toggleAlwaysShown(site, event.currentTarget.checked)}
        />
        <label for={id}>{t.text('sites.alwaysShow')}</label>
      </div>
      <ServerRows {...parts} entry={entry} />
    </li>
  );
}

function AddSite({ sites: model, translator: t }: SitesParts) {
  const id = useId();
  const isWrong = model.isEnteredWrong.value;
  return (
    <form
      class="field"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        model.allowEntered();
      }}
    >
      <label for={id} class="field-label">
        {t.text('sites.add')}
      </label>
      <div class="copy-row">
        <input
          id={id}
          class="input"
          type="text"
          inputMode="url"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          dir="ltr"
          value={model.entered.value}
          aria-invalid={isWrong}
          aria-describedby={`${id}-hint${isWrong ? ` ${id}-error` : ''}`}
          onInput={(event) => model.enter(event.currentTarget.value)}
        />
        <button type="submit" class="button button--plain">
          {t.text('sites.allow')}
        </button>
      </div>
      {isWrong && (
        <p id={`${id}-error`} class="field-error">
          {t.text('sites.wrong')}
        </p>
      )}
      <p id={`${id}-hint`} class="field-hint">
        {t.text('sites.addHint')}
      </p>
    </form>
  );
}

function Everywhere(parts: SitesParts) {
  const { sites: model, translator: t } = parts;
  const id = useId();
  const isLocked = model.loaded.value?.locked.has('showEverywhere') ?? false;
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={model.loaded.value?.isEverywhere ?? false}
        disabled={isLocked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const { checked } = event.currentTarget;
          // It shows what is, not what is wished.
          event.currentTarget.checked = !checked;
          model.toggleEverywhere(checked);
        }}
      />
      <div>
        <label for={id}>{t.text('sites.everywhere')}</label>
        <p id={`${id}-hint`} class="field-hint">
          {isLocked ? <Locked {...parts} /> : t.text('sites.everywhereHint')}
        </p>
      </div>
    </div>
  );
}

function SitesOutcome({ sites: model, translator: t }: SitesParts) {
  const outcome = model.outcome.value;
  return (
    <div role="alert" class="alert-line">
      {outcome !== null && (
        <p class="notice notice--danger">
          {outcome === 'refused'
            ? t.text('sites.refused')
            : t.text('options.saveFailed', { reason: t.error(outcome, '') })}
        </p>
      )}
    </div>
  );
}
