// A page with a transport of its own (API.md 2.8) in real browsers: the background drives it, the panel shows its chat, and it
// outlives reloads, tabs, the background and the browser.
import { describe, expect, it } from 'vitest';
import type { ChatApi, ChatSession } from '../../core/api/types.ts';
import { type RestServer, startRestServer } from './custom-transport/rest-server.ts';
import { createRestTransport } from './custom-transport/rest-transport.ts';
import type { DrivenPage } from './driver.ts';
import { withOverlays } from './overlay-scene.ts';
import { allowApi } from './page-chat.ts';
import { until } from './until.ts';
import { BROWSERS } from './world.ts';

declare global {
  interface Window {
    chat: ChatApi;
    session: ChatSession;
    pageHeard: string[];
    createTransport: (address: string, tab: string, pollMs: number) => object;
  }
}

/** Short, so that each event is delivered again many times. */
const POLL_MS = 50;
const PAGE = { body: `<script>window.createTransport = ${createRestTransport.toString()}</script>` };

/** Runs in the page: `open`, or the code of the failure. `tab`: null is without the transport. */
function begin(
  how: 'startSession' | 'restoreSession',
  tab: string | null,
  address: string,
  pollMs: number,
): Promise<'open' | number> {
  window.pageHeard = [];
  const options = tab === null ? {} : { transport: window.createTransport(address, tab, pollMs) };
  return new Promise((resolve) => {
    window.chat[how]({ username: 'Shopper', ...options })
      .done((session) => {
        window.session = session;
        session.onMessageReceived(({ content, party }) => {
          window.pageHeard.push(`${party?.name}: ${content?.text}`);
        });
        session.onAgentConnected(({ party }) => void window.pageHeard.push(`${party?.name} is here`));
        resolve('open');
      })
      .fail(({ error }) => resolve(error?.code ?? 0));
  });
}

const heard = (page: DrivenPage) => page.evaluate(() => window.pageHeard);
async function waitToHear(page: DrivenPage, line: string): Promise<void> {
  await until(`the page hears "${line}"`, async () => (await heard(page)).includes(line));
}

async function withRestServer(body: (server: RestServer) => Promise<void>): Promise<void> {
  const server = await startRestServer();
  try {
    await body(server);
  } finally {
    await server.close();
  }
}

describe.concurrent.each(BROWSERS)('a transport of a page in %s', (kind) => {
  it('[PT14] carries a chat that the panel shows, over a reload, two tabs, and deaths of background and browser', ({
    task,
  }) =>
    withRestServer((rest) =>
      withOverlays(
        { title: task.name, browser: kind, isChatting: false, pages: { '/own': PAGE } },
        async (scene) => {
          await allowApi(scene, ['a.example']);
          const first = await scene.visit('a.example', '/own');
          const beginIn = (page: DrivenPage, how: 'startSession' | 'restoreSession', tab: string | null) =>
            page.evaluate(begin, how, tab, rest.address, POLL_MS);

          expect(await beginIn(first, 'startSession', 'first')).toBe('open');
          rest.agentJoins();
          rest.agentSays('Which lamp?');
          await waitToHear(first, 'Ann: Which lamp?');
          await scene.panel().waitForRow('Which lamp?');
          await scene.panel().send('The red one');
          await scene.panel().waitForRow('The red one', 'sent');
          const lines = ['Shopper is here', 'Ann is here', 'Ann: Which lamp?', 'Shopper: The red one'];
          expect(await heard(first)).toEqual(lines);

          await first.goTo(first.url());
          expect(await beginIn(first, 'restoreSession', null)).toBe(2);
          expect(await beginIn(first, 'restoreSession', 'first')).toBe('open');
          rest.agentSays('Here it is');
          await waitToHear(first, 'Ann: Here it is');
          expect(await heard(first)).toEqual([...lines, 'Ann: Here it is']);

          const second = await scene.visit('a.example', '/own');
          expect(await beginIn(second, 'restoreSession', 'second')).toBe('open');
          await scene.panel().send('By the second');
          await scene.panel().waitForRow('By the second', 'sent');
          await second.close();
          await scene.panel().send('By the first');
          await scene.panel().waitForRow('By the first', 'sent');
          expect(rest.senders()).toEqual(['first', 'second', 'first']);

          await scene.browser().killBackground();
          rest.agentSays('Still there?');
          await waitToHear(first, 'Ann: Still there?');
          expect((await heard(first)).slice(-3)).toEqual([
            'Shopper: By the second',
            'Shopper: By the first',
            'Ann: Still there?',
          ]);

          await scene.restartBrowser();
          const panel = scene.panel();
          await panel.waitForText(/Open the page again/);
          expect((await panel.rows()).flatMap(({ text }) => (text === '' ? [] : [text]))).toEqual(
            rest.texts(),
          );
          await panel.endChat();
          expect(rest.operations()).not.toContain('Complete');
        },
      ),
    ));
});
