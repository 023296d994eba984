// A link of the CometD transport to a scripted server, with all that it told. Closed after each test.
import { onTestFinished, vi } from 'vitest';
import type { LinkEvent } from '../../core/chat/events.ts';
import type { Link } from '../../core/chat/ports.ts';
import type { Desk } from '../../core/chat/state.ts';
import { createCometdTransport } from '../../core/cometd/transport.ts';
import { type Script, type ScriptedBayeux, startScriptedBayeux } from './scripted-bayeux.ts';
import { createStrictLogger, type StrictLogger } from './strict-logger.ts';

/** The service's channel. */
export const CHANNEL = '/service/chatV2/support';
/** How long a heartbeat is held. */
export const HOLD_MS = 300;
export const ORIGIN = 'chrome-extension://parley';

export interface Scene {
  readonly server: ScriptedBayeux;
  readonly link: Link;
  readonly events: readonly LinkEvent[];
  readonly logger: StrictLogger;
  /** Waits for so many events. */
  told(count: number): Promise<void>;
  /** How often the server was sent to that channel. */
  countOf(channel: string): number;
}

/** Opens a link, which lives until the test is over. */
export async function stage(
  script: Script,
  options: {
    webSocket?: boolean;
    longPolling?: boolean;
    resumeClientId?: string;
    service?: string;
    networkDelayMs?: number;
    url?: string;
    desk?: Partial<Desk>;
  } = {},
): Promise<Scene> {
  const { webSocket = true, longPolling = false, resumeClientId = null, service = 'support' } = options;
  const server = await startScriptedBayeux(script, { webSocket });
  const logger = createStrictLogger();
  const events: LinkEvent[] = [];
  const transport = createCometdTransport({
    logger,
    ownOrigin: ORIGIN,
    disableWebSockets: () => longPolling,
    holdMs: HOLD_MS,
    networkDelayMs: options.networkDelayMs ?? 300,
    connectTimeoutMs: 500,
    closeLimitMs: 100,
  });
  const link = transport.open({
    desk: { cometdUrl: options.url ?? server.url, service, ...options.desk },
    resumeClientId,
    listener: (event) => void events.push(event),
  });
  const scene: Scene = {
    server,
    link,
    events,
    logger,
    told: (count) => vi.waitUntil(() => events.length >= count, { timeout: 5_000 }).then(() => undefined),
    countOf: (channel) => server.received.filter((message) => message.channel === channel).length,
  };
  onTestFinished(async () => {
    await link.close();
    await server.close();
  });
  return scene;
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** An orderly server. */
export const usual: Script = (_message, answer) => answer();

/** The usual conversation, but for one channel. */
export function except(channel: string, answer: Script): Script {
  return (message, ordinary) => (message.channel === channel ? answer(message, ordinary) : ordinary());
}

/** An agent's words, as data. */
export const saying = (text: string) => ({
  channel: CHANNEL,
  data: { statusCode: 0, messages: [{ index: 1, type: 'Message', text, from: { type: 'Agent' } }] },
});
export const textsOf = (events: readonly LinkEvent[]) =>
  events.flatMap((event) =>
    event.type === 'reportReceived' ? event.report.entries.map(({ text }) => text) : [],
  );
