// The CometD transport over long-polling against the running backend.
import { startCometdHarness } from '../support/cometd-harness.ts';
import { describeChatTransport } from './transport-contract.ts';

describeChatTransport('CometD over long-polling', () => startCometdHarness('long-polling'));
