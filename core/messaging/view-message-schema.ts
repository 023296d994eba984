// What the background says to views (view-protocol.ts), checked in outline: it is our own code of the same version. A file of
// its own, so that views do not carry what only the background has to check.
import * as v from 'valibot';
import type { ViewMessage } from './view-protocol.ts';

const id = v.string();
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const revision = v.number();
const summary = v.looseObject({ id, phase: v.string(), lastSegment: v.number() });
const entries = v.array(v.looseObject({ index: v.number(), text: v.string() }));
const setup = v.looseObject({
  desk: v.nullable(v.object({ host: v.string(), service: v.string() })),
  desks: v.array(v.object({ key: v.string() })),
  isStorageFailing: v.boolean(),
  loss: v.nullable(v.string()),
  access: v.nullable(
    v.object({
      missing: v.array(v.string()),
      offer: v.nullable(v.object({ site: v.string() })),
      sites: v.array(v.string()),
    }),
  ),
  bootId: v.string(),
});

/** About contents of files. */
const fileAnswers = [
  v.looseObject({ type: v.literal('fileKept'), id, bytes: count }),
  v.looseObject({
    type: v.literal('filePiece'),
    id,
    data: v.nullable(v.string()),
    bytes: count,
    image: v.nullable(v.looseObject({ type: v.string(), width: count, height: count })),
  }),
] as const;

const viewMessage = v.variant('type', [
  v.looseObject({
    type: v.literal('snapshot'),
    revision,
    setup,
    chats: v.array(v.looseObject({ summary, entries, firstSegment: v.number() })),
  }),
  v.looseObject({ type: v.literal('chatChanged'), revision, summary, added: entries }),
  v.looseObject({ type: v.literal('setupChanged'), revision, setup }),
  v.looseObject({ type: v.literal('chatRemoved'), revision, chatId: id }),
  v.looseObject({ type: v.literal('chime') }),
  v.looseObject({ type: v.literal('showChat'), chatId: id }),
  v.looseObject({ type: v.literal('voice'), isYours: v.boolean() }),
  v.looseObject({
    type: v.literal('answered'),
    id,
    error: v.nullable(v.looseObject({ code: v.string() })),
  }),
  v.looseObject({ type: v.literal('segmentLoaded'), id, entries }),
  ...fileAnswers,
]);

/** Reads what the background said, without copying it; null where it is not of this vocabulary. */
export function parseViewMessage(raw: unknown): ViewMessage | null {
  // The outline is checked above; the rest was written by the same build.
  return v.is(viewMessage, raw) ? (raw as ViewMessage) : null;
}
