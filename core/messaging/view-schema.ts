// The shapes of the view vocabulary (view-protocol.ts), checked. What views say is checked to the last key: the door must
// not depend on which page holds the port. What the background says is our own code of the same version: only its outline.
import * as v from 'valibot';
import type { ChatErrorData } from '../chat/errors.ts';
import { fileAnswers, fileCommands, fileRequests } from './file-schema.ts';
import type { ViewMessage, ViewRequest } from './view-protocol.ts';

/** Longest text that crosses a port, in UTF-16 code units. */
export const TEXT_MAX_LENGTH = 65_536;
/** Longest id of any kind. */
export const ID_MAX_LENGTH = 64;
/** Longest field of the registration form. */
export const FIELD_MAX_LENGTH = 500;
/** Longest key of a desk: an address and a service. */
export const DESK_KEY_MAX_LENGTH = 4_096;
const SEGMENT_MAX = 1_000_000;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(ID_MAX_LENGTH));
const text = v.pipe(v.string(), v.maxLength(TEXT_MAX_LENGTH));
const field = v.pipe(v.string(), v.maxLength(FIELD_MAX_LENGTH));
const form = v.strictObject({ firstName: field, lastName: field, email: field, subject: field });

const command = v.variant('type', [
  v.strictObject({ type: v.literal('changeForm'), form }),
  v.strictObject({ type: v.literal('startChat'), form }),
  v.strictObject({ type: v.literal('backToForm') }),
  v.strictObject({ type: v.literal('changeDraft'), text, viewId: id }),
  v.strictObject({ type: v.literal('sendMessage'), text }),
  v.strictObject({ type: v.literal('changeTyping'), isTyping: v.boolean() }),
  v.strictObject({ type: v.literal('sendAgain'), entryId: id }),
  v.strictObject({ type: v.literal('discard'), entryId: id }),
  ...fileCommands,
  v.strictObject({ type: v.literal('endChat') }),
  v.strictObject({ type: v.literal('reconnect') }),
]);

const address = v.pipe(v.string(), v.maxLength(DESK_KEY_MAX_LENGTH));
const deskKey = v.pipe(v.string(), v.maxLength(DESK_KEY_MAX_LENGTH));
const deskCommand = v.variant('type', [
  v.strictObject({ type: v.literal('newChat'), desk: v.nullable(deskKey), takeFrom: v.nullable(id) }),
  v.strictObject({ type: v.literal('removeChat'), chatId: id }),
  v.strictObject({ type: v.literal('openWindow'), chatId: v.nullable(id) }),
  v.strictObject({ type: v.literal('allowSite'), site: address, serverUrl: v.nullable(address) }),
  v.strictObject({ type: v.literal('dismissOffer') }),
]);

const viewRequest = v.variant('type', [
  v.strictObject({ type: v.literal('watch') }),
  v.strictObject({
    type: v.literal('attend'),
    chatId: v.nullable(id),
    presence: v.picklist(['focused', 'visible', 'hidden']),
  }),
  v.strictObject({ type: v.literal('command'), id, chatId: id, command }),
  v.strictObject({ type: v.literal('deskCommand'), id, command: deskCommand }),
  v.strictObject({
    type: v.literal('loadSegment'),
    id,
    chatId: id,
    segment: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SEGMENT_MAX)),
  }),
  ...fileRequests,
]) satisfies v.GenericSchema<unknown, ViewRequest>;

/** A request that was refused: with the id to answer, where it could be read. */
export interface RefusedRequest {
  readonly type: 'refused';
  readonly id: string | null;
  readonly error: ChatErrorData;
}

/** Reads what a view said. Never throws; a text over the cap is `messageTooLong`, anything else wrong `malformed`. */
export function parseViewRequest(raw: unknown): ViewRequest | RefusedRequest {
  const parsed = v.safeParse(viewRequest, raw);
  if (parsed.success) return parsed.output;
  const named = v.safeParse(v.object({ id }), raw);
  const isTooLong = parsed.issues.every(
    (issue) => issue.type === 'max_length' && v.getDotPath(issue) === 'command.text',
  );
  return {
    type: 'refused',
    id: named.success ? named.output.id : null,
    error: { code: isTooLong ? 'messageTooLong' : 'malformed' },
  };
}

const revision = v.number();
const summary = v.looseObject({ id, phase: v.string(), lastSegment: v.number() });
const entries = v.array(v.looseObject({ index: v.number(), text: v.string() }));
const setup = v.looseObject({
  desk: v.nullable(v.object({ host: v.string(), service: v.string() })),
  desks: v.array(v.object({ key: v.string() })),
  isStorageFailing: v.boolean(),
  access: v.nullable(
    v.object({ missing: v.array(v.string()), offer: v.nullable(v.object({ site: v.string() })) }),
  ),
  bootId: v.string(),
});

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
