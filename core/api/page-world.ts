// What the API uses of the page's window, taken once. What describes the page (title, address, base) is read when it is
// needed: it is the page's to say.
import { callOn } from './intrinsics.ts';

/** The part of a window that the API reads. */
export interface PageWindow {
  readonly document: Pick<Document, 'title' | 'referrer' | 'baseURI' | 'readyState'>;
  readonly location: { readonly href: string };
  readonly console: { readonly log: (...values: unknown[]) => void };
  readonly setTimeout: (callback: () => void, ms: number) => unknown;
  /** Serves the document as well: it is the method of every event target. */
  readonly addEventListener: (type: string, listener: () => void) => void;
  readonly URL: typeof URL;
}

export interface PageWorld {
  /** Calls in a task of its own: as soon as possible, or after so many milliseconds. */
  later(callback: () => void, ms?: number): void;
  /** The page is left, be it only for the back-forward cache. */
  onPageHide(callback: () => void): void;
  /** The document is there: scripts that were written into it have run. At once in a task of its own, where it is already. */
  onDocumentReady(callback: () => void): void;
  /** The page has loaded whatever it names. Never, where it had already. */
  onLoad(callback: () => void): void;
  /** Two values at most, so that nothing is spread. */
  print(text: string, value: unknown): void;
  /** The absolute form of an address; null: it is none, or not of http or https. */
  resolveAddress(address: string): string | null;
  /** Title, address and referrer of the page, at present. */
  describePage(): { readonly title: string; readonly url: string; readonly referrer: string };
}

export function createPageWorld(view: PageWindow): PageWorld {
  const { document, location, console, setTimeout, addEventListener, URL: Address } = view;
  const { log } = console;
  const later = (callback: () => void, ms = 0) => void callOn(setTimeout, view, [callback, ms]);
  const on = (target: unknown, type: string, callback: () => void) =>
    void callOn(addEventListener, target, [type, callback]);

  return {
    later,
    onPageHide: (callback) => on(view, 'pagehide', callback),
    onLoad: (callback) => on(view, 'load', callback),
    onDocumentReady(callback) {
      if (document.readyState === 'loading') on(document, 'DOMContentLoaded', callback);
      else later(callback);
    },
    print: (text, value) => void callOn(log, console, value === undefined ? [text] : [text, value]),
    resolveAddress(address) {
      try {
        const { href, protocol } = new Address(address, document.baseURI);
        return protocol === 'http:' || protocol === 'https:' ? href : null;
      } catch {
        // It is no address.
        return null;
      }
    },
    describePage: () => ({
      title: `${document.title}`,
      url: `${location.href}`,
      referrer: `${document.referrer}`,
    }),
  };
}
