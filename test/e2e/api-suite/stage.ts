// A scenario's stage: its pages, its chats, and that nothing of it is left for the next.
import type { TestServer } from '../chat-server.ts';
import type { DrivenPage } from '../driver.ts';
import { until } from '../until.ts';
import { SERVICE } from '../world.ts';
import type { ApiHost } from './hosts.ts';
import { installKit, type KitSettings } from './kit.ts';
import { createPollingTransport } from './polling-transport.ts';
import type { ApiCarrier, HostKind, Stage, StagePage, SuitePage } from './scenario.ts';
import type { SuiteSite } from './suite-site.ts';

const PAGE = '/shop';
const POLL_MS = 60;

export interface StageOptions {
  readonly kind: HostKind;
  readonly carrier: ApiCarrier;
  readonly host: ApiHost;
  readonly server: TestServer;
  readonly site: SuiteSite;
  /** An address where no chat is. */
  readonly elsewhere: string;
}

/** Plays on a stage, and clears it. */
export async function onStage(
  { kind, carrier, host, server, site, elsewhere }: StageOptions,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const others: DrivenPage[] = [];
  let isTabInUse = false;
  const before = server.chatCount();
  // Without the extension the page itself connects, and browsers keep the cookies of Bayeux from a server of another site.
  const address = kind === 'script' ? server.address.replace('127.0.0.1', site.host) : server.address;
  site.clear();
  site.put('/kit.js', kitSource(carrier, address), 'text/javascript; charset=utf-8');
  if (host.script !== null) site.put('/chat.js', host.script, 'text/javascript; charset=utf-8');
  try {
    await play({
      host: kind,
      carrier,
      server,
      address,
      elsewhere: () => elsewhere,
      refuseServer: async () => {
        const question = await until('the visitor is asked', async () =>
          (await host.browser.pages()).find((page) => page.url().includes('/question.html')),
        );
        await question.close();
      },
      chat: (place = 0) => server.chatAt(before + place),
      chatCount: () => server.chatCount() - before,
      untilChats: async (count) => {
        await until(`${count} chats have begun`, () => server.chatCount() - before >= count);
      },
      async open(page = {}) {
        site.put(PAGE, documentOf(page, host.script !== null));
        for (const [path, content] of Object.entries(page.files ?? {})) site.put(path, content);
        const address = `${site.origin}${PAGE}`;
        // Tabs cost time: the first page of a scenario takes the place of the last scenario's.
        if (!isTabInUse) {
          isTabInUse = true;
          // Clocks of a page that nobody sees go slowly.
          await host.tab.bringToFront();
          await load(host.tab, address);
          return createStagePage(host.tab);
        }
        const opened = await host.browser.openTab(address);
        others.push(opened);
        return createStagePage(opened);
      },
    });
  } finally {
    for (let place = before; place < server.chatCount(); place += 1) {
      const chat = server.chatAt(place);
      if (!chat.hasEnded()) chat.agent().end();
    }
    for (const page of others) await page.close();
    // The script writes its cookies once more as its page is left; then the next site's first page takes them back.
    if (kind === 'script') await load(host.tab, elsewhere);
  }
}

/** Firefox says now and then that it is there while the old document still is: so that one is marked. */
async function load(page: DrivenPage, address: string): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dataset.isLeft = '';
  });
  await page.goTo(address);
  await until(`the next document is there: ${address}`, () =>
    page
      .evaluate(
        (wanted) =>
          location.href === wanted &&
          document.readyState === 'complete' &&
          document.documentElement.dataset.isLeft === undefined,
        address,
      )
      // Between two documents there is none to be asked.
      .catch(() => false),
  );
}

function createStagePage(page: DrivenPage): StagePage {
  const heard = () => page.evaluate(() => kit.heard);
  return {
    ...page,
    heard,
    hears: async (line) => {
      let last: readonly string[] = [];
      await until(`the page hears "${line}"`, async () => {
        last = await heard();
        return last.includes(line);
      }).catch((error: Error) => {
        error.message += `; it heard ${JSON.stringify(last)}`;
        throw error;
      });
    },
    goTo: (address) => load(page, address),
    reload: () => load(page, page.url()),
  };
}

function kitSource(carrier: ApiCarrier, address: string): string {
  const start = { serverUrl: `${address}/genesys/cometd`, service: SERVICE };
  const restore = carrier === 'long-polling' ? { disableWebSockets: true } : {};
  const isTransport = carrier === 'transport';
  const settings: KitSettings = {
    start: isTransport ? {} : { ...start, ...restore },
    restore,
    transportAddress: isTransport ? `${address}/genesys/2/chat/${SERVICE}` : null,
    pollMs: POLL_MS,
  };
  return `(${installKit})(${JSON.stringify(settings)}, ${createPollingTransport})`;
}

function documentOf({ head = '', body = '<main>A shop</main>' }: SuitePage, hasScript: boolean): string {
  const script = hasScript ? '<script src="/chat.js"></script>' : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
${script}<script src="/kit.js"></script>${head}</head><body>${body}</body></html>`;
}
