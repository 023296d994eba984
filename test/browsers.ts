// Finds the browsers of this machine and, as root on Debian, installs them for the tests.
// How they are driven is in test/e2e; `npm start` only finds.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';

/** `chromium` stands for Chromium, Chrome and Edge. */
export type BrowserKind = 'chromium' | 'firefox';

/** What is looked at; the real machine where nothing is given. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isProgram: (file: string) => boolean;
}

const ENV_NAMES = { chromium: 'CHROME_PATH', firefox: 'FIREFOX_PATH' } as const;

/** Names on the PATH, best first. */
const COMMANDS: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'microsoft-edge-stable',
  ],
  firefox: ['firefox-esr', 'firefox', 'firefox-developer-edition'],
};

const MAC_APPS: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: [
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  firefox: ['Firefox.app/Contents/MacOS/firefox', 'Firefox Developer Edition.app/Contents/MacOS/firefox'],
};

const WINDOWS_PROGRAMS: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: [
    'Chromium\\Application\\chrome.exe',
    'Google\\Chrome\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
  ],
  firefox: ['Mozilla Firefox\\firefox.exe', 'Firefox Developer Edition\\firefox.exe'],
};

const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  isProgram: (file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      // Not there, or not ours to run: the same to us.
      return false;
    }
  },
};

/**
 * The path of a browser's program, or null. CHROME_PATH and FIREFOX_PATH come first; one that leads nowhere is an error,
 * because another browser than the one asked for would be a surprise.
 */
export function findBrowser(kind: BrowserKind, machine: Machine = thisMachine): string | null {
  const named = machine.env[ENV_NAMES[kind]];
  if (named !== undefined && named !== '') {
    if (machine.isProgram(named)) return named;
    throw new Error(`${ENV_NAMES[kind]} is ${named}, which is not a program`);
  }
  return candidates(kind, machine).find(machine.isProgram) ?? null;
}

function candidates(kind: BrowserKind, { platform, env }: Machine): readonly string[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', path.posix.join(env.HOME ?? '/', 'Applications')];
    return MAC_APPS[kind].flatMap((app) => folders.map((folder) => path.posix.join(folder, app)));
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((folder) => folder);
    return WINDOWS_PROGRAMS[kind].flatMap((program) =>
      folders.map((folder) => path.win32.join(folder ?? '', program)),
    );
  }
  const folders = [...(env.PATH ?? '').split(':'), '/usr/bin', '/usr/local/bin', '/snap/bin'].filter(Boolean);
  return COMMANDS[kind].flatMap((command) => folders.map((folder) => path.posix.join(folder, command)));
}

/** Debian's packages: the browsers, letters for them to draw, and what makes a key for a packed extension. */
const DEBIAN_PACKAGES = ['chromium', 'firefox-esr', 'fonts-dejavu-core', 'openssl'];

/** The path of a browser for a test; installs where that is possible. Throws with what to do where it is not. */
export function requireBrowser(kind: BrowserKind): string {
  const found = findBrowser(kind);
  if (found !== null) return found;
  const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (isDebian && process.getuid?.() === 0) installOnDebian();
  const installed = findBrowser(kind);
  if (installed === null) {
    throw new Error(
      `No ${kind} found. Install it${isDebian ? ` (as root: apt-get install ${DEBIAN_PACKAGES.join(' ')})` : ''}, or name its program in ${ENV_NAMES[kind]}.`,
    );
  }
  return installed;
}

function installOnDebian(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...DEBIAN_PACKAGES]]) {
    console.log(`apt-get ${args.join(' ')}`);
    const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`apt-get ${args[0]} failed with ${status}`);
  }
}
