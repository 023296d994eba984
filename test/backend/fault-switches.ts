// What can go wrong on purpose, as one closed vocabulary: for tests in-process, and for `/control/fault`.
// Says only what a fault is called and what it takes; deliveries.ts and backend.ts make it happen.
import * as v from 'valibot';

const CHAT = v.optional(v.string());
const IS_ON = v.optional(v.boolean());
const NAMES = v.array(v.picklist(['nickname', 'firstName', 'lastName']));
const COUNT = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)));
const LIMITS = v.object({
  maxFiles: COUNT,
  maxFileSize: COUNT,
  maxTotalSize: COUNT,
  types: v.optional(v.array(v.string())),
  needsAgent: IS_ON,
  downloadAttempts: COUNT,
});

const FAULT = v.variant('name', [
  v.object({ name: v.picklist(['dropSessions', 'changeAlias', 'end', 'idleAlert']), chat: CHAT }),
  v.object({ name: v.picklist(['idleClose', 'unknownEventType']), chat: CHAT }),
  v.object({
    name: v.picklist(['cutConnections', 'restartBayeux', 'reorder', 'malformedFrame', 'malformedData']),
  }),
  v.object({ name: v.picklist(['split', 'omitChatEnded', 'silentService']), isOn: IS_ON }),
  v.object({ name: v.picklist(['refuseOrigin', 'closed', 'webSocket', 'restFailure']), isOn: IS_ON }),
  v.object({ name: v.literal('statusCode1Once'), operation: v.optional(v.string()) }),
  v.object({ name: v.literal('duplicate'), mode: v.optional(v.picklist(['next', 'always', 'off'])) }),
  v.object({ name: v.literal('lose'), count: COUNT }),
  v.object({ name: v.literal('slow'), ms: v.pipe(v.number(), v.minValue(0)) }),
  v.object({ name: v.literal('requireNames'), names: NAMES }),
  v.object({ name: v.picklist(['cutUpload', 'cutDownload', 'loseUploadAnswer']) }),
  v.object({ name: v.literal('refuseUpload'), code: v.optional(v.picklist([201, 202, 203, 500])) }),
  v.object({ name: v.literal('slowFiles'), ms: v.pipe(v.number(), v.minValue(0)) }),
  v.object({ name: v.literal('fileLimits'), ...LIMITS.entries }),
]);

/** One switch, with what it takes. `chat` absent: the chat opened last; `isOn` absent: on. */
export type FaultRequest = v.InferOutput<typeof FAULT>;

/** For `GET /control`. */
export const FAULT_HELP = `
dropSessions {chat?}          forget Bayeux sessions (of that chat, else all): next request gets 402
cutConnections                reset every connection; sessions stay
restartBayeux                 reset every connection and forget every Bayeux session; chats stay
changeAlias {chat?}           the next push carries a new alias
statusCode1Once {operation?}  the next operation (of that name) fails with statusCode 1 and is not done
end {chat?}                   the agent ends the chat
idleAlert {chat?}             the system warns of inactivity
idleClose {chat?}             the system ends the chat for inactivity
unknownEventType {chat?}      an event of a type that no client knows
duplicate {mode?}             next | always | off: data messages are delivered twice
reorder                       the next two data messages change places
lose {count?}                 the next data messages never arrive (1)
slow {ms}                     every data message waits; 0 = off
split {isOn?}                 identifiers and events in separate data messages
omitChatEnded {isOn?}         no chatEnded in any data message
malformedFrame                the next frame with data is cut in half
malformedData                 the next data message is no GMS object
silentService {isOn?}         operations are acknowledged and never answered
refuseOrigin {isOn?}          every Origin gets 403 without CORS headers
webSocket {isOn?}             false: upgrades are refused, handshakes offer long-polling only
restFailure {isOn?}           every REST request gets HTTP 500 and is not done
closed {isOn?}                requestChat fails with 240
requireNames {names}          names that requestChat must give (102, 103, 161); [] = any one of them
cutUpload                     the next upload's connection is reset half-way
cutDownload                   the next download's connection is reset half-way
loseUploadAnswer              the next upload is done, its connection reset instead of an answer
refuseUpload {code?}          the next upload is refused with that code (201, 202, 203 or 500) whatever the limits say (201)
slowFiles {ms}                an upload's or download's content takes that long; 0 = off
fileLimits {maxFiles?, maxFileSize?, maxTotalSize?, types?, needsAgent?, downloadAttempts?}
                              changes what visitors may send: bytes, lower-case extensions ([] = any)
`.trim();

/** @throws {Error} with a sentence that names what is wrong. */
export function parseFault(value: unknown): FaultRequest {
  const result = v.safeParse(FAULT, value);
  if (result.success) return result.output;
  const path = v.getDotPath(result.issues[0]);
  throw new TypeError(`${path ?? 'fault'}: ${result.issues[0].message}`);
}
