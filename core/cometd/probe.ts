// "Test connection": tries a chat server's address and service step by step and names the first thing that is wrong.
// It never starts a chat: it asks for the transcript of one that does not exist, which any service answers.
import type { ChatErrorData } from '../chat/errors.ts';
import type { Logger } from '../chat/ports.ts';
import type { Desk, SessionKeys } from '../chat/state.ts';
import { createCometdTransport } from './transport.ts';

export interface ProbeOptions extends Desk {
  readonly fetch?: typeof fetch;
  /** Named where the server refuses it. */
  readonly ownOrigin?: string;
  readonly logger?: Logger;
  /** How long the server, and then the service, may take to answer. Milliseconds. */
  readonly limitMs?: number;
}

export type ProbeResult = { readonly ok: true } | { readonly ok: false; readonly error: ChatErrorData };

/** CometD takes a subscription to any channel, so only silence tells that there is no such service (DESIGN.md 7). */
const LIMIT_MS = 10_000;
const NO_KEYS: SessionKeys = { secureKey: 'parley-connection-test', chatId: '', userId: '', alias: '' };
const SILENT_LOGGER: Logger = { info: () => undefined, warn: () => undefined };

/** Tests whether a chat could be had there. Never rejects; takes up to twice the limit. */
export async function probeServer(options: ProbeOptions): Promise<ProbeResult> {
  const { cometdUrl, service, limitMs = LIMIT_MS, logger = SILENT_LOGGER } = options;
  const fetchRequest = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  // Long-polling: only there does a refusal say why.
  const transport = createCometdTransport({
    logger,
    fetch: fetchRequest,
    disableWebSockets: () => true,
    networkDelayMs: limitMs,
    ...(options.ownOrigin === undefined ? {} : { ownOrigin: options.ownOrigin }),
  });
  const result = await new Promise<ProbeResult>((resolve) => {
    let silence: ReturnType<typeof setTimeout> | undefined;
    const settle = (outcome: ProbeResult) => {
      clearTimeout(silence);
      void link.close().then(() => resolve(outcome));
    };
    const link = transport.open({
      desk: { cometdUrl, service },
      resumeClientId: null,
      listener(event) {
        switch (event.type) {
          case 'linkOpened':
            silence = setTimeout(
              () => settle({ ok: false, error: { code: 'serviceSilent', detail: service } }),
              limitMs,
            );
            link.publish({ type: 'requestNotifications', keys: NO_KEYS, position: 1 });
            return;
          case 'reportReceived':
            settle({ ok: true });
            return;
          case 'linkLost':
            settle({ ok: false, error: event.error });
            return;
          default:
            event satisfies never;
        }
      },
    });
  });
  if (result.ok || result.error.code !== 'unreachable' || result.error.detail !== undefined) return result;
  const isThere = await answersWithoutCors(cometdUrl, fetchRequest, limitMs);
  if (!isThere) return result;
  const { ownOrigin } = options;
  return {
    ok: false,
    error: { code: 'originRefused', ...(ownOrigin === undefined ? {} : { detail: ownOrigin }) },
  };
}

/**
 * Where the browser enforces CORS, a refused Origin looks like a dead host. The difference: a request whose answer nobody may
 * read goes through.
 */
async function answersWithoutCors(
  url: string,
  fetchRequest: typeof fetch,
  limitMs: number,
): Promise<boolean> {
  try {
    await fetchRequest(url, { mode: 'no-cors', credentials: 'omit', signal: AbortSignal.timeout(limitMs) });
    return true;
  } catch {
    // Nothing there: which is the answer.
    return false;
  }
}
