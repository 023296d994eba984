// A document in Chromium behind the driver's words: controls by role and name, real clicks and keys.
import type { ElementHandle, Frame, KeyInput, Page } from 'puppeteer-core';
import type { Control, DrivenPage } from './driver.ts';
import { PATIENCE_MS, until } from './until.ts';

type Root = Page | Frame | ElementHandle<Element>;
interface Step {
  readonly role: string;
  readonly name: string | undefined;
}

/** `isPanel`: the browser's own panel, which is no tab and cannot be brought to the front. */
export function createChromiumPage(page: Page, isPanel: boolean): DrivenPage {
  return createDocument(page, page, isPanel);
}

/** `root`: the page itself or a frame in it. */
function createDocument(page: Page, root: Page | Frame, isPanel: boolean): DrivenPage {
  const frames = (file: string): readonly Frame[] =>
    page.frames().filter((frame) => isExtensionFile(frame.url(), file));
  const bringToFront = async (): Promise<void> => {
    if (!isPanel) await page.bringToFront();
  };
  return {
    frame: async (file) =>
      createDocument(page, await until(`${page.url()} holds ${file}`, () => frames(file)[0]), isPanel),
    frames: async (file) => frames(file).map((frame) => createDocument(page, frame, isPanel)),
    byRole: (role, name) => createControl(page, root, [{ role, name }], bringToFront),
    evaluate: async (body, ...args) =>
      (await root.evaluate(`(${body.toString()})(...${JSON.stringify(args)})`)) as never,
    run: async (source) => {
      await root.evaluate(source);
    },
    pressAt: (x, y) => page.mouse.click(x, y),
    typeText: (text) => page.keyboard.sendCharacter(text),
    preferColours: (scheme) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]),
    goTo: async (address) => {
      await root.goto(address);
    },
    resize: (width, height) => page.setViewport({ width, height }),
    screenshot: async (file) => {
      await page.screenshot({ path: file as `${string}.png` });
    },
    bringToFront,
    url: () => root.url(),
    close: () => page.close(),
  };
}

function createControl(
  page: Page,
  document: Page | Frame,
  steps: readonly Step[],
  bringToFront: () => Promise<void>,
): Control {
  const describe = steps.map((step) => `${step.role} "${step.name ?? ''}"`).join(' > ');

  const find = async (): Promise<ElementHandle<Element> | null> => {
    let root: Root = document;
    for (const step of steps) {
      const found: ElementHandle<Element> | null = await root.$(selectorOf(step));
      if (found === null) return null;
      root = found;
    }
    return root === document ? null : (root as ElementHandle<Element>);
  };

  /** Finds and uses it; a node that was replaced meanwhile is looked up again. */
  const use = <Result>(
    action: (element: ElementHandle<Element>) => Promise<Result>,
    timeoutMs = PATIENCE_MS,
    isReady: (element: ElementHandle<Element>) => Promise<boolean> = async () => true,
  ): Promise<Result> =>
    until(
      `there is ${describe} in ${document.url()}`,
      async () => {
        try {
          const element = await find();
          return element !== null && (await isReady(element)) ? { result: await action(element) } : null;
        } catch (error) {
          if (isReplaced(error)) return null;
          throw error;
        }
      },
      timeoutMs,
    ).then(({ result }) => result);

  return {
    byRole: (role, name) => createControl(page, document, [...steps, { role, name }], bringToFront),
    waitFor: (timeoutMs) => use(async () => undefined, timeoutMs),
    isPresent: async () => (await find()) !== null,
    click: async (timeoutMs) => {
      await bringToFront();
      await use((element) => element.click(), timeoutMs, isElementEnabled);
    },
    doubleClick: async () => {
      await bringToFront();
      await use((element) => element.click({ count: 2 }), PATIENCE_MS, isElementEnabled);
    },
    drag: async (dx, dy) => {
      await bringToFront();
      await use(async (element) => {
        const { x, y } = await element.clickablePoint();
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x + dx, y + dy);
        await page.mouse.up();
      });
    },
    fill: async (text) => {
      await bringToFront();
      await use(async (element) => {
        await element.focus();
        await page.keyboard.down('Control');
        await page.keyboard.press('KeyA');
        await page.keyboard.up('Control');
        await page.keyboard.press('Backspace');
        // As an input method or a paste does it: one insertion, however long the text is.
        await page.keyboard.sendCharacter(text);
      });
    },
    press: async (key) => {
      await bringToFront();
      const keys = key.split('+') as KeyInput[];
      await use(async (element) => {
        await element.focus();
        for (const one of keys) await page.keyboard.down(one);
        for (const one of keys.toReversed()) await page.keyboard.up(one);
      });
    },
    text: () => use((element) => element.evaluate((node) => node.textContent ?? '')),
    value: () => use((element) => element.evaluate((node) => (node as HTMLTextAreaElement).value)),
    isEnabled: () => use(isElementEnabled),
  };
}

function isExtensionFile(address: string, file: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'chrome-extension:' && url.pathname === `/${file}`;
}

function selectorOf(step: Step): string {
  const name = step.name === undefined ? '' : `[name="${step.name}"]`;
  return `::-p-aria(${name}[role="${step.role}"])`;
}

function isElementEnabled(element: ElementHandle<Element>): Promise<boolean> {
  return element.evaluate(
    (node) =>
      !(node as HTMLButtonElement).disabled &&
      node.getAttribute('aria-disabled') !== 'true' &&
      node.isConnected,
  );
}

function isReplaced(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return /detached|not clickable|not an Element|context was destroyed|Cannot find context|No node/i.test(
    message,
  );
}
