// What every part of the options page is drawn from.
import type { MessageKey } from '../messages/en.ts';
import type { OptionsKey } from '../messages/en-options.ts';
import type { Translator } from '../messages/translator.ts';
import type { OptionsModel } from './options-model.ts';
import type { SitesModel } from './sites-model.ts';

/** Speaks of everything that this page shows. */
export type OptionsTranslator = Translator<OptionsKey>;
export type OptionsText = MessageKey | OptionsKey;

/** Handed down to whatever is about sites. */
export interface SitesParts {
  readonly sites: SitesModel;
  readonly translator: OptionsTranslator;
}

/** Handed down from the mount. */
export interface PageParts {
  readonly model: OptionsModel;
  readonly translator: OptionsTranslator;
  readonly copyText: (text: string) => Promise<void>;
}
