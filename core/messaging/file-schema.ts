// The shapes of what views say about files, checked. Part of view-schema.ts.
import * as v from 'valibot';
import { PIECE_BYTES } from './file-protocol.ts';

/** Longest name and type of a file, in UTF-16 code units; systems allow 255. */
export const FILE_NAME_MAX_LENGTH = 500;
const ID_MAX_LENGTH = 64;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(ID_MAX_LENGTH));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const file = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(FILE_NAME_MAX_LENGTH)),
  type: v.pipe(v.string(), v.maxLength(FILE_NAME_MAX_LENGTH)),
  size: count,
});

/** Commands to a chat. */
export const fileCommands = [
  v.strictObject({ type: v.literal('sendFile'), file }),
  v.strictObject({ type: v.literal('cancelFile'), entryId: id }),
  v.strictObject({ type: v.literal('askFileLimits') }),
] as const;

/** Longest id of a file; servers' are opaque. */
const FILE_ID_MAX_LENGTH = 1_000;
/** Base64 makes four characters of three bytes. */
const DATA_MAX_LENGTH = Math.ceil(PIECE_BYTES / 3) * 4;

/** Requests of views about contents. */
export const fileRequests = [
  v.strictObject({
    type: v.literal('keepFile'),
    id,
    chatId: id,
    entryId: id,
    offset: count,
    data: v.pipe(v.string(), v.maxLength(DATA_MAX_LENGTH)),
  }),
  v.strictObject({
    type: v.literal('loadFile'),
    id,
    chatId: id,
    fileId: v.pipe(v.string(), v.minLength(1), v.maxLength(FILE_ID_MAX_LENGTH)),
    offset: count,
  }),
] as const;
