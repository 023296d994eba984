// What views say (view-protocol.ts), checked to the last key: the door must not depend on which page holds the port.
import * as v from 'valibot';
import type { ChatErrorData } from '../chat/errors.ts';
import { fileCommands, fileRequests } from './file-schema.ts';
import type { ViewRequest } from './view-protocol.ts';

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
  v.strictObject({ type: v.literal('changeDraft'), text, viewId: id }),
  v.strictObject({ type: v.literal('sendMessage'), text }),
  v.strictObject({ type: v.literal('changeTyping'), isTyping: v.boolean() }),
  v.strictObject({ type: v.literal('sendAgain'), entryId: id }),
  v.strictObject({ type: v.literal('discard'), entryId: id }),
  ...fileCommands,
  v.strictObject({ type: v.picklist(['backToForm', 'endChat', 'keepChat', 'leaveChat', 'reconnect']) }),
]);

const address = v.pipe(v.string(), v.maxLength(DESK_KEY_MAX_LENGTH));
const deskKey = v.pipe(v.string(), v.maxLength(DESK_KEY_MAX_LENGTH));
const deskCommand = v.variant('type', [
  v.strictObject({ type: v.literal('newChat'), desk: v.nullable(deskKey), takeFrom: v.nullable(id) }),
  v.strictObject({ type: v.literal('removeChat'), chatId: id }),
  v.strictObject({ type: v.literal('openWindow'), chatId: v.nullable(id) }),
  v.strictObject({ type: v.literal('allowSite'), site: address, serverUrl: v.nullable(address) }),
  v.strictObject({ type: v.literal('dismissOffer') }),
  v.strictObject({ type: v.literal('removeSite'), site: address }),
  v.strictObject({ type: v.literal('dismissLoss') }),
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
