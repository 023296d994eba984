// The REST transport as shipped, in the simulated world, under the contract that it keeps in front of the running backend.
import { openRest } from '../simulation/carriers/rest.ts';
import { startSimulatedHarness } from '../support/simulated-harness.ts';
import { REST_LACKS } from './rest-harness.ts';
import { describeChatTransport } from './transport-contract.ts';

describeChatTransport(
  'simulated REST',
  () => startSimulatedHarness({ open: openRest, carrier: 'polling', holdMs: 4_000 }),
  REST_LACKS,
);
