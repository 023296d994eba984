// Builds the gallery into a temporary folder and serves it on a free port.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type InlineConfig, preview } from 'vite';
import { compiledMessages } from '../../compiled-messages.ts';

export interface Gallery {
  /** Where a state is shown. */
  address(state: string, options?: { readonly dir?: 'ltr' | 'rtl' }): string;
  close(): Promise<void>;
}

/** Starts the gallery; whoever starts it closes it. */
export async function startGallery(): Promise<Gallery> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'parley-gallery-'));
  const shared: InlineConfig = {
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    plugins: [compiledMessages()],
  };
  await build({ ...shared, build: { outDir, emptyOutDir: true, target: 'chrome120' } });
  const server = await preview({
    ...shared,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  const base = server.resolvedUrls?.local[0];
  if (base === undefined) throw new Error('the gallery has no address');
  return {
    address: (state, { dir = 'ltr' } = {}) => `${base}?${new URLSearchParams({ state, dir })}`,
    async close() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
