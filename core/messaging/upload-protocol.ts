// What Chrome's background and its offscreen document say to each other while the document uploads a file: over one port for
// each upload, which the background opens, and, for the form with the file's content, over a channel that only documents of the
// extension itself can be on.
import * as v from 'valibot';

/** Name of the channel for forms, and how the name of each port begins; the upload's id follows. */
export const UPLOADS = 'parley-upload:';
/** Of a server's answer, in UTF-16 code units: the rest is cut off. */
export const ANSWER_MAX_LENGTH = 1_048_576;

/** Of a name, an address or a key. */
const TEXT_MAX_LENGTH = 70_000;
const FIELDS_MAX = 20;

const text = v.pipe(v.string(), v.maxLength(TEXT_MAX_LENGTH));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const formSchema = v.strictObject({
  id: text,
  form: v.strictObject({
    url: v.pipe(text, v.url()),
    fields: v.pipe(v.record(text, text), v.maxEntries(FIELDS_MAX)),
    name: text,
    type: text,
    content: v.blob(),
  }),
});
/** Over the channel: what is to be posted for the upload with this id. */
export type UploadForm = v.InferOutput<typeof formSchema>;

const newsSchema = v.variant('type', [
  /** It listens to the channel. */
  v.strictObject({ type: v.literal('ready') }),
  /** So many bytes of the body have gone out. */
  v.strictObject({ type: v.literal('progress'), bytes: count }),
  v.strictObject({
    type: v.literal('answered'),
    status: count,
    text: v.pipe(v.string(), v.maxLength(ANSWER_MAX_LENGTH)),
  }),
]);
/** Over the port, from the document. Where an upload fails the document closes the port; where it is to stop, the background does. */
export type UploadNews = v.InferOutput<typeof newsSchema>;

/** Null where it is something else. */
export function parseUploadForm(message: unknown): UploadForm | null {
  const parsed = v.safeParse(formSchema, message);
  return parsed.success ? parsed.output : null;
}

/** Null where it is something else. */
export function parseUploadNews(message: unknown): UploadNews | null {
  const parsed = v.safeParse(newsSchema, message);
  return parsed.success ? parsed.output : null;
}
