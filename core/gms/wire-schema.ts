// The shape of what a chat server answers and notifies (WIRE.md 5), read as tolerantly as is safe: numbers may come as
// text, unknown fields are ignored, a field that makes no sense is as good as absent. It knows no meaning of any field.
import * as v from 'valibot';

/** Longest text of one event, in UTF-16 code units: forty pages; the rest is cut off, which is shown. */
export const TEXT_MAX_LENGTH = 131_072;
/** Longest name of a person or a file. */
export const NAME_MAX_LENGTH = 1_000;
/** Keys are opaque and may be long (WIRE.md 3.1); longer ones than this are no keys. */
export const KEY_MAX_LENGTH = 65_536;
/** Transcript indices are a server's 32-bit integers; a larger one would poison the cursor. */
export const INDEX_MAX = 2_147_483_647;
/** The largest number of milliseconds that a Date takes. */
const TIME_MAX = 8_640_000_000_000_000;
/** Errors of one answer that are looked at. */
const ERRORS_MAX = 100;

const INTEGER_TEXT = /^-?\d{1,16}$/;
// With the u flag only a surrogate without its partner matches.
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Cuts at `maxLength` code units and makes the text well-formed, so that it can be stored, sent and encoded. */
function tidyText(text: string, maxLength: number): string {
  const whole = text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
  return whole.replace(LONE_SURROGATE, '\uFFFD');
}

/** Absent where the value does not fit the schema. */
export function lenient<Schema extends v.GenericSchema>(schema: Schema) {
  return v.fallback(v.optional(schema), undefined);
}

export function integer(min: number, max: number) {
  return v.pipe(
    v.union([
      v.number(),
      v.pipe(
        v.string(),
        v.trim(),
        v.regex(INTEGER_TEXT),
        v.transform((text) => Number(text)),
      ),
    ]),
    v.safeInteger(),
    v.minValue(min),
    v.maxValue(max),
    // -0 does not survive JSON.
    v.transform((value) => value + 0),
  );
}

export function text(maxLength: number) {
  return v.pipe(
    v.string(),
    v.transform((value) => tidyText(value, maxLength)),
  );
}

/** Text that means nothing when it is cut or mended: what is too long, or ill-formed, is as bad as absent. Numbers are taken as text. */
const key = v.pipe(
  v.union([
    v.string(),
    v.pipe(
      v.number(),
      v.safeInteger(),
      v.transform((value) => String(value)),
    ),
  ]),
  v.minLength(1),
  v.maxLength(KEY_MAX_LENGTH),
  // It goes into addresses.
  v.regex(/^\P{Surrogate}*$/u),
);

const attributes = lenient(
  v.object({
    GCTI_SYSTEM: lenient(
      v.object({ 'party-info': lenient(v.object({ style: lenient(text(NAME_MAX_LENGTH)) })) }),
    ),
  }),
);

const userData = lenient(
  v.object({
    'file-id': lenient(key),
    'file-name': lenient(text(NAME_MAX_LENGTH)),
    'file-size': lenient(integer(0, Number.MAX_SAFE_INTEGER)),
    GCTI_Chat_PartyStyle: lenient(text(NAME_MAX_LENGTH)),
  }),
);

const from = lenient(
  v.object({
    nickname: lenient(text(NAME_MAX_LENGTH)),
    participantId: lenient(integer(0, INDEX_MAX)),
    type: lenient(text(NAME_MAX_LENGTH)),
  }),
);

/** One element of `messages[]` (WIRE.md 5.2). */
export const wireEventSchema = v.object({
  from,
  index: lenient(integer(1, INDEX_MAX)),
  type: lenient(text(NAME_MAX_LENGTH)),
  utcTime: lenient(integer(0, TIME_MAX)),
  text: lenient(text(TEXT_MAX_LENGTH)),
  userData,
  eventAttributes: attributes,
});
export type WireEvent = v.InferOutput<typeof wireEventSchema>;

/** The top level (WIRE.md 5.1). Its messages are left unchecked, so that one bad element does not cost the others. */
export const wireReportSchema = v.object({
  statusCode: lenient(integer(0, INDEX_MAX)),
  chatEnded: lenient(
    v.union([
      v.boolean(),
      v.pipe(
        v.literal('true'),
        v.transform(() => true),
      ),
    ]),
  ),
  secureKey: lenient(key),
  chatId: lenient(key),
  userId: lenient(key),
  alias: lenient(key),
  nextPosition: lenient(integer(1, INDEX_MAX)),
  userData,
  messages: lenient(v.array(v.unknown())),
  errors: lenient(
    v.pipe(
      v.array(v.unknown()),
      v.transform((errors) => errors.slice(0, ERRORS_MAX)),
    ),
  ),
});
export type WireReport = v.InferOutput<typeof wireReportSchema>;

/** One element of `errors[]`; its advice is the server's text and is not read. */
export const wireErrorSchema = v.object({ code: integer(0, INDEX_MAX) });
