// The acceptance suite of state stores over the browser's real storage, in a page of the extension.
import { build } from 'vite';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { STATE_STORE_CASES } from '../contracts/state-store-cases.ts';
import type { DrivenBrowser, DrivenPage } from './driver.ts';
import { launcherOf } from './launch.ts';
import { BROWSERS } from './world.ts';

describe.each(BROWSERS)("state store: the browser's own storage in %s", (kind) => {
  let browser: DrivenBrowser | null = null;
  let page: DrivenPage | null = null;

  beforeAll(async () => {
    const { launch } = await launcherOf(kind);
    browser = await launch();
    page = await browser.openTab('options.html');
    await page.run(await bundled('state-store-page.ts'));
  });

  afterAll(async () => {
    await browser?.kill();
  });

  for (const [number, { title, needsFaults }] of STATE_STORE_CASES.entries()) {
    if (needsFaults) continue;
    it(title, async () => {
      await page?.evaluate(async (which) => {
        const { runStateStoreCase } = globalThis as { runStateStoreCase?: (which: number) => Promise<void> };
        if (runStateStoreCase === undefined) throw new Error('the cases are not in the page');
        await runStateStoreCase(which);
      }, number);
    });
  }
});

/** One script out of a module of this folder. */
async function bundled(file: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: new URL(file, import.meta.url).pathname, formats: ['iife'], name: 'parleyTest' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk === undefined || chunk.type !== 'chunk') throw new Error(`${file} was not bundled`);
  return chunk.code;
}
