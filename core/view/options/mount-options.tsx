// Draws the options page into a container and takes it away again.
import { render } from 'preact';
import type { Catalogue } from '../messages/compile-catalogue.ts';
import type { OptionsKey } from '../messages/en-options.ts';
import { english } from '../messages/english.ts';
import { englishOptions } from '../messages/english-options.ts';
import { createTranslator } from '../messages/translator.ts';
import type { OptionsClient } from './options-client.ts';
import { createOptionsModel } from './options-model.ts';
import { OptionsPage } from './options-page.tsx';
import type { SitesClient } from './sites-client.ts';
import { createSitesModel } from './sites-model.ts';

/** Shows the options. Returns what takes them away. */
export function mountOptions(options: {
  readonly client: OptionsClient;
  readonly sites: SitesClient;
  readonly container: HTMLElement;
  /** Default: English. */
  readonly messages?: Catalogue<OptionsKey>;
  readonly locale?: string;
  /** Default: the browser's clipboard. */
  readonly copyText?: (text: string) => Promise<void>;
}): () => void {
  const { client, container } = options;
  const translator = createTranslator({
    messages: options.messages ?? { ...english, ...englishOptions },
    locale: options.locale ?? 'en',
  });
  const model = createOptionsModel(client);
  const sites = createSitesModel(options.sites);
  const copyText = options.copyText ?? ((text: string) => navigator.clipboard.writeText(text));
  render(<OptionsPage model={model} sites={sites} translator={translator} copyText={copyText} />, container);
  return () => {
    model.close();
    sites.close();
    render(null, container);
  };
}
