// The REST transport against the running backend, without what REST lacks by its nature.
import { REST_LACKS, startRestHarness } from './rest-harness.ts';
import { describeChatTransport } from './transport-contract.ts';

describeChatTransport('REST', startRestHarness, REST_LACKS);
