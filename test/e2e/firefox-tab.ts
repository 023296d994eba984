// A document in a tab or a window of Firefox, over BiDi: elements by the browser's own accessibility tree, real clicks. Keys come
// by the browser's window, as a person's do.
import { type BidiConnection, BidiError } from './bidi.ts';
import type { FirefoxChrome } from './firefox-chrome.ts';
import { type FirefoxDocument, type FirefoxNode, NodeGone, type Step } from './firefox-page.ts';
import { until } from './until.ts';

const BLANK = 'about:blank';
const PRESS = { type: 'pointerDown', button: 0 } as const;
const RELEASE = { type: 'pointerUp', button: 0 } as const;

interface Framed {
  readonly context: string;
  readonly url: string;
}

interface Located {
  readonly sharedId: string;
}

/** Opens a document in a new tab or window and waits until it is loaded. `first`: see the driver's `openTab`. */
export async function openFirefoxTab(
  bidi: BidiConnection,
  chrome: FirefoxChrome,
  type: 'tab' | 'window',
  url: string,
  first?: string,
): Promise<FirefoxDocument> {
  const context = String((await bidi.send('browsingContext.create', { type })).context);
  if (first !== undefined)
    await bidi.send('script.addPreloadScript', {
      functionDeclaration: `() => { ${first} }`,
      contexts: [context],
    });
  if (url !== BLANK) {
    // Extension documents never report that they are loaded, so nothing is awaited but what can be seen (E2E.md 7).
    await bidi.send('browsingContext.navigate', { context, url, wait: 'none' });
    await until(`${url} is loaded`, () =>
      bidi
        .evaluate<boolean>(context, `location.href !== '${BLANK}' && document.readyState === 'complete'`)
        // Between two documents there is none to ask.
        .catch(() => false),
    );
  }
  return createFirefoxTab(bidi, chrome, context, url);
}

/** Makes the document that the context `context` shows; `url` is where it is at first. `tab`: the context around, of a frame. */
export function createFirefoxTab(
  bidi: BidiConnection,
  chrome: FirefoxChrome,
  context: string,
  url: string,
  tab = context,
): FirefoxDocument {
  let present = url;
  const activate = async (): Promise<void> => {
    await bidi.send('browsingContext.activate', { context: tab });
  };
  const locate = async (step: Step, inside: Located | null): Promise<Located | null> => {
    const { nodes } = await bidi.send('browsingContext.locateNodes', {
      context,
      locator: { type: 'accessibility', value: step },
      maxNodeCount: 1,
      ...(inside === null ? {} : { startNodes: [inside] }),
    });
    const [first] = nodes as readonly { readonly sharedId: string }[];
    return first === undefined ? null : { sharedId: first.sharedId };
  };
  const nodeOf = (element: Located): FirefoxNode => ({
    call: (functionSource) =>
      goneAware(async () => {
        const answer = await bidi.send('script.callFunction', {
          functionDeclaration: `(node) => JSON.stringify((${functionSource})(node))`,
          arguments: [element],
          target: { context },
          awaitPromise: false,
        });
        return JSON.parse((answer.result as { readonly value: string }).value);
      }),
    press: (count) => useMouse({ element }, Array.from({ length: count }, () => [PRESS, RELEASE]).flat()),
    drag: (x, y) => useMouse({ element }, [PRESS, { type: 'pointerMove', x, y, origin: 'pointer' }, RELEASE]),
  });
  const useMouse = (
    at: { readonly element: Located } | { readonly x: number; readonly y: number },
    actions: readonly object[],
  ): Promise<void> =>
    goneAware(async () => {
      const place = 'element' in at ? { x: 0, y: 0, origin: { type: 'element', ...at } } : at;
      const to = { type: 'pointerMove', ...place };
      const mouse = { type: 'pointer', id: 'mouse', actions: [to, ...actions] };
      await bidi.send('input.performActions', { context, actions: [mouse] });
    });

  return {
    frames: async (file) => {
      const { contexts } = await bidi.send('browsingContext.getTree', { root: context });
      const [{ children }] = contexts as readonly [{ readonly children: readonly Framed[] }];
      return children
        .filter((child) => {
          const address = URL.parse(child.url);
          return address?.protocol === 'moz-extension:' && address.pathname === `/${file}`;
        })
        .map((child) => createFirefoxTab(bidi, chrome, child.context, child.url, tab));
    },
    evaluate: (expression) => bidi.evaluate(context, expression),
    find: (steps) =>
      goneAware(async () => {
        let element: Located | null = null;
        for (const step of steps) {
          element = await locate(step, element);
          if (element === null) return null;
        }
        return element === null ? null : nodeOf(element);
      }).catch((error: unknown) => {
        if (error instanceof NodeGone) return null;
        throw error;
      }),
    // Not over BiDi, whose keys go to the document alone: the browser's own shortcuts would not hear them.
    pressKeys: async (groups) => {
      await activate();
      await chrome.evaluate(`pressKeys(window.gBrowser.selectedBrowser, ${JSON.stringify(groups)})`);
    },
    preferColours: async (scheme) => {
      await activate();
      await chrome.evaluate(
        `(window.gBrowser.selectedBrowser.browsingContext.prefersColorSchemeOverride = '${scheme}')`,
      );
    },
    pressAt: (x, y) => useMouse({ x, y }, [PRESS, RELEASE]),
    goTo: async (address) => {
      await bidi.send('browsingContext.navigate', { context, url: address, wait: 'complete' });
      present = address;
    },
    resize: async (width, height) => {
      await bidi.send('browsingContext.setViewport', { context, viewport: { width, height } });
    },
    picture: async () => {
      const { data } = await bidi.send('browsingContext.captureScreenshot', { context });
      return Buffer.from(String(data), 'base64');
    },
    bringToFront: activate,
    url: () => present,
    close: async () => {
      await bidi.send('browsingContext.close', { context });
    },
  };
}

/** What Firefox says while the accessibility tree of a document is still being made. */
const NO_TREE_YET = /"getState".* null|documentAccessible is null/;
const GONE = ['no such node', 'stale element reference', 'no such element', 'move target out of bounds'];

async function goneAware<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof BidiError && (GONE.includes(error.code) || NO_TREE_YET.test(error.message)))
      throw new NodeGone(error.message);
    throw error;
  }
}
