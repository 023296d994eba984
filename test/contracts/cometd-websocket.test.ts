// The CometD transport over WebSocket against the running backend.
import { startCometdHarness } from '../support/cometd-harness.ts';
import { describeChatTransport } from './transport-contract.ts';

describeChatTransport('CometD over WebSocket', () => startCometdHarness('websocket'));
