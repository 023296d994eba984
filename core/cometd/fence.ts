// Ends a Bayeux session of the past over HTTP, so that nothing which it still has under way can reach the chat any more
// (DESIGN.md 7, "Coming back"). It needs no session of its own, only the same cookie.
import * as v from 'valibot';
import type { Logger } from '../chat/ports.ts';

const answerSchema = v.array(v.object({ channel: v.string(), successful: v.boolean() }));

/** Where the library would post a message of this kind: its rule, so that routing by path keeps working. */
export function metaUrl(cometdUrl: string, kind: 'disconnect'): string {
  const url = new URL(cometdUrl);
  const lastSegment = url.pathname.replace(/\/$/, '').split('/').at(-1) ?? '';
  if (url.search !== '' || url.hash !== '' || lastSegment.includes('.')) return cometdUrl;
  return `${cometdUrl.replace(/\/$/, '')}/${kind}`;
}

/** True only if the server says that it has ended the session; false on anything else, silence included. Never rejects. */
export async function fenceSession(options: {
  readonly cometdUrl: string;
  readonly clientId: string;
  readonly fetch: typeof fetch;
  readonly limitMs: number;
  readonly logger: Logger;
}): Promise<boolean> {
  const { cometdUrl, clientId, fetch: fetchRequest, limitMs, logger } = options;
  try {
    const response = await fetchRequest(metaUrl(cometdUrl, 'disconnect'), {
      method: 'POST',
      body: JSON.stringify([{ id: '1', channel: '/meta/disconnect', clientId }]),
      credentials: 'include',
      cache: 'no-store',
      signal: AbortSignal.timeout(limitMs),
      headers: { 'Content-Type': 'application/json' },
    });
    const answer = v.safeParse(answerSchema, await response.json());
    const isFenced =
      answer.success && answer.output.some((it) => it.channel === '/meta/disconnect' && it.successful);
    logger.info('link.fenced', { isFenced });
    return isFenced;
  } catch (error) {
    logger.info('link.fenceFailed', { error: error instanceof Error ? error.name : 'unknown' });
    return false;
  }
}
