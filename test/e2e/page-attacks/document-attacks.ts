// Attacks from documents that are not the allowed page itself: frames, sandboxes, addresses made in pages, other sites; and by pages
// that go between question and answer.
import { expect } from 'vitest';
import { begin, leave } from '../page-chat.ts';
import { until } from '../until.ts';
import type { Arena } from './arena.ts';
import type { Attack } from './attack.ts';

const NOTHING = { chat: 'undefined', parley: 'undefined', ours: [] as string[] };

/** Runs in a page: frames it, and tells what is found in the frame, where the browser lets one look. */
function lookInto(how: { readonly src?: string; readonly srcdoc?: string; readonly sandbox?: string }) {
  return new Promise<string>((resolve) => {
    const frame = document.createElement('iframe');
    for (const [name, value] of Object.entries(how)) frame.setAttribute(name, value);
    frame.onload = () => {
      const inside = frame.contentWindow as (Window & { chat?: unknown }) | null;
      try {
        resolve(`chat is ${typeof inside?.chat}`);
      } catch {
        resolve('closed');
      }
      frame.remove();
    };
    document.body.append(frame);
  });
}

/** Runs in a page: what of us it finds. */
function lookAround() {
  const found = window as Window & { parley?: unknown };
  return { chat: typeof found.chat, parley: typeof found.parley, ours: found.ours ?? [] };
}

async function expectNothingIn(arena: Arena, url: string): Promise<void> {
  const page = await arena.load(url);
  expect(await page.evaluate(lookAround)).toEqual(NOTHING);
  expect(await page.evaluate(() => document.documentElement.childElementCount)).toBe(2);
}

export const DOCUMENTS: readonly Attack[] = [
  [
    'frames empty, made and written documents in its own: there is no chat in them',
    async (arena) => {
      const page = await arena.load();
      const blob = await page.evaluate(() =>
        URL.createObjectURL(new Blob(['<script>found = typeof chat</script>'], { type: 'text/html' })),
      );
      for (const how of [{}, { src: 'about:blank' }, { srcdoc: '<p>Made</p>' }, { src: blob }])
        expect(await page.evaluate(lookInto, how)).toBe('chat is undefined');
    },
  ],
  [
    'frames its own pages: the chat is of the top page alone',
    async (arena) => {
      const page = await arena.load();
      const own = arena.scene.sites.url('a.example', '/watched');
      expect(await page.evaluate(lookInto, { src: own })).toBe('chat is undefined');
    },
  ],
  [
    "frames the victim's page, also in a sandbox: that has no chat in a frame, and tells nothing",
    async (arena) => {
      const page = await arena.load();
      const src = arena.scene.sites.url('b.example', '/watched');
      expect(await page.evaluate(lookInto, { src })).toBe('closed');
      expect(await page.evaluate(lookInto, { src, sandbox: 'allow-scripts' })).toBe('closed');
      const told = await page.evaluate(
        (address) =>
          new Promise<string>((resolve) => {
            const frame = document.createElement('iframe');
            frame.src = address;
            frame.onload = () => {
              for (const word of [
                { type: 'ask', id: 1, question: { type: 'leave', session: 's' } },
                'parley:wanted',
              ])
                frame.contentWindow?.postMessage(word, '*');
              addEventListener('message', ({ source }) => source === frame.contentWindow && resolve('told'));
              setTimeout(() => resolve('silence'), 200);
            };
            document.body.append(frame);
          }),
        src,
      );
      expect(told).toBe('silence');
    },
  ],
  [
    'frames an allowed page in one that nobody allowed',
    async (arena) => {
      const page = await arena.load(arena.scene.sites.url('e.example', '/watched'));
      const src = arena.scene.sites.url('a.example', '/watched');
      expect(await page.evaluate(lookInto, { src })).toBe('closed');
      expect(await page.evaluate(lookAround)).toEqual(NOTHING);
    },
  ],
  [
    'is an allowed address in a sandbox: whatever it asks fails',
    async (arena) => {
      const before = arena.scene.server.chatCount();
      const page = await arena.load(arena.scene.sites.url('a.example', '/opaque'));
      await page.bringToFront();
      expect(await page.evaluate(() => window.origin)).toBe('null');
      const outcome = await page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            if (window.chat === undefined) return resolve('refused');
            window.chat
              .startSession({})
              .done(() => resolve('started'))
              .fail(() => resolve('refused'));
          }),
      );
      expect(outcome).toBe('refused');
      expect(arena.scene.server.chatCount()).toBe(before);
      expect(await page.evaluate(() => window.failures)).toEqual([]);
    },
  ],
  [
    'goes to a document made in the page itself: it has no chat',
    async (arena) => {
      const page = await arena.load();
      await page.evaluate(() => {
        const html = '<title>Made</title><script>ours = []</script>';
        location.href = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
      });
      await until('the document is there', () =>
        page
          .evaluate(() => document.title === 'Made' && document.readyState === 'complete')
          .catch(() => false),
      );
      const outcome = await page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            if (window.chat === undefined) return resolve('refused');
            window.chat
              .startSession({})
              .done(() => resolve('started'))
              .fail(() => resolve('refused'));
          }),
      );
      expect(outcome).toBe('refused');
    },
  ],
  [
    'is of a site that nobody allowed: nothing is in it, and nothing hears what it says',
    async (arena) => {
      const url = arena.scene.sites.url('e.example', '/watched');
      await expectNothingIn(arena, url);
      const page = await arena.load(url);
      const seen = await page.evaluate(async (given) => {
        for (const type of ['parley:wanted', 'parley:channel', 'parley:part', 'chatready'])
          document.dispatchEvent(new CustomEvent(type, { detail: {} }));
        const { port1, port2 } = new MessageChannel();
        let heard = 0;
        port1.onmessage = () => {
          heard += 1;
        };
        document.dispatchEvent(new MessageEvent('parley:channel', { ports: [port2] }));
        port1.postMessage({ type: 'ask', id: 1, question: { type: 'leave', session: given.victimId } });
        const files = ['page-api.js', 'page-bridge.js', 'widget.js', 'page-provider.js', 'manifest.json'];
        const fetched = await Promise.all(
          files.map((file) =>
            fetch(`${given.extensionOrigin}/${file}`).then(
              () => file,
              () => 'refused',
            ),
          ),
        );
        port1.close();
        return { heard, fetched: [...new Set(fetched)] };
      }, arena.given);
      expect(seen).toEqual({ heard: 0, fetched: ['refused'] });
    },
  ],
];

