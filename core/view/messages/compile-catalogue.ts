// From ICU message syntax to what the small formatter reads. Runs when the extension is built (test/compiled-messages.ts),
// so that the compiler is not shipped; an error in a message's syntax breaks the build.
import compile from 'icu-minify/compile';
import type { CompiledMessage } from 'icu-minify/format';
import type { MessageKey, Messages } from './en.ts';

/** A catalogue that can be formatted. */
export type Catalogue = Readonly<Record<MessageKey, CompiledMessage>>;

/** Compiles every message. Throws on the first whose syntax is wrong. */
export function compileCatalogue(messages: Messages): Catalogue {
  const compiled = Object.entries(messages).map(([key, message]) => [key, compile(message)]);
  return Object.fromEntries(compiled);
}
