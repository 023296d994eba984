// Builds the stand-alone script: one classic script without modules, with the widget and its style in it. It lies beside the
// extensions, never in one of them.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { type BundleReport, createBundleCollector } from './bundle-report.ts';

const ENTRY = fileURLToPath(new URL('../entrypoints/chat.ts', import.meta.url));

export interface BuiltScript {
  readonly code: string;
  readonly report: BundleReport;
}

/** Where `npm run build` puts it. */
export const SCRIPT_FILE = path.resolve(import.meta.dirname, '../.output/chat.js');

/** Its source. */
export async function buildScript(): Promise<BuiltScript> {
  const { plugin, report } = createBundleCollector();
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    // A test runner's must not reach what ships.
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [plugin],
    build: {
      write: false,
      target: ['chrome120', 'firefox142'],
      minify: true,
      lib: { entry: ENTRY, formats: ['iife'], name: 'parleyScript', fileName: () => 'chat.js' },
    },
  });
  const [bundle] = [outputs].flat();
  const chunk = bundle !== undefined && 'output' in bundle ? bundle.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('there is no stand-alone script');
  return { code: chunk.code, report: report() };
}
