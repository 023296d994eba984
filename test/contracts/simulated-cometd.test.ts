// The CometD transport as shipped, in the simulated world, under the contract that it keeps in front of the running backend.
import { openCometd, openCometdPolling } from '../simulation/carriers/cometd.ts';
import { startSimulatedHarness } from '../support/simulated-harness.ts';
import { describeChatTransport } from './transport-contract.ts';

const HOLD_MS = 15_000;

describeChatTransport('simulated CometD over WebSocket', () =>
  startSimulatedHarness({ open: openCometd, carrier: 'websocket', holdMs: HOLD_MS }),
);
describeChatTransport('simulated CometD over long-polling', () =>
  startSimulatedHarness({ open: openCometdPolling, carrier: 'long-polling', holdMs: HOLD_MS }),
);
