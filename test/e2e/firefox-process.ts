// One Firefox process: started with what makes it quiet and drivable, found by its BiDi address, ended with SIGKILL.
// Knows no page and no extension.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WEB_HOSTS } from './web-sites.ts';

export interface FirefoxProcess {
  /** `ws://…`, without a path. */
  readonly endpoint: string;
  readonly profile: string;
  /** Id of the first process, which leads the group of all. */
  readonly pid: number;
  /** SIGKILL to the whole process group; resolves when the browser is gone. */
  kill(): Promise<void>;
  /** Resolves when the browser has ended by itself. */
  readonly ended: Promise<void>;
}

export type Preference = string | number | boolean;

const QUIET: Readonly<Record<string, Preference>> = {
  // Without a desktop there is nobody to show notifications: the browser's own windows do it.
  'alerts.useSystemBackend': false,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.sessionstore.resume_from_crash': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.localDomains': WEB_HOSTS.join(','),
  'remote.prefs.recommended': true,
  'services.settings.server': 'data:,',
  'toolkit.startup.max_resumed_crashes': -1,
  'toolkit.telemetry.enabled': false,
};

const START_TIMEOUT_MS = 30_000;

/** Starts the browser, in a profile from before or a new one, with `preferences` over ours. */
export async function startFirefox(options: {
  readonly executable: string;
  readonly preferences: Readonly<Record<string, Preference>>;
  readonly profile?: string;
}): Promise<FirefoxProcess> {
  const profile = options.profile ?? (await mkdtemp(path.join(tmpdir(), 'parley-profile-')));
  const lines = Object.entries({ ...QUIET, ...options.preferences }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(path.join(profile, 'user.js'), lines.join(''));
  const child = spawn(
    options.executable,
    [
      '--headless',
      '--no-remote',
      '--profile',
      profile,
      '--remote-debugging-port=0',
      // The browser's own window can be asked and used too (E2E.md 7).
      '--remote-allow-system-access',
      'about:blank',
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, MOZ_HEADLESS_WIDTH: '1366', MOZ_HEADLESS_HEIGHT: '900' },
      // A group of its own, so that SIGKILL reaches every helper process at the same instant.
      detached: true,
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
    }
    await ended;
  };
  try {
    return { endpoint: await bidiAddress(child), profile, pid: child.pid ?? 0, ended, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

function bidiAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`no BiDi address:\n${printed}`)), START_TIMEOUT_MS);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the browser ended at once:\n${printed}`)));
    child.stderr?.on('data', (data: Buffer) => {
      if (printed.length < 20_000) printed += data.toString();
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(printed)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}
