// The embedded widget and its states as one script, to be run in any page.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const STATES = fileURLToPath(new URL('../view/gallery/widget-states.ts', import.meta.url));
const NAME = 'widgetStates';

/** Source that puts `showWidget(state)` into the page. */
export async function buildWidgetScript(): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: ['chrome120', 'firefox142'],
      lib: { entry: STATES, formats: ['iife'], name: NAME },
    },
  });
  const [bundle] = [outputs].flat();
  const chunk = bundle !== undefined && 'output' in bundle ? bundle.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('there is no script of the widget');
  return `${chunk.code};globalThis.showWidget = (state) => ${NAME}.WIDGET_STATES[state]();`;
}
