// Firefox's own window: its toolbar, its sidebar, and what the browser knows of the extension. Everything is asked of the
// parent process, so asking neither wakes the background nor keeps it alive.
import type { BidiConnection } from './bidi.ts';
import { until } from './until.ts';

export interface FirefoxChrome {
  /** Runs an expression in the browser's own scope, with `window` the browser window used last. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** The same in the browser window of this id. */
  evaluateIn<Value>(windowId: number, expression: string): Promise<Value>;
  isInstalled(): Promise<boolean>;
  /** `stopped`, `starting`, `running`, `suspending`. */
  backgroundState(): Promise<string>;
  /** Stops the background that there is; another may be running by then, because an open view wakes it at once. */
  terminateBackground(): Promise<void>;
  /** Presses the extension's toolbar button with the mouse. */
  pressToolbarButton(): Promise<void>;
  /** Presses the notification that says `text` with the mouse; waits until it is there. */
  pressNotification(text: string): Promise<void>;
  /** Id of the browser window used last. */
  windowId(): Promise<number>;
  /** Ids of the browser windows whose sidebar shows the extension's document. */
  sidebars(): Promise<readonly number[]>;
}

/** Code of the functions that expressions use. Coordinates are CSS pixels of the window's viewport. */
const LIBRARY = `
  const pressMouse = (x, y, count, target = window) => {
    const send = (type, clickCount, buttons) =>
      target.synthesizeMouseEvent(type, x, y, { button: 0, clickCount, buttons });
    send('mousemove', 0, 0);
    for (let number = 1; number <= count; number += 1) {
      send('mousedown', number, 1);
      send('mouseup', number, 0);
    }
  };
  const pressKeys = (browser, groups) => {
    browser.focus();
    const keyboard = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
    if (!keyboard.beginInputTransactionForTests(window)) throw new Error('the keyboard is taken');
    for (const group of groups) {
      const events = group.map((key) => new window.KeyboardEvent('', { key }));
      for (const event of events) keyboard.keydown(event);
      for (const event of events.toReversed()) keyboard.keyup(event);
    }
    return true;
  };
  const sidebarBrowser = () =>
    window.SidebarController.browser.contentDocument?.getElementById('webext-panels-browser') ?? null;
`;

/** `geckoId`: the extension's id in its manifest. */
export function createFirefoxChrome(bidi: BidiConnection, geckoId: string): FirefoxChrome {
  const extension = `WebExtensionPolicy.getByID(${JSON.stringify(geckoId)})`;
  const widget = geckoId.replaceAll(/[^a-z0-9_-]/g, '_');

  const run = async <Value>(windowExpression: string, expression: string): Promise<Value> => {
    const { contexts } = await bidi.send('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 });
    const all = contexts as readonly { readonly context: string; readonly url: string }[];
    const context = all.find(({ url }) => url.endsWith('/browser.xhtml'))?.context;
    if (context === undefined) throw new Error('the browser has no window');
    return bidi.evaluate(
      context,
      `((window) => { ${LIBRARY} return (${expression}); })(${windowExpression})`,
    );
  };
  const evaluate = <Value>(expression: string): Promise<Value> =>
    run(`Services.wm.getMostRecentWindow('navigator:browser')`, expression);

  return {
    evaluate,
    evaluateIn: (windowId, expression) => run(`Services.wm.getOuterWindowWithId(${windowId})`, expression),
    isInstalled: () => evaluate(`${extension} !== null && ${extension}.active`),
    backgroundState: () => evaluate(`${extension}.extension.backgroundState`),
    terminateBackground: async () => {
      // Refused while a listener is busy, and again when an event comes between: each time the same context is still there.
      await until('the background is gone', () =>
        evaluate<boolean>(`(async () => {
          const { extension } = ${extension};
          if (extension.backgroundState === 'stopped') return true;
          const before = extension.backgroundContext;
          await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
          return extension.backgroundContext !== before;
        })()`),
      );
    },
    pressToolbarButton: async () => {
      // A page's process knows its document before the window does, and a click gives its right (activeTab) to what the window knows.
      await until('the window knows the page', () =>
        evaluate<boolean>(`(() => {
          const { browsingContext, innerWindowID } = window.gBrowser.selectedBrowser;
          const { currentWindowGlobal, webProgress } = browsingContext;
          return currentWindowGlobal?.innerWindowId === innerWindowID && !webProgress.isLoadingDocument;
        })()`),
      );
      await evaluate(`(() => {
        const button = window.document.getElementById('${widget}-BAP');
        const { x, y, width, height } = button.getBoundingClientRect();
        if (width === 0) throw new Error('the toolbar button is not shown');
        pressMouse(x + width / 2, y + height / 2, 1);
        return true;
      })()`);
    },
    pressNotification: async (text) => {
      await until(`a notification says "${text}"`, () =>
        evaluate<boolean>(`(() => {
          const labels = [...Services.wm.getEnumerator('alert:alert')]
            .filter(({ document }) => document.readyState === 'complete')
            .flatMap(({ document }) => document.getElementById('alertTextLabel') ?? []);
          const label = labels.find(({ textContent, value }) => (textContent + value).includes(${JSON.stringify(text)}));
          const { x, y, width, height } = label?.getBoundingClientRect() ?? { width: 0 };
          if (width === 0) return false;
          pressMouse(x + width / 2, y + height / 2, 1, label.ownerDocument.defaultView);
          return true;
        })()`),
      );
    },
    windowId: () => evaluate('window.docShell.outerWindowID'),
    sidebars: () =>
      evaluate(`[...Services.wm.getEnumerator('navigator:browser')]
        .filter(({ SidebarController }) =>
          SidebarController?.isOpen && SidebarController.currentID === '${widget}-sidebar-action')
        .map(({ docShell }) => docShell.outerWindowID)`),
  };
}
