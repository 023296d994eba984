// `npm run bench`: measures what visitors feel and what storage bears, in the real extension and browser, and prints one
// table. Ratios are taken side by side on the same machine; goals are shown, and missing one is no failure of the run.

import { startBackend } from '../backend/backend.ts';
import { measureEntries, measureZip } from '../bundle-sizes.ts';
import { writeSettings } from '../e2e/background.ts';
import { builtExtension } from '../e2e/extension.ts';
import { launcherOf } from '../e2e/launch.ts';
import { createPanel } from '../e2e/panel.ts';
import { until } from '../e2e/until.ts';
import { serveBarePage } from './bare-page.ts';
import { measureBytesPerMessage } from './bytes-per-message.ts';
import { measureFrameToRow } from './frame-to-row.ts';
import { measureIdle } from './idle.ts';
import { measureOverlay } from './overlay-cost.ts';
import { measurePageApi } from './page-api-cost.ts';
import { atMost, type Line, renderTable } from './report.ts';
import { measureSendToRow } from './send-to-row.ts';

const SERVICE = 'customer-support';
const KB = 1024;
/** EXPERIENCE.md 6; the widget's is ours. */
const BUDGETS_KB = { background: 25, page: 50, contentScript: 5, pageApi: 8, widget: 14, zip: 200 } as const;

const kilobytes = (n: number): string => `${n.toFixed(1)} kB`;

function sizes(folder: string): readonly Line[] {
  const entries = measureEntries(folder).map(({ entry, gzipBytes }) =>
    atMost(`gzip of ${entry} with its chunks`, gzipBytes / KB, budgetOf(entry), kilobytes),
  );
  return [...entries, atMost('the whole zip', measureZip(folder) / KB, BUDGETS_KB.zip, kilobytes)];
}

function budgetOf(entry: string): number {
  if (entry === 'background.js') return BUDGETS_KB.background;
  if (entry === 'page-api.js') return BUDGETS_KB.pageApi;
  if (entry === 'widget.js') return BUDGETS_KB.widget;
  return entry.endsWith('.html') ? BUDGETS_KB.page : BUDGETS_KB.contentScript;
}

async function speeds(): Promise<readonly Line[]> {
  const backend = await startBackend();
  const bareServer = await serveBarePage(backend.url, SERVICE);
  const { launch } = await launcherOf('chromium');
  const browser = await launch();
  const newestChat = () => backend.chats().at(-1)?.id ?? '';
  try {
    await (await browser.pageAt('options.html')).close();
    const observer = await browser.openTab('options.html');
    await writeSettings(observer, { serverUrl: backend.url, service: SERVICE });
    const barePage = await browser.openTab(bareServer.address);
    await until('the bare page has its chat', () => backend.chats().length === 1);
    const bare = { page: barePage, chatId: newestChat() };
    // The browser's own panel beside the page: both visible, one browser, one moment.
    const panel = createPanel(await browser.openPanelByToolbar(barePage));
    await panel.startChat();
    const chatId = newestChat();
    for (const id of [bare.chatId, chatId]) backend.agent(id).join('Bench');
    return [
      ...(await measureFrameToRow(backend, { page: panel.page, chatId }, bare)),
      ...(await measureSendToRow(panel)),
      ...(await freshChatBytes()),
    ];
  } finally {
    await browser.kill();
    await bareServer.close();
    await backend.close();
  }

  /** In a chat of its own, which begins empty. */
  async function freshChatBytes(): Promise<readonly Line[]> {
    const observer = await browser.pageAt('options.html');
    const page = createPanel(await browser.openTab('sidepanel.html'));
    await page.endChat();
    await page.page.byRole('button', 'New chat').click();
    await page.startChat();
    const chatId = newestChat();
    backend.agent(chatId).join('Bench');
    return measureBytesPerMessage(backend, chatId, page, observer);
  }
}

const extension = await builtExtension();
console.log(
  renderTable([
    ...sizes(extension.folder),
    ...(await speeds()),
    ...(await measureOverlay()),
    ...(await measurePageApi()),
    ...(await measureIdle()),
  ]),
);
