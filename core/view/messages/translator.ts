// Turns names of messages into text. It knows a catalogue and a locale, and nothing of where texts are shown.
import format from 'icu-minify/format';
import type { ChatErrorData } from '../../chat/errors.ts';
import type { Catalogue } from './compile-catalogue.ts';
import type { MessageKey } from './en.ts';

export type MessageValues = Readonly<Record<string, string | number>>;

/** Speaks one language. */
export interface Translator<Extra extends string = never> {
  readonly locale: string;
  text(key: MessageKey | Extra, values?: MessageValues): string;
  /** What an error means to a person and what they can do. `host`: the server that it is about. */
  error(error: ChatErrorData, host: string): string;
  /** Hours and minutes. */
  time(at: number): string;
  /** Date and time to the second, for those who want to know exactly. */
  exactTime(at: number): string;
  /** For the `datetime` of a `<time>`. */
  machineTime(at: number): string;
  /** "Today", "Yesterday" or the date. */
  day(at: number, now: number): string;
  /** A size in bytes, for people. */
  fileSize(bytes: number): string;
}

const DAY_MS = 86_400_000;
const TIME_MAX_MS = 8.64e15;
const SIZE_STEP = 1000;
const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Makes the translator of a catalogue. */
export function createTranslator<Extra extends string = never>(options: {
  readonly messages: Catalogue<Extra>;
  readonly locale: string;
}): Translator<Extra> {
  const { messages, locale } = options;
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);
  const clockTime = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  // Messages hold no dates, and no numbers but counts.
  const formatters = {
    getNumberFormat: () => numbers,
    getPluralRules: () => plurals,
    getDateTimeFormat: () => exact,
  };

  function text(key: MessageKey | Extra, values: MessageValues = {}): string {
    return String(format(messages[key], locale, { ...values }, { formatters }));
  }

  return {
    locale,
    text,
    error: (error, host) => text(`error.${error.code}`, { host, detail: error.detail ?? '–' }),
    time: (at) => clockTime.format(toTime(at)),
    exactTime: (at) => exact.format(toTime(at)),
    machineTime: (at) => new Date(toTime(at)).toISOString(),
    day(at, now) {
      if (startOfDay(at) === startOfDay(now)) return text('conversation.today');
      return startOfDay(at) === startOfDay(now - DAY_MS)
        ? text('conversation.yesterday')
        : date.format(toTime(at));
    },
    fileSize(bytes) {
      const step = Math.min(
        SIZE_UNITS.length - 1,
        bytes > 0 ? Math.floor(Math.log(bytes) / Math.log(SIZE_STEP)) : 0,
      );
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: SIZE_UNITS[step] ?? 'byte',
        maximumFractionDigits: 1,
      }).format(bytes / SIZE_STEP ** step);
    },
  };
}

/** A server can say any number; what is no time is shown as the nearest one that is (ECMA-262, time values). */
function toTime(at: number): number {
  return Number.isNaN(at) ? 0 : Math.max(-TIME_MAX_MS, Math.min(TIME_MAX_MS, at));
}

/** Midnight before `at`, in the local time zone. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
