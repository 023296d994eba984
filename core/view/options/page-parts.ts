// What every part of the options page is drawn from.
import type { Translator } from '../messages/translator.ts';
import type { OptionsModel } from './options-model.ts';

/** Handed down from the mount. */
export interface PageParts {
  readonly model: OptionsModel;
  readonly translator: Translator;
  readonly copyText: (text: string) => Promise<void>;
}
