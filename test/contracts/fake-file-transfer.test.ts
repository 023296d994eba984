// The fake FileTransfer, held to what the real ones promise.
import type { FilePlace } from '../../core/chat/effects.ts';
import { createFakeFileTransfer } from '../support/fake-file-transfer.ts';
import { describeFileTransfer } from './file-transfer-contract.ts';

const place: FilePlace = {
  desk: { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' },
  keys: { secureKey: 'K', chatId: 'C1', userId: 'u', alias: '1' },
  carrier: 'websocket',
};

describeFileTransfer('fake', async () => {
  const transfer = createFakeFileTransfer({ secureKey: 'K' });
  return {
    transfer,
    place,
    server: {
      allow: transfer.allow,
      files: () =>
        Promise.all(
          transfer
            .files()
            .filter(({ sender }) => sender === 'visitor')
            .map(async (file) => ({ ...file, content: new Uint8Array(await file.content.arrayBuffer()) })),
        ),
      agentSends: async (name, content) => transfer.agentSends(name, content),
      spoil(trouble) {
        if (trouble === 'refuseUpload') transfer.trouble({ when: 'halfWay', code: 'tooManyFiles' });
        else
          transfer.trouble({
            when: trouble === 'loseUploadAnswer' ? 'after' : 'halfWay',
            code: 'unreachable',
          });
      },
      hold: transfer.hold,
    },
    close: async () => undefined,
  };
});
