// Where the files of a chat over REST go: below the chat's own address (WIRE.md 7). What is said there is in core/gms.
import type { FileTransfer } from '../chat/ports.ts';
import { createFileTransfer, type FileOperation, type FileTransferOptions } from '../gms/file-transfer.ts';
import { restUrlOf } from './addresses.ts';

/** Files of chats over REST. */
export function createRestFiles(
  options: Omit<FileTransferOptions, 'addressOf' | 'limitsOperations'>,
): FileTransfer {
  return createFileTransfer({
    ...options,
    limitsOperations: ['fileGetLimits'],
    addressOf({ desk, keys }, operation, fileId) {
      const restUrl = restUrlOf(desk);
      if (restUrl === null || keys.chatId === '') return null;
      const files = `${restUrl}/${encodeURIComponent(keys.chatId)}/file`;
      return { url: files + pathOf(operation, encodeURIComponent(fileId)), fields: {} };
    },
  });
}

function pathOf(operation: FileOperation, fileId: string): string {
  switch (operation) {
    case 'fileUpload':
      return '';
    case 'fileDownload':
      return `/${fileId}/download`;
    case 'fileDelete':
      return `/${fileId}/delete`;
    case 'fileGetLimits':
    case 'fileGetsLimits':
      return '/limits';
    default:
      throw operation satisfies never;
  }
}
