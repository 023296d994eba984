import { describe, expect, it } from 'vitest';
import { createBrowserClock } from '../../entrypoints/background/browser-clock.ts';
import { createFileCarrier } from '../../entrypoints/background/file-transfer.ts';
import { startChat, visit } from '../backend/visitor.ts';
import { withBackend } from '../backend/with-backend.ts';

describe('files of all chats', () => {
  it('[FT15] go the way that the chat itself is carried', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      const secureKey = await startChat(visitor);
      visitor.cut();
      const urls: string[] = [];
      const carrier = createFileCarrier({
        clock: createBrowserClock(),
        ownOrigin: 'chrome-extension://parley',
        sendForm: async ({ url }) => {
          urls.push(url);
          return { status: 200, text: '{"statusCode":0,"userData":{"file-id":"f1"}}' };
        },
      });
      const { id: chatId, alias } = backend.chat();
      const keys = { secureKey, chatId, userId: '', alias };
      const desk = { cometdUrl: `${backend.url}/genesys/cometd`, service: 'customer-support' };
      const options = { signal: new AbortController().signal, onProgress: () => undefined };
      const file = { name: 'a.txt', type: '', size: 1 };
      const { id } = backend.agent().sendFile({ name: 'b.txt', type: '', content: new Uint8Array(7) });
      const own = async () => {
        const form = new FormData();
        for (const [name, value] of Object.entries({ secureKey, operation: 'fileUpload' }))
          form.append(name, value);
        form.append('file', new File(['x'], 'a.txt'));
        const headers = { cookie: 'BAYEUX_BROWSER=one' };
        const response = await fetch(`${backend.url}/genesys/2/chat-ntf`, {
          method: 'POST',
          body: form,
          headers,
        });
        return String((await response.json()).userData['file-id']);
      };
      const polling = { desk, keys, carrier: 'polling' } as const;
      expect((await carrier.limits(polling)).maxFiles).toBe(3);
      expect((await carrier.download(polling, id, options)).size).toBe(7);
      await carrier.remove(polling, await own());
      await carrier.upload(polling, file, new Blob(['x']), options);
      for (const live of ['websocket', 'long-polling'] as const) {
        const place = { desk, keys, carrier: live };
        // Node keeps no cookie, so the side door is shut: which shows that it was the side door.
        const refused = { data: { code: 'handshakeRefused', detail: '401' } };
        await expect(carrier.limits(place)).rejects.toMatchObject(refused);
        await expect(carrier.download(place, id, options)).rejects.toMatchObject(refused);
        await expect(carrier.remove(place, id)).rejects.toMatchObject(refused);
        await carrier.upload(place, file, new Blob(['x']), options);
      }
      const door = `${backend.url}/genesys/2/chat-ntf`;
      expect(urls).toEqual([`${backend.url}/genesys/2/chat/customer-support/${chatId}/file`, door, door]);
    }));
});
