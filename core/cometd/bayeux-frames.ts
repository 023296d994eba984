// Reads what a server sends as Bayeux: an array of messages with a channel. The library below trusts every field, so
// whatever could break it or mislead it is taken away here. It does not look into `data`.
import type { Advice, Message } from 'cometd';
import * as v from 'valibot';
import { ChatError } from '../chat/errors.ts';

/** Longest wait that a server may ask for, in milliseconds; `setTimeout` turns much longer ones into none. */
const WAIT_MAX_MS = 3_600_000;
/** Longest pause between two heartbeats of a link that is well, in milliseconds: with the hold it must not let a background sleep. */
export const PAUSE_MAX_MS = 5_000;

const flag = v.fallback(v.optional(v.boolean()), undefined);
const label = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(1_000))), undefined);
const wait = v.fallback(
  v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(WAIT_MAX_MS))),
  undefined,
);

const adviceSchema = v.object({
  reconnect: v.fallback(v.optional(v.picklist(['retry', 'handshake', 'none'])), undefined),
  interval: wait,
});

const messageSchema = v.object({
  channel: v.pipe(v.string(), v.startsWith('/'), v.maxLength(1_000)),
  id: label,
  successful: flag,
  error: label,
  clientId: label,
  subscription: label,
  version: label,
  supportedConnectionTypes: v.fallback(v.optional(v.array(v.string())), undefined),
  advice: v.fallback(v.optional(adviceSchema), undefined),
  data: v.optional(v.unknown()),
});

/** What reading a frame found. */
export interface FrameNotes {
  /** So many elements were no Bayeux messages and were left out. */
  readonly onDropped: (count: number) => void;
}

/**
 * Reads a frame or a response's body. The `timeout` becomes what the library takes it for: how long the next /meta/connect is
 * held, which is the `holdMs` that it asks for, whatever is advised.
 *
 * @throws ChatError `malformed` if it is not JSON, or no message in it is Bayeux.
 */
export function parseBayeuxFrame(text: unknown, holdMs: number, notes: FrameNotes): Message[] {
  const elements = parseElements(text);
  const messages = elements.flatMap((element) => {
    const parsed = v.safeParse(messageSchema, element);
    return parsed.success ? [tame(parsed.output, holdMs)] : [];
  });
  if (messages.length === 0 && elements.length > 0) throw new ChatError('malformed');
  if (messages.length < elements.length) notes.onDropped(elements.length - messages.length);
  return messages;
}

function parseElements(text: unknown): unknown[] {
  if (typeof text !== 'string') throw new ChatError('malformed');
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch (cause) {
    throw new ChatError('malformed', { cause });
  }
}

function tame(wire: v.InferOutput<typeof messageSchema>, holdMs: number): Message {
  const { channel, advice, ...fields } = wire;
  // valibot keeps absent fields as undefined; the library tells "absent" by the missing key.
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const message: Message = { ...given, channel };
  const tamed = tameAdvice(wire, holdMs);
  return tamed === undefined ? message : { ...message, advice: tamed };
}

function tameAdvice(wire: v.InferOutput<typeof messageSchema>, holdMs: number): Advice | undefined {
  const { channel, successful, advice: { reconnect, interval } = {} } = wire;
  const isConnect = channel === '/meta/connect';
  // The library would take it from any message, and a link that is well has nothing to learn but from its heartbeat.
  if (successful !== false && !(isConnect && successful) && channel !== '/meta/handshake') return undefined;
  const advice: Advice = { timeout: channel === '/meta/handshake' ? 0 : holdMs };
  if (interval !== undefined) advice.interval = successful ? Math.min(interval, PAUSE_MAX_MS) : interval;
  // A success with the advice to handshake makes the library fall silent for good (its issue 2057): it is a success. So does a
  // welcome with the advice to go away.
  const isHeeded = !successful || (isConnect && reconnect !== 'handshake');
  if (reconnect !== undefined && isHeeded) advice.reconnect = reconnect;
  return advice;
}
