// A Vite plugin: takes out of Preact the one statement that turns text into HTML (`dangerouslySetInnerHTML`), so that text is text
// whatever a component says. The Firefox store's linter warns of that statement, and it is right.
import type { Plugin } from 'vite';

const PREACT = /\/node_modules\/preact\/dist\/preact\.(?:mjs|module\.js)$/;
const ASSIGNMENT = /\w+\.innerHTML=\w+\.__html/g;

/** Makes the plugin. The build fails where a new Preact has the statement elsewhere, or twice. */
export function withoutRawHtml(): Plugin {
  return {
    name: 'parley-without-raw-html',
    transform(code, id) {
      if (!PREACT.test(id.replaceAll('\\', '/'))) return null;
      const found = code.match(ASSIGNMENT)?.length ?? 0;
      if (found !== 1) this.error(`${id} sets innerHTML ${found} times, not once`);
      return { code: code.replace(ASSIGNMENT, 'void 0'), map: null };
    },
  };
}
