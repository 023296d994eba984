// What a person has to do where `npm start` cannot open a browser, and whether it can.
import type { Machine } from '../browsers.ts';

/** Can a window be shown? Where it cannot, no browser is started. */
export function hasDisplay({ platform, env }: Pick<Machine, 'platform' | 'env'>): boolean {
  if (platform !== 'linux') return true;
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/** How to load the two built folders. */
export function loadingByHand(folders: { readonly chrome: string; readonly firefox: string }): string {
  return [
    'To load the extension yourself, on this machine or from a copy of the folder:',
    '',
    '  Chrome, Chromium or Edge (120 or newer)',
    '    1. Open chrome://extensions (Edge: edge://extensions)',
    '    2. Switch on "Developer mode"',
    '    3. Press "Load unpacked" and choose the folder',
    `       ${folders.chrome}`,
    '    4. Press the Parley button in the toolbar (it may hide behind the puzzle piece)',
    '',
    '  Firefox (142 or newer)',
    '    1. Open about:debugging#/runtime/this-firefox',
    '    2. Press "Load Temporary Add-on…" and choose the file',
    `       ${folders.firefox}/manifest.json`,
    '    3. The chat opens in the sidebar; the Parley button in the toolbar opens it again',
  ].join('\n');
}
