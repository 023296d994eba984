// Files over REST against the running backend.
import { describeFileTransfer } from './file-transfer-contract.ts';
import { startFileTransferHarness } from './file-transfer-harness.ts';

describeFileTransfer('REST', () => startFileTransferHarness('rest'));
