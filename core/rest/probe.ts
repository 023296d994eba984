// "Test connection" for a server that is polled: is a chat server there, with that service? It never starts a chat: it asks for
// the news of one that does not exist, and any word of a chat server to that is a good sign.
import type { ChatErrorData } from '../chat/errors.ts';
import type { Desk, SessionKeys } from '../chat/state.ts';
import { restUrlOf } from './addresses.ts';
import { judge } from './judgement.ts';
import { askServer } from './request.ts';

export interface RestProbeOptions extends Desk {
  readonly fetch?: typeof fetch;
  /** Named where the server refuses it. */
  readonly ownOrigin?: string;
  /** How long the server may take to answer. Milliseconds. */
  readonly limitMs?: number;
}

const LIMIT_MS = 10_000;
const NO_CHAT: SessionKeys = {
  secureKey: 'parley-connection-test',
  chatId: 'parley-connection-test',
  userId: '',
  alias: '',
};
const NOT_FOUND = 404;

/** Null where a chat could be had there over REST, else the first thing that is wrong. Never rejects. */
export async function probeRest(options: RestProbeOptions): Promise<ChatErrorData | null> {
  const { service, ownOrigin, limitMs = LIMIT_MS } = options;
  const restUrl = restUrlOf(options);
  if (restUrl === null) return { code: 'notCometd' };
  const operation = { type: 'requestNotifications', keys: NO_CHAT, position: 1 } as const;
  const answer = await askServer({
    restUrl,
    operation,
    position: 1,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    signal: AbortSignal.timeout(limitMs),
    onDropped: () => undefined,
  });
  if (answer.type === 'heard') return null;
  if (answer.type === 'status' && answer.status === NOT_FOUND)
    return { code: 'serviceSilent', detail: service };
  const judgement = judge(answer, operation, { service, isGuess: true, ownOrigin });
  return judgement.type === 'linkLost' ? judgement.error : judgement.report.error;
}
