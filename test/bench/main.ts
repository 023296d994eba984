// `npm run bench`: measures what visitors feel and what storage bears, in the real extension and browser, and prints one
// table. Ratios are taken side by side on the same machine; goals are shown, and missing one is no failure of the run.
// `npm run bench -- NAME ...`: some of them only.

import { startBackend } from '../backend/backend.ts';
import { measureEntries, measureZip } from '../bundle-sizes.ts';
import { writeSettings } from '../e2e/background.ts';
import { builtExtension } from '../e2e/extension.ts';
import { launcherOf } from '../e2e/launch.ts';
import { createPanel } from '../e2e/panel.ts';
import { until } from '../e2e/until.ts';
import { serveBarePage } from './bare-page.ts';
import { measureDeaths } from './death-to-row.ts';
import { measureFrameToRow } from './frame-to-row.ts';
import { measureIdle } from './idle.ts';
import { measureLongChat } from './long-chat.ts';
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
    ];
  } finally {
    await browser.kill();
    await bareServer.close();
    await backend.close();
  }
}

const extension = await builtExtension();
/** In the order of the table; each can be run by its name. */
const BENCHES: Readonly<Record<string, () => Promise<readonly Line[]>>> = {
  sizes: async () => sizes(extension.folder),
  speeds,
  deaths: measureDeaths,
  longChat: measureLongChat,
  overlay: measureOverlay,
  pageApi: measurePageApi,
  idle: measureIdle,
};

const wanted = process.argv.slice(2);
for (const name of wanted)
  if (!Object.hasOwn(BENCHES, name))
    throw new Error(`there is no benchmark ${name}, only ${Object.keys(BENCHES).join(', ')}`);
const lines: Line[] = [];
for (const [name, measure] of Object.entries(BENCHES)) {
  if (wanted.length === 0 || wanted.includes(name)) lines.push(...(await measure()));
}
console.log(renderTable(lines));
