// The document in Firefox's sidebar, which BiDi does not list: asked by a script that the browser's own window sends into it,
// used by mouse and keys that the browser's own window receives at that place.
import type { FirefoxChrome } from './firefox-chrome.ts';
import { type FirefoxDocument, NodeGone } from './firefox-page.ts';
import { elementsByRole } from './roles.ts';
import { until } from './until.ts';

/** Runs beside the document with the browser's rights, and answers one message at a time. */
const FRAME_SCRIPT = `
  const found = new Map();
  // With the document's own rights, as its scripts have them, but past its content security policy.
  const evaluate = (expression, element) => {
    const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
    sandbox.element = element;
    return Cu.evalInSandbox(expression, sandbox);
  };
  const find = (steps) => {
    const elementsByRole = evaluate(${JSON.stringify(`(${elementsByRole.toString()})`)});
    let root = content.document;
    for (const { role, name } of steps) {
      [root] = elementsByRole(root, role, name);
      if (root === undefined) return null;
    }
    const key = String(found.size);
    found.set(key, root);
    return key;
  };
  addMessageListener('driver:ask', async ({ data: { id, steps, expression, key } }) => {
    try {
      const element = key === undefined ? null : found.get(key);
      if (key !== undefined && !element?.isConnected) throw new Error('the element is gone');
      const answer = steps
        ? JSON.stringify(find(steps))
        : await evaluate('(async () => JSON.stringify(await (' + expression + ')))()', element);
      sendAsyncMessage('driver:answer', { id, answer });
    } catch (error) {
      sendAsyncMessage('driver:answer', { id, error: String(error) });
    }
  });
`;

const GONE = /the element is gone/;
/** Its middle, scrolled into view, in the document's own coordinates. */
const MIDDLE = `(() => {
  element.scrollIntoView({ block: 'nearest' });
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
})()`;

interface Question {
  readonly steps?: unknown;
  readonly expression?: string;
  readonly key?: string;
}

/** Makes the document in the sidebar of the browser window `windowId`, which is open and shows `url`. */
export function createFirefoxSidebar(chrome: FirefoxChrome, windowId: number, url: string): FirefoxDocument {
  const inWindow = <Value>(expression: string): Promise<Value> => chrome.evaluateIn(windowId, expression);

  const ask = async <Value>(question: Question): Promise<Value> => {
    const answer = await inWindow<{ readonly answer?: string; readonly error?: string }>(`(() => {
      const browser = sidebarBrowser();
      if (browser === null) throw new Error('the sidebar is closed');
      const { messageManager } = browser;
      if (browser.driven !== messageManager) {
        browser.driven = messageManager;
        messageManager.loadFrameScript('data:,' + ${JSON.stringify(encodeURIComponent(FRAME_SCRIPT))}, false);
      }
      return new Promise((resolve) => {
        const id = String(Math.random());
        messageManager.addMessageListener('driver:answer', function listener({ data }) {
          if (data.id !== id) return;
          messageManager.removeMessageListener('driver:answer', listener);
          resolve(data);
        });
        messageManager.sendAsyncMessage('driver:ask', { id, ...${JSON.stringify(question)} });
      });
    })()`);
    if (answer.error !== undefined) {
      throw GONE.test(answer.error)
        ? new NodeGone(answer.error)
        : new Error(`in the sidebar: ${answer.error}`);
    }
    return answer.answer === undefined ? (undefined as Value) : JSON.parse(answer.answer);
  };

  return {
    frames: async () => [],
    evaluate: (expression) => ask({ expression }),
    find: async (steps) => {
      const key = await ask<string | null>({ steps });
      if (key === null) return null;
      return {
        call: (functionSource) => ask({ key, expression: `(${functionSource})(element)` }),
        drag: async () => {
          throw new Error('nothing in a sidebar is dragged');
        },
        press: async (count) => {
          const { x, y } = await ask<{ x: number; y: number }>({ key, expression: MIDDLE });
          await inWindow(`(() => {
            const outer = window.SidebarController.browser.getBoundingClientRect();
            const inner = sidebarBrowser().getBoundingClientRect();
            pressMouse(outer.x + inner.x + ${x}, outer.y + inner.y + ${y}, ${count});
            return true;
          })()`);
        },
      };
    },
    pressKeys: async (groups) => {
      await inWindow(`pressKeys(sidebarBrowser(), ${JSON.stringify(groups)})`);
    },
    preferColours: async (scheme) => {
      await inWindow(`(sidebarBrowser().browsingContext.prefersColorSchemeOverride = '${scheme}')`);
    },
    pressAt: async () => {
      throw new Error('all that is in a sidebar can be found by its role');
    },
    goTo: async () => {
      throw new Error('a sidebar shows what the extension says');
    },
    resize: async () => {
      throw new Error('a sidebar is as large as its window makes it');
    },
    picture: async () => {
      const data = await inWindow<string>(`(async () => {
        const bitmap = await sidebarBrowser().browsingContext.currentWindowGlobal.drawSnapshot(null, 1, 'white');
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        canvas.getContext('bitmaprenderer').transferFromImageBitmap(bitmap);
        const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      })()`);
      return Buffer.from(data, 'base64');
    },
    bringToFront: async () => {
      await until('its window is in front', () =>
        inWindow<boolean>('(window.focus(), Services.focus.activeWindow === window)'),
      );
    },
    url: () => url,
    close: async () => {
      await inWindow('(window.SidebarController.hide(), true)');
    },
  };
}
