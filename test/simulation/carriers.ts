// What a background of the simulated world may talk to its chat server through. A schedule names one of these; the world knows
// no more of them than this.
import type { Clock, Logger, Random } from '../../core/chat/ports.ts';
import type { FakeChatServer } from '../support/fake-chat-server.ts';
import type { FakeNetwork } from '../support/fake-network.ts';
import { createFakeTransport, type FakeTransport } from '../support/fake-transport.ts';
import { openCometd, openCometdBehindProxy, openCometdPolling } from './carriers/cometd.ts';
import { openRest, openRestGuessed } from './carriers/rest.ts';

/** What one life of a background makes its transport from. */
export interface CarrierSetting {
  readonly server: FakeChatServer;
  /** What frames travel by: it never stands still. */
  readonly wireClock: Clock;
  /** What the client's own time limits go by: it stands still while the computer is suspended. */
  readonly clock: Clock;
  /** Asked for each frame: `carry` as it is sent, `arrives` as it arrives (false: nobody is there for it). */
  readonly network: FakeNetwork;
  readonly random: Random;
  /** What it warns of unexpectedly breaks a schedule. */
  readonly logger: Logger;
  /** A fault of the carrier's own has struck. */
  readonly strike: (fault: string) => void;
  /** From now on nothing goes wrong. */
  readonly isCalm: () => boolean;
}

export interface Carrier {
  /** How many of a hundred schedules, about, use it. */
  readonly weight: number;
  /** Faults of its own, by the names that it strikes with. */
  readonly faults?: readonly string[];
  /** A transport of one life; `die` is its end, after which it neither sends nor tells anything. */
  open(setting: CarrierSetting): FakeTransport;
}

/** What goes wrong with single requests. */
const HTTP_FAULTS = ['HTTP 503', 'HTTP 504 after it was done', 'answer torn off'];

/** By the name that a schedule has for it. */
export const CARRIERS: Readonly<Record<string, Carrier>> = {
  bayeux: { weight: 60, open: createFakeTransport },
  /** As where the network lets no WebSocket through. */
  longPolling: {
    weight: 10,
    open: (setting) => createFakeTransport({ ...setting, carrier: 'long-polling' }),
  },
  /** The transports as shipped. */
  cometd: { weight: 20, faults: ['402 answer'], open: openCometd },
  cometdPolling: { weight: 10, faults: ['402 answer', ...HTTP_FAULTS], open: openCometdPolling },
  cometdBehindProxy: {
    weight: 6,
    faults: ['402 answer', 'WebSocket refused', ...HTTP_FAULTS],
    open: openCometdBehindProxy,
  },
  rest: { weight: 10, faults: HTTP_FAULTS, open: openRest },
  restGuessed: { weight: 6, faults: HTTP_FAULTS, open: openRestGuessed },
};
