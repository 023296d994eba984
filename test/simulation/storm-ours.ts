// Our policy in the storm (storm.ts): the real runner and ring 0 with an open chat, over a link that asks the storm's server.
import type { LinkEvent } from '../../core/chat/events.ts';
import type { ChatTransport } from '../../core/chat/ports.ts';
import { createSession } from '../../core/chat/session.ts';
import { EMPTY_TRANSCRIPT } from '../../core/chat/transcript-intake.ts';
import { sampleOpenChat } from '../support/sample-states.ts';
import { createScheduler } from './scheduler.ts';
import { playStorm, ROUND_TRIP_MS, type StormOptions, type StormPolicy, type StormResult } from './storm.ts';

/** Our policy's storm. */
export const playOurStorm = (options: StormOptions): Promise<StormResult> =>
  playStorm(ours, createScheduler(options.seed, 0), options);

const ours: StormPolicy = ({ clock, server, client }) => {
  let tell: ((event: LinkEvent) => void) | null = null;
  const later = (body: () => void) => clock.setTimer(clock.now() + ROUND_TRIP_MS, body);
  const transport: ChatTransport = {
    open({ listener }) {
      let isOpen = true;
      tell = (event) => {
        if (isOpen) listener(event);
      };
      const isHeard = server.connect();
      later(() => {
        if (!isOpen) return;
        if (!isHeard) return listener({ type: 'linkLost', error: { code: 'unreachable' } });
        server.back(client);
        listener({ type: 'linkOpened', clientId: `c${client}`, carrier: 'websocket', isResumed: false });
      });
      return {
        publish({ type }) {
          if (type === 'requestNotifications')
            later(() => tell?.({ type: 'reportReceived', report: NOTHING_NEW }));
        },
        async close() {
          isOpen = false;
        },
      };
    },
    fence: () =>
      new Promise((resolve) => {
        const isHeard = server.connect();
        later(() => resolve(isHeard));
      }),
  };
  const session = createSession({
    initial: { ...sampleOpenChat(`c${client}`, EMPTY_TRANSCRIPT), outbox: [], link: null, isEnding: false },
    store: { read: async () => null, write: async () => undefined },
    transport,
    clock,
    random: clock.random,
    logger: { info: () => undefined, warn: () => undefined },
    onChange: () => undefined,
    onStorageTrouble: () => undefined,
  });
  session.resume();
  return { lose: () => tell?.({ type: 'linkLost', error: { code: 'unreachable' } }) };
};

const NOTHING_NEW = {
  outcome: 'ok',
  error: null,
  isEnded: false,
  keys: {},
  nextPosition: 1,
  entries: [],
  ephemerals: [],
} as const;
