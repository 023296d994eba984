// @vitest-environment happy-dom
// What cannot be taken back is answered in a frame only while its button is to be seen, as far as the browser can tell.
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfirmDialog } from '../../core/view/panel/confirm-dialog.tsx';

type Tell = (entries: readonly { readonly isVisible: boolean }[]) => void;

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

/** A browser that tells what is to be seen, in a frame or not. */
function stubBrowser({ canTell, isFramed }: { readonly canTell: boolean; readonly isFramed: boolean }) {
  const observers = new Map<object, Tell>();
  const options: unknown[] = [];
  class Entry {}
  if (canTell) Object.defineProperty(Entry.prototype, 'isVisible', { get: () => false });
  class Observer {
    readonly #tell: Tell;

    constructor(tell: Tell, given: unknown) {
      this.#tell = tell;
      options.push(given);
    }

    observe() {
      observers.set(this, this.#tell);
    }

    disconnect() {
      observers.delete(this);
    }
  }
  vi.stubGlobal('IntersectionObserverEntry', Entry);
  vi.stubGlobal('IntersectionObserver', Observer);
  vi.stubGlobal('top', isFramed ? {} : window);
  return {
    options,
    observers,
    tell: (isVisible: boolean) =>
      act(() => {
        for (const tell of observers.values()) tell([{ isVisible }]);
      }),
  };
}

function showDialog() {
  const root = document.createElement('div');
  document.body.append(root);
  const nothing = () => undefined;
  const texts = { title: 'End this chat?', text: 'It ends', keep: 'Keep', confirm: 'End chat' };
  act(() => render(<ConfirmDialog {...texts} onConfirm={nothing} onDone={nothing} />, root));
  const [keep, confirm] = [...root.querySelectorAll('button')];
  const remove = () => act(() => render(null, root));
  return {
    remove,
    isKeepEnabled: () => keep?.disabled === false,
    isEnabled: () => confirm?.disabled === false,
  };
}

describe('what cannot be taken back', () => {
  it('[PA15] can be confirmed in a frame while its button is to be seen, and not while it is covered', () => {
    const browser = stubBrowser({ canTell: true, isFramed: true });
    const dialog = showDialog();
    expect(browser.options).toMatchObject([{ trackVisibility: true }]);
    expect([dialog.isEnabled(), dialog.isKeepEnabled()]).toEqual([false, true]);
    browser.tell(true);
    expect(dialog.isEnabled()).toBe(true);
    browser.tell(false);
    expect([dialog.isEnabled(), dialog.isKeepEnabled()]).toEqual([false, true]);
    dialog.remove();
    expect(browser.observers.size).toBe(0);
  });

  it.each([
    ['in a window of our own', { canTell: true, isFramed: false }],
    ['where the browser cannot tell', { canTell: false, isFramed: true }],
  ])('[PA15] can be confirmed at once %s', (_name, kind) => {
    const browser = stubBrowser(kind);
    expect(showDialog().isEnabled()).toBe(true);
    expect(browser.options).toEqual([]);
  });
});
