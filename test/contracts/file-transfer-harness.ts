// Files over CometD's side door and over REST, in front of the running development backend, for the contract.
import { createCometdFiles } from '../../core/cometd/files.ts';
import { sendFormByXhr } from '../../core/gms/file-form.ts';
import { createRestFiles } from '../../core/rest/files.ts';
import { createBrowserClock } from '../../entrypoints/background/browser-clock.ts';
import { startBackend } from '../backend/backend.ts';
import { startChat, visit } from '../backend/visitor.ts';
import { createNodeBrowser } from '../support/node-browser.ts';
import { installXhr } from '../support/node-xhr.ts';
import type { FileTransferHarness } from './file-transfer-contract.ts';

const ORIGIN = 'chrome-extension://parley';
const COOKIE = 'BAYEUX_BROWSER=the-browser';
const HUGE = 2 ** 30;
const LONG_MS = 20_000;

export async function startFileTransferHarness(kind: 'cometd' | 'rest'): Promise<FileTransferHarness> {
  const backend = await startBackend({
    files: { maxFiles: 99, maxFileSize: HUGE, maxTotalSize: HUGE, types: [] },
  });
  const visitor = await visit(backend, 'websocket');
  const secureKey = await startChat(visitor);
  const browser = createNodeBrowser({ origin: ORIGIN });
  browser.setCookie('BAYEUX_BROWSER', 'the-browser');
  const uninstall = installXhr({ origin: ORIGIN, cookie: COOKIE });
  const create = kind === 'cometd' ? createCometdFiles : createRestFiles;
  const chat = backend.chat();
  return {
    transfer: create({
      fetch: browser.fetch,
      sendForm: sendFormByXhr,
      clock: createBrowserClock(),
      ownOrigin: ORIGIN,
    }),
    place: {
      desk: { cometdUrl: `${backend.url}/genesys/cometd`, service: 'customer-support' },
      keys: { secureKey, chatId: chat.id, userId: '', alias: chat.alias },
      carrier: kind === 'cometd' ? 'websocket' : 'polling',
    },
    server: {
      allow: ({ types = [], ...limits }) =>
        backend.fault({ name: 'fileLimits', ...limits, types: [...types] }),
      files: async () =>
        backend.chat().files.flatMap((line) => {
          const file = line.role === 'Client' ? backend.file(line.id) : null;
          return file === null ? [] : [file];
        }),
      async agentSends(name, content) {
        const bytes = new Uint8Array(await content.arrayBuffer());
        return backend.agent().sendFile({ name, type: content.type, content: bytes }).id;
      },
      spoil: (trouble) => backend.fault({ name: trouble }),
      hold() {
        backend.fault({ name: 'slowFiles', ms: LONG_MS });
        return () => backend.fault({ name: 'slowFiles', ms: 0 });
      },
    },
    async close() {
      uninstall();
      visitor.cut();
      await backend.close();
    },
  };
}
