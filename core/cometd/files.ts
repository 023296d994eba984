// Where the files of a CometD chat go: `chat-ntf`, beside the Bayeux endpoint (WIRE.md 9.1). What is said there is in core/gms.
import type { FileTransfer } from '../chat/ports.ts';
import type { Desk } from '../chat/state.ts';
import { createFileTransfer, type FileTransferOptions } from '../gms/file-transfer.ts';

const COMETD_END = /\/cometd\/?$/;

/** Files of chats over CometD. */
export function createCometdFiles(
  options: Omit<FileTransferOptions, 'addressOf' | 'limitsOperations'>,
): FileTransfer {
  return createFileTransfer({
    ...options,
    // Servers differ in the spelling.
    limitsOperations: ['fileGetLimits', 'fileGetsLimits'],
    addressOf({ desk }, operation, fileId) {
      const url = sideDoorOf(desk);
      return url === null ? null : { url, fields: { operation, ...(fileId === '' ? {} : { fileId }) } };
    },
  });
}

/** `…/genesys/cometd` -> `…/genesys/2/chat-ntf`, where the desk names no other; null where its address has another form. */
function sideDoorOf({ cometdUrl, filesUrl }: Desk): string | null {
  const url = filesUrl ?? (COMETD_END.test(cometdUrl) ? cometdUrl.replace(COMETD_END, '/2/chat-ntf') : '');
  return URL.canParse(url) ? url : null;
}
