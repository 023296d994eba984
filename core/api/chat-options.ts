// The options of `startChat`, `restoreChat` and `startChatInThisWindow` (API.md 3.2), checked: those of the session, those of
// the widget, and what is between them. Also how they are put together from the page's config and the arguments.
import { NOT_EMBEDDED, Refusal, WRONG_VALUE } from './failures.ts';
import { setOwn } from './intrinsics.ts';
import { createOptionReader, type OptionReader } from './option-reader.ts';
import { eachProperty, isPlainObject } from './page-values.ts';
import type { PageWorld } from './page-world.ts';
import { readStartOptions, type StartOptions } from './session-options.ts';
import type { UiHooks } from './types.ts';
import type { WidgetOptions } from './widget.ts';

/** Which call the options are for. */
export type ChatCall = 'startChat' | 'restoreChat' | 'startChatInThisWindow';

export interface ChatOptions {
  readonly session: StartOptions;
  readonly widget: WidgetOptions;
  /** False: popup mode. */
  readonly isEmbedded: boolean;
  /** A function of the page that takes the place of the form. */
  readonly registration: ((...values: unknown[]) => unknown) | null;
  /** False: the page draws for itself. */
  readonly hasUi: boolean;
  readonly widgetUrl: string | null;
}

/**
 * The arguments over the config, key by key, as an object that the page's hooks may change: neither of the two is changed
 * by it. What is no object at all is left for `readChatOptions` to refuse.
 */
export function mergeOptions(config: unknown, given: unknown): unknown {
  if (given !== undefined && given !== null && !isPlainObject(given)) return given;
  const merged = {};
  copyInto(merged, config);
  copyInto(merged, given);
  return merged;
}

/** `isIntegrated`: there is a config global, so that the chat is embedded unless something says otherwise. Throws a `Refusal`. */
export function readChatOptions(
  call: ChatCall,
  merged: unknown,
  {
    isIntegrated,
    world,
  }: { readonly isIntegrated: boolean; readonly world: Pick<PageWorld, 'resolveAddress'> },
): ChatOptions {
  const session = readStartOptions(merged, null, world);
  const reader = createOptionReader(merged);
  if (call === 'restoreChat' && (reader.any('embedded') ?? isIntegrated) !== true) {
    throw new Refusal(NOT_EMBEDDED);
  }
  const isWholeWindow = call === 'startChatInThisWindow';
  const registration = reader.any('registration');
  return {
    session,
    isEmbedded: (reader.flag('embedded') ?? isIntegrated) || isWholeWindow,
    registration: typeof registration === 'function' ? reader.func('registration') : null,
    hasUi: reader.any('ui') !== false,
    widgetUrl: readAddress(reader, 'widgetUrl', world),
    widget: {
      localization: readLocalization(reader, world),
      templates: readAddress(reader, 'templates', world),
      hasForm: typeof registration === 'function' ? false : (reader.flag('registration') ?? true),
      ui: readHooks(reader),
      debug: session.isDebug,
      isWholeWindow,
    },
  };
}

function copyInto(target: object, source: unknown): void {
  if (!isPlainObject(source)) return;
  eachProperty(source, (name, given) => {
    const value = name === 'userData' && isPlainObject(given) ? copyOf(given) : given;
    setOwn(target, name, value);
  });
}

/** A hook may add to the user data as well. */
function copyOf(userData: Readonly<Record<string, unknown>>): object {
  const copy = {};
  copyInto(copy, userData);
  return copy;
}

function readAddress(
  reader: OptionReader,
  name: string,
  world: Pick<PageWorld, 'resolveAddress'>,
): string | null {
  const given = reader.text(name);
  if (given === null) return null;
  const address = world.resolveAddress(given);
  if (address === null) throw new Refusal(WRONG_VALUE, name);
  return address;
}

function readLocalization(
  reader: OptionReader,
  world: Pick<PageWorld, 'resolveAddress'>,
): WidgetOptions['localization'] {
  if (typeof reader.any('localization') === 'string') return readAddress(reader, 'localization', world);
  return reader.object('localization');
}

function readHooks(reader: OptionReader): UiHooks {
  if (typeof reader.any('ui') === 'boolean') return {};
  const hooks = createOptionReader(reader.object('ui'));
  return {
    onBeforeChat: hooks.func('onBeforeChat'),
    onBeforeRegistration: hooks.func('onBeforeRegistration'),
  };
}
