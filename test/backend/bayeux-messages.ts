// Parses what a client sends as Bayeux messages, before the CometD server sees it: that server trusts its input, and
// an odd channel or subscription would leave its session in a broken batch. Knows nothing of chats.

/** A message of a client, as far as it has been checked. */
export interface BayeuxMessage {
  readonly channel: string;
  readonly clientId?: string;
  readonly data?: unknown;
  readonly advice?: { readonly timeout?: number; readonly interval?: number };
  readonly [field: string]: unknown;
}

const CHANNEL = /^(\/[^/\s]+)+$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseWait(value: unknown, longestMs: number): number | undefined {
  return typeof value === 'number' && value >= 0 ? Math.min(value, longestMs) : undefined;
}

function parseMessage(value: unknown, timeoutMs: number): BayeuxMessage {
  if (!isRecord(value)) throw new TypeError('A Bayeux message must be an object');
  const { channel, clientId, subscription, advice } = value;
  if (typeof channel !== 'string' || !CHANNEL.test(channel)) throw new TypeError('Bad channel');
  if (clientId !== undefined && typeof clientId !== 'string') throw new TypeError('Bad clientId');
  const subscriptions = Array.isArray(subscription) ? subscription : [subscription ?? '/'];
  if (channel === '/meta/subscribe' && !subscriptions.every((name) => CHANNEL.test(String(name)))) {
    throw new TypeError('Bad subscription');
  }
  if (advice === undefined) return { ...value, channel };
  const { timeout, interval } = isRecord(advice) ? advice : {};
  const timeoutHold = parseWait(timeout, timeoutMs);
  const intervalWait = parseWait(interval, timeoutMs);
  return {
    ...value,
    channel,
    // A client may ask for a shorter hold of its /meta/connect, not for a longer one.
    advice: {
      ...(timeoutHold === undefined ? {} : { timeout: timeoutHold }),
      ...(intervalWait === undefined ? {} : { interval: intervalWait }),
    },
  };
}

/**
 * Text of a request body or of a WebSocket frame. One object is taken as an array of one, as Java servers do.
 * @throws {Error} where it is not Bayeux.
 */
export function parseBayeuxMessages(text: string, timeoutMs: number): readonly BayeuxMessage[] {
  const value: unknown = JSON.parse(text);
  const messages = Array.isArray(value) ? value : [value];
  if (messages.length === 0) throw new TypeError('No messages');
  return messages.map((message: unknown) => parseMessage(message, timeoutMs));
}