export const GOING: readonly Attack[] = [
  [
    'starts a chat and goes to a site that nobody allowed: there nothing of it is heard',
    async (arena) => {
      const page = await arena.load();
      const to = arena.scene.sites.url('e.example', '/watched');
      const before = arena.scene.server.chatCount();
      await page.evaluate((url) => {
        window.chat.startSession({});
        window.chat.startChat({ embedded: true, registration: false });
        setTimeout(() => {
          location.href = url;
        }, 0);
      }, to);
      await arrived(arena, to);
      arena.scene.server.chatAt(1).agent().type();
      expect(await page.evaluate(lookAround)).toEqual(NOTHING);
      expect(await page.evaluate(() => document.documentElement.childElementCount)).toBe(2);
      expect(arena.scene.server.chatCount()).toBeLessThanOrEqual(before + 2);
      arena.scene.server.chatAt(1).agent().stopTyping();
      await endAll(arena);
    },
  ],
  [
    "starts a chat and goes to the victim's site: that hears nothing of it",
    async (arena) => {
      const page = await arena.load();
      const to = arena.scene.sites.url('b.example', '/watched');
      await page.evaluate((url) => {
        window.chat.startSession({});
        location.href = url;
      }, to);
      await arrived(arena, to);
      expect(await page.evaluate(() => window.ours.filter((type) => type !== 'chatready'))).toEqual([]);
      await arena.load();
      await endAll(arena);
    },
  ],
  [
    'comes and goes, asking each time',
    async (arena) => {
      for (let round = 0; round < 5; round += 1) {
        const page = await arena.load();
        await page.evaluate(() => {
          for (let at = 0; at < 15; at += 1) window.chat.restoreSession();
        });
      }
    },
  ],
];

async function arrived(arena: Arena, url: string): Promise<void> {
  await until(`the page is at ${url}`, () =>
    arena.loaded
      .evaluate((address) => location.href === address && document.readyState === 'complete', url)
      .catch(() => false),
  );
}

/** The attacker's own chats that it left behind. */
async function endAll(arena: Arena): Promise<void> {
  const page = await arena.load();
  await page.bringToFront();
  await until('none is left', async () => {
    const begun = await page.evaluate(begin, 'restoreSession' as const);
    if (begun === 'done') await page.evaluate(leave);
    return begun !== 'done';
  });
}
