// The one list of what a browser cannot do, or what a test cannot make it do, with the reason. Every test that is not run in both
// browsers for such a reason takes its browsers from here, so nothing is left out silently.
import type { BrowserKind } from '../browsers.ts';

export interface Cannot {
  readonly browser: BrowserKind;
  readonly what: string;
  readonly why: string;
}

export const CANNOT = {
  folderInstall: {
    browser: 'firefox',
    what: 'start again with an extension that was loaded as a folder',
    why: 'a temporary add-on is gone after a restart; ours is installed for good as a package, so each restart is one to it, too',
  },
  startupOfFolder: {
    browser: 'chromium',
    what: 'start an extension that was loaded as a folder with the browser',
    why: 'loading it again is an installation, onStartup is not fired (E2E.md 4); a package for the whole machine is needed',
  },
  detached: {
    browser: 'firefox',
    what: 'let go of the browser while it runs',
    why: 'a closed BiDi connection does not end its session and a second one is refused; but it is never attached to the background',
  },
  framesKeepAlive: {
    browser: 'firefox',
    what: 'live on by the frames of a WebSocket',
    why: 'only extension events and calls restart the idle clock of an event page (BROWSERS.md 1.1), so an open chat makes such calls',
  },
  sidebarInBidi: {
    browser: 'firefox',
    what: 'find the sidebar as a browsing context of BiDi',
    why: 'it is no tab; it is asked by a frame script and used by mouse and keys in the browser window (firefox-sidebar.ts)',
  },
  promptInHeadless: {
    browser: 'chromium',
    what: 'answer the prompt of permissions.request',
    why: 'it never settles without a display (E2E.md 13): a test grants beforehand',
  },
  panelFromPage: {
    browser: 'firefox',
    what: 'open the sidebar by a button inside a web page',
    why: 'a message to the background ends the gesture, and sidebarAction.open needs one (BROWSERS.md 1.4)',
  },
  keepFramed: {
    browser: 'chromium',
    what: 'keep a page with the overlay in memory for "back" (bfcache)',
    why: 'it keeps no page that holds a frame of an extension (EmbedderExtensionFrame); the page is loaded again and has its overlay again',
  },
  refuseByCoep: {
    browser: 'firefox',
    what: "keep the overlay from a page by that page's Cross-Origin-Embedder-Policy",
    why: 'its extension documents are exempt, so the overlay itself is there and nothing has to stand in for it',
  },
  rolesInClosedTrees: {
    browser: 'firefox',
    what: 'find a button by its role inside a closed shadow tree',
    why: 'BiDi looks only into open ones; the button is pressed where it stands',
  },
  changingAddress: {
    browser: 'firefox',
    what: "give the overlay's document an address that changes (use_dynamic_url)",
    why: 'it has one per installation, random and never shown to pages; who knew it could frame and fetch an empty document, no chat',
  },
  seeingCovers: {
    browser: 'firefox',
    what: 'tell that a page covers the overlay, or makes it transparent',
    why: 'it has no version 2 of IntersectionObserver (`isVisible`): two clicks at two places, lured by a page, can end a chat there',
  },
  policyWhileRunning: {
    browser: 'firefox',
    what: 'take a policy that changes while it runs',
    why: 'it reads policies.json at its start and never again: 30 s after a change storage.managed answered as before, without an event',
  },
  readHeap: {
    browser: 'firefox',
    what: 'read what is in the heap of a page or of the background',
    why: 'its heap snapshots hold the sizes of strings and not what they say, and no protocol makes one',
  },
} as const satisfies Readonly<Record<string, Cannot>>;

/** The browsers that can. */
export function browsersThatCan(what: keyof typeof CANNOT): readonly BrowserKind[] {
  const both: readonly BrowserKind[] = ['chromium', 'firefox'];
  return both.filter((browser) => browser !== CANNOT[what].browser);
}
