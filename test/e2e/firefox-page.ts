// A document in Firefox behind the driver's words, whether it is a tab's or the sidebar's: controls by role and name, real
// clicks and keys. How such a document is reached is told by firefox-tab.ts and firefox-sidebar.ts.
import { writeFile } from 'node:fs/promises';
import type { Control, DrivenPage } from './driver.ts';
import { PATIENCE_MS, until } from './until.ts';

export interface Step {
  readonly role: string;
  readonly name?: string;
}

/** An element that was found. Its methods reject with `NodeGone` where it was replaced meanwhile. */
export interface FirefoxNode {
  /** Value of a function of the element, given as source; it must be JSON. */
  call<Value>(functionSource: string): Promise<Value>;
  /** Presses the mouse `count` times at its middle. */
  press(count: number): Promise<void>;
  /** Takes hold of its middle and moves the mouse by so many CSS pixels. */
  drag(dx: number, dy: number): Promise<void>;
}

/** What a kind of document must be able to do. */
export interface FirefoxDocument {
  /** Documents of the extension's `file` in frames of this one. */
  frames(file: string): Promise<readonly FirefoxDocument[]>;
  evaluate<Value>(expression: string): Promise<Value>;
  /** The first element of the last step inside the first of the step before; null where there is none. */
  find(steps: readonly Step[]): Promise<FirefoxNode | null>;
  /**
   * Holds each key of a group down after the other and lets go of them backwards; group after group. A key is a character
   * or has the name that a KeyboardEvent gives it.
   */
  pressKeys(groups: readonly (readonly string[])[]): Promise<void>;
  preferColours(scheme: 'light' | 'dark'): Promise<void>;
  goTo(address: string): Promise<void>;
  pressAt(x: number, y: number): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** PNG of what is visible. */
  picture(): Promise<Buffer>;
  bringToFront(): Promise<void>;
  url(): string;
  close(): Promise<void>;
}

/** An element that is not in the document any more. */
export class NodeGone extends Error {}

const IS_ENABLED = `(node) => !node.disabled && node.getAttribute('aria-disabled') !== 'true' && node.isConnected`;
const VALUE = '(node) => node.value';
const FOCUS = '(node) => { node.focus(); return true; }';

/** Makes the page of a document. */
export function createFirefoxPage(document: FirefoxDocument): DrivenPage {
  return {
    frame: async (file) =>
      createFirefoxPage(
        await until(`${document.url()} holds ${file}`, async () => (await document.frames(file))[0]),
      ),
    frames: async (file) => (await document.frames(file)).map(createFirefoxPage),
    byRole: (role, name) => createControl(document, [stepOf(role, name)]),
    evaluate: (body, ...args) => document.evaluate(`(${body.toString()})(...${JSON.stringify(args)})`),
    run: async (source) => {
      await document.evaluate(`(async () => { ${source}\n; return true; })()`);
    },
    pressAt: document.pressAt,
    typeText: (text) => document.pressKeys(keysOf(text)),
    preferColours: document.preferColours,
    goTo: document.goTo,
    resize: document.resize,
    screenshot: async (file) => writeFile(file, await document.picture()),
    bringToFront: document.bringToFront,
    url: document.url,
    close: document.close,
  };
}

function stepOf(role: string, name: string | undefined): Step {
  return name === undefined ? { role } : { role, name };
}

function keysOf(text: string): readonly (readonly string[])[] {
  return [...text].map((character) => [character]);
}

function createControl(document: FirefoxDocument, steps: readonly Step[]): Control {
  const describe = steps.map((step) => `${step.role} "${step.name ?? ''}"`).join(' > ');

  /** Finds and uses it; a node that was replaced meanwhile is looked up again. */
  const use = <Result>(
    action: (node: FirefoxNode) => Promise<Result>,
    timeoutMs = PATIENCE_MS,
    mustBeEnabled = false,
  ): Promise<Result> =>
    until(
      `there is ${describe} in ${document.url()}`,
      async () => {
        try {
          const node = await document.find(steps);
          if (node === null || (mustBeEnabled && !(await node.call(IS_ENABLED)))) return null;
          return { result: await action(node) };
        } catch (error) {
          if (error instanceof NodeGone) return null;
          throw error;
        }
      },
      timeoutMs,
    ).then(({ result }) => result);
  const click = async (count: number, timeoutMs?: number): Promise<void> => {
    await document.bringToFront();
    await use((node) => node.press(count), timeoutMs, true);
  };

  return {
    byRole: (role, name) => createControl(document, [...steps, stepOf(role, name)]),
    waitFor: (timeoutMs) => use(async () => undefined, timeoutMs),
    isPresent: async () => (await document.find(steps)) !== null,
    click: (timeoutMs) => click(1, timeoutMs),
    doubleClick: () => click(2),
    drag: async (dx, dy) => {
      await document.bringToFront();
      await use((node) => node.drag(dx, dy));
    },
    fill: async (text) => {
      await document.bringToFront();
      await use(async (node) => {
        await node.call(FOCUS);
        await document.pressKeys([['Control', 'a'], ['Backspace'], ...keysOf(text)]);
        // Keys come by a way of their own: what is done next would overtake them, and have them typed elsewhere.
        await until(`${describe} holds what was typed`, async () => (await node.call(VALUE)) === text);
      });
    },
    press: async (key) => {
      await document.bringToFront();
      await use(async (node) => {
        await node.call(FOCUS);
        await document.pressKeys([key.split('+')]);
      });
    },
    text: () => use((node) => node.call(`(node) => node.textContent ?? ''`)),
    value: () => use((node) => node.call(VALUE)),
    isEnabled: () => use((node) => node.call(IS_ENABLED)),
  };
}
