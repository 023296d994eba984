// A Vite plugin: compiles message catalogues while building, so that no compiler is shipped.
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const COMPILED = /\/core\/view\/messages\/english(-options)?\.ts$/;

/** Puts the values of a module that compiles a catalogue in its place. */
export function compiledMessages(): Plugin {
  return {
    name: 'parley:compiled-messages',
    enforce: 'pre',
    async load(id) {
      if (!COMPILED.test(id)) return null;
      const module: Record<string, unknown> = await import(pathToFileURL(id).href);
      return Object.entries(module)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join('\n');
    },
  };
}
