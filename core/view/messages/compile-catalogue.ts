// From ICU message syntax to what the small formatter reads. Runs when the extension is built (test/compiled-messages.ts),
// so that the compiler is not shipped; an error in a message's syntax breaks the build.
import compile from 'icu-minify/compile';
import type { CompiledMessage } from 'icu-minify/format';
import type { MessageKey } from './en.ts';

/** A catalogue that can be formatted: what all views say, and `Extra`. */
export type Catalogue<Extra extends string = never> = Readonly<Record<MessageKey | Extra, CompiledMessage>>;

/** Compiles every message. Throws on the first whose syntax is wrong. */
export function compileCatalogue<Key extends string>(
  messages: Readonly<Record<Key, string>>,
): Readonly<Record<Key, CompiledMessage>> {
  const compiled = Object.entries<string>(messages).map(([key, message]) => [key, compile(message)]);
  return Object.fromEntries(compiled);
}
