// One Chromium process: started, found by its debugging address, ended softly or with SIGKILL. Knows no page.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WEB_HOSTS } from './web-sites.ts';

export interface ChromiumProcess {
  /** `ws://…`, to be connected to any number of times. */
  readonly endpoint: string;
  readonly profile: string;
  /** Id of the first process, which leads the group of all. */
  readonly pid: number;
  /** SIGKILL to the whole process group; resolves when the browser is gone. */
  kill(): Promise<void>;
}

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--window-size=1366,900',
  `--host-resolver-rules=${WEB_HOSTS.map((host) => `MAP ${host} 127.0.0.1`).join(',')}`,
  // The toolbar button can be pressed from outside (E2E.md 2).
  '--enable-unsafe-extension-debugging',
  '--remote-debugging-port=0',
];

const START_TIMEOUT_MS = 30_000;

/** Starts the browser; with `extension` null it brings whatever its profile and the machine have installed. */
export async function startChromium(options: {
  readonly executable: string;
  readonly extension: string | null;
  readonly profile?: string;
  /** Beside our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}): Promise<ChromiumProcess> {
  const profile = options.profile ?? (await mkdtemp(path.join(tmpdir(), 'parley-profile-')));
  const load =
    options.extension === null
      ? []
      : // `--disable-default-apps` must be absent where an external CRX is to be installed (E2E.md 4).
        [
          '--disable-default-apps',
          `--disable-extensions-except=${options.extension}`,
          `--load-extension=${options.extension}`,
        ];
  const child = spawn(
    options.executable,
    [...FLAGS, `--user-data-dir=${profile}`, ...load, 'about:blank'],
    // A group of its own, so that SIGKILL reaches every helper process at the same instant.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, ...options.env } },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
    }
    await ended;
  };
  try {
    return { endpoint: await debuggingAddress(child), profile, pid: child.pid ?? 0, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`no debugging address:\n${printed}`)), START_TIMEOUT_MS);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the browser ended at once:\n${printed}`)));
    child.stderr?.on('data', (data: Buffer) => {
      if (printed.length < 20_000) printed += data.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(printed)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}
