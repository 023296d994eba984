// A REST link in front of a server that a test answers for, request by request, with time that moves only when told.
import type { LinkEvent } from '../../core/chat/events.ts';
import type { SentKind, SessionKeys } from '../../core/chat/state.ts';
import { createRestTransport, type RestTransportOptions } from '../../core/rest/transport.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

export const POLL_MS = 4_000;
export const desk = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
export const keys: SessionKeys = { secureKey: 'K', chatId: 'C1', userId: 'u', alias: '9' };
export const form = { firstName: 'Ann', lastName: 'Lee', email: '', subject: '' };

interface Asked {
  /** Below the service's address. */
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly init: RequestInit;
  readonly at: number;
}

type Answer = object | { readonly status: number; readonly text: string } | Error;

/** An event of the agent, as on the wire. */
export const wireEvent = (index: number, type = 'Message', participantId = 2) => ({
  index,
  type,
  text: type === 'Message' ? `text ${index}` : '',
  utcTime: 1_000,
  from: { nickname: 'Bob', participantId, type: participantId === 1 ? 'Client' : 'Agent' },
});

export const ok = (messages: readonly object[], nextPosition?: number) => ({
  statusCode: 0,
  chatEnded: false,
  messages,
  ...(nextPosition === undefined ? {} : { nextPosition }),
});

export const later = { statusCode: 1, errors: [{ code: 500 }] };

/** `answer` says what the server does with a request; a promise may keep it waiting. */
export function createRestScene(
  answer: (asked: Asked) => Answer | Promise<Answer>,
  options: Partial<RestTransportOptions> & { readonly resumeClientId?: string } = {},
) {
  const clock = createManualClock();
  const logger = createStrictLogger();
  const asked: Asked[] = [];
  const events: LinkEvent[] = [];
  const answerTo = async (request: Asked): Promise<Response> => {
    asked.push(request);
    const { signal } = request.init;
    const given = await new Promise<Answer>((resolve) => {
      signal?.addEventListener('abort', () => resolve(new Error('aborted')));
      void Promise.resolve(answer(request)).then(resolve);
    });
    if (given instanceof Error) throw given;
    return 'status' in given ? new Response(given.text, { status: given.status }) : Response.json(given);
  };
  const transport = createRestTransport({
    logger,
    clock,
    random: () => 0.5,
    createId: () => 'one',
    ownOrigin: 'chrome-extension://parley',
    fetch: (input, init = {}) =>
      answerTo({
        path: String(input).replace('https://chat.example/genesys/2/chat/support', ''),
        fields: Object.fromEntries(new URLSearchParams(String(init.body))),
        init,
        at: clock.now(),
      }),
    ...options,
  });
  const { resumeClientId = null } = options;
  const link = transport.open({ desk, resumeClientId, listener: (event) => void events.push(event) });
  const scene = {
    link,
    clock,
    transport,
    logger,
    asked,
    events,
    settled,
    paths: () => asked.map(({ path }) => path),
    reports: () => events.flatMap((event) => (event.type === 'reportReceived' ? [event.report] : [])),
    /** Reads on from `position`, as an open chat does first. */
    async restored(position = 1) {
      await settled();
      link.publish({ type: 'requestNotifications', keys, position });
      await settled();
    },
    async send(text: string, kind: SentKind = 'text') {
      link.publish({ type: 'sendMessage', keys, text, kind });
      await settled();
    },
  };
  return scene;
}
