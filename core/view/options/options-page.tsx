// The options page: which chat server, which service, a test that names what is wrong; and which sites.
import { Mark } from '../panel/mark.tsx';
import { Check, ConnectionChoice, TextField } from './option-fields.tsx';
import type { AddressProblem } from './options-client.ts';
import { OutcomeNotice } from './outcome-notice.tsx';
import type { OptionsText, PageParts, SitesParts } from './page-parts.ts';
import { PolicyNotice } from './policy-notice.tsx';
import { MissingHosts, SitesSection } from './sites-section.tsx';

const ADDRESS_TEXTS: Readonly<Record<AddressProblem, OptionsText>> = {
  empty: 'options.serverUrlEmpty',
  notAnAddress: 'options.serverUrlNotUrl',
  scheme: 'options.serverUrlScheme',
  credentials: 'options.serverUrlCredentials',
  query: 'options.serverUrlQuery',
  path: 'options.serverUrlPath',
};

/** Draws the page. */
export function OptionsPage(parts: PageParts & SitesParts) {
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
        <MissingHosts {...parts} />
        {model.loaded.value === null ? <Loading {...parts} /> : <Fields {...parts} />}
        <SitesSection {...parts} />
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
      <ConnectionChoice {...parts} />
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
