// `npm start`: the whole thing to play with. Starts the chat backend with an agent that greets, builds both extensions for
// it, serves the demo shop with the integration guide, and opens a found browser with all of that; without one it says how to load the extension.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Backend, startBackend } from './backend/backend.ts';
import { type BrowserKind, findBrowser } from './browsers.ts';
import { buildExtension } from './build-extension.ts';
import { buildScript } from './build-script.ts';
import { hasDisplay, loadingByHand } from './start/by-hand.ts';
import { type DemoSites, startDemoSites } from './start/demo-sites.ts';
import { type OpenedBrowser, openBrowser } from './start/open-browser.ts';

const USAGE =
  'usage: npm start -- [--port N] [--browser chromium|firefox|none] [--out FOLDER] [--headless]\n' +
  '  --port      of the chat backend; a free one where it is not given\n' +
  '  --out       where the extensions are built; .output where it is not given\n' +
  '  --headless  opens the browser without a window';
const MAX_PORT = 65_535;
const SERVICE = 'customer-support';
/** Slow enough that one sees the agent type. */
const AGENT_PACE_MS = 800;

interface Flags {
  readonly port: number;
  readonly browser: BrowserKind | 'none' | 'any';
  readonly out: string;
  readonly isHeadless: boolean;
}

/** A wish that cannot be granted; `message` is for a person. */
class StartError extends Error {
  override readonly name = 'StartError';
}

function readFlags(): Flags {
  const { port, browser, out, headless } = parseFlags();
  if (!/^\d+$/.test(port) || Number(port) > MAX_PORT) {
    throw new StartError(`--port must be 0 to ${MAX_PORT}, not "${port}"`);
  }
  if (browser !== 'any' && browser !== 'chromium' && browser !== 'firefox' && browser !== 'none') {
    throw new StartError(`--browser must be chromium, firefox or none, not "${browser}"`);
  }
  return { port: Number(port), browser, out: path.resolve(out), isHeadless: headless };
}

function parseFlags() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        browser: { type: 'string', default: 'any' },
        out: { type: 'string', default: path.join(import.meta.dirname, '../.output') },
        headless: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

async function startServer(port: number): Promise<Backend> {
  try {
    return await startBackend({ port, services: [SERVICE], agent: 'greeter', agentPaceMs: AGENT_PACE_MS });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new StartError(`port ${port} is already in use`) : error;
  }
}

interface Folders {
  readonly chrome: string;
  readonly firefox: string;
}

/** Both extensions, configured for that backend and allowed to reach it without a question. */
async function build(sites: DemoSites, out: string): Promise<Folders> {
  const settings = { hosts: ['http://127.0.0.1/*'], defaults: sites.settings };
  const chrome = path.join(out, 'chrome-mv3');
  const firefox = path.join(out, 'firefox-mv3');
  await buildExtension({ browser: 'chrome', ...settings, outDir: chrome });
  await buildExtension({ browser: 'firefox', ...settings, outDir: firefox });
  return { chrome, firefox };
}

/** The browser to open, or why there is none. */
function chooseBrowser(flags: Flags): { kind: BrowserKind; program: string } | string {
  if (flags.browser === 'none') return 'No browser was asked for.';
  if (!flags.isHeadless && !hasDisplay(process)) return 'There is no display here to open a browser on.';
  const kinds: readonly BrowserKind[] = flags.browser === 'any' ? ['chromium', 'firefox'] : [flags.browser];
  for (const kind of kinds) {
    const program = findBrowser(kind);
    if (program !== null) return { kind, program };
  }
  return 'No Chromium, Chrome, Edge or Firefox was found (CHROME_PATH and FIREFOX_PATH can name one).';
}

/** Opens the chosen browser; null, with the reason and the way by hand printed, where that is not possible. */
async function open(flags: Flags, folders: Folders, pages: readonly string[]): Promise<OpenedBrowser | null> {
  const chosen = chooseBrowser(flags);
  if (typeof chosen === 'string') {
    console.log(`\n${chosen}\n\n${loadingByHand(folders)}`);
    return null;
  }
  try {
    const extension = chosen.kind === 'chromium' ? folders.chrome : folders.firefox;
    const browser = await openBrowser({ ...chosen, extension, pages, isHeadless: flags.isHeadless });
    console.log(`\nOpened ${chosen.program}. Press the Parley button in its toolbar to chat.`);
    return browser;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`\n${chosen.program} did not open: ${reason}\n\n${loadingByHand(folders)}`);
    return null;
  }
}

async function main(): Promise<void> {
  const flags = readFlags();
  const backend = await startServer(flags.port);
  const sites = await startDemoSites({
    chatServer: backend.url,
    service: SERVICE,
    script: (await buildScript()).code,
  });
  let browser: OpenedBrowser | null = null;
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await browser?.close();
    await Promise.all([sites.close(), backend.close()]);
    process.exit();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());

  try {
    console.log(`Parley backend listening on ${backend.url}`);
    console.log('Building the extension for it …');
    const folders = await build(sites, flags.out);
    const agentConsole = `${backend.url}/agent`;
    console.log(`\nDemo site        ${sites.shop}\nFor integrators  ${sites.shop}guide/`);
    console.log(`Agent's console  ${agentConsole}`);
    console.log(`Chat server      ${backend.url} (service ${SERVICE}; the extension knows it)`);
    browser = await open(flags, folders, [sites.shop, agentConsole]);
    console.log('\nThe backend runs until you press Ctrl-C.');
    await browser?.closed;
    if (browser !== null && !isStopping) console.log('The browser was closed; the backend still runs.');
  } catch (error) {
    process.exitCode = 1;
    if (!isStopping) console.error(error instanceof Error ? error.message : error);
    await stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  // Whatever was started before it failed would keep the process alive.
  process.exit(1);
});
