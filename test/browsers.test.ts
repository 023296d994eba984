// Where browsers are looked for, on machines that are only described.
import { describe, expect, it } from 'vitest';
import { findBrowser, type Machine } from './browsers.ts';

function machine(platform: NodeJS.Platform, programs: readonly string[], env: Machine['env'] = {}): Machine {
  return { platform, env, isProgram: (file) => programs.includes(file) };
}

describe('finding a browser', () => {
  it.each([
    [
      'chromium',
      machine('linux', ['/opt/bin/google-chrome'], { PATH: '/usr/bin:/opt/bin' }),
      '/opt/bin/google-chrome',
    ],
    ['chromium', machine('linux', ['/usr/bin/microsoft-edge']), '/usr/bin/microsoft-edge'],
    ['firefox', machine('linux', ['/usr/bin/firefox-esr']), '/usr/bin/firefox-esr'],
    [
      'chromium',
      machine('darwin', ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']),
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    [
      'firefox',
      machine('darwin', ['/Users/a/Applications/Firefox.app/Contents/MacOS/firefox'], { HOME: '/Users/a' }),
      '/Users/a/Applications/Firefox.app/Contents/MacOS/firefox',
    ],
    [
      'chromium',
      machine('win32', ['C:\\Programs (x86)\\Microsoft\\Edge\\Application\\msedge.exe'], {
        'PROGRAMFILES(X86)': 'C:\\Programs (x86)',
      }),
      'C:\\Programs (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  ] as const)('[BU1] finds %s in its usual place', (kind, where, expected) => {
    expect(findBrowser(kind, where)).toBe(expected);
  });

  it('[BU1] prefers the one that the environment names', () => {
    const programs = ['/usr/bin/chromium', '/my/chrome'];
    expect(findBrowser('chromium', machine('linux', programs, { CHROME_PATH: '/my/chrome' }))).toBe(
      '/my/chrome',
    );
  });

  it('[BU1] says so when the environment names one that is not there', () => {
    const where = machine('linux', ['/usr/bin/firefox'], { FIREFOX_PATH: '/my/firefox' });
    expect(() => findBrowser('firefox', where)).toThrow(
      'FIREFOX_PATH is /my/firefox, which is not a program',
    );
  });

  it('[BU1] finds nothing where there is nothing', () => {
    expect(findBrowser('firefox', machine('linux', ['/usr/bin/chromium'], { PATH: '/usr/bin' }))).toBeNull();
  });
});
