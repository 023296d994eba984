// What the browser tests ask of a browser, whichever it is. It knows neither an automation protocol nor a product:
// chromium.ts and firefox.ts implement it.

/** Runs in the document; arguments and result cross as JSON. */
export type PageFunction<Args extends readonly unknown[], Result> = (
  ...args: Args
) => Result | Promise<Result>;

/** Something in a document, found the way a person names it: by its role and accessible name. Looked up at each use. */
export interface Control {
  byRole(role: string, name?: string): Control;
  /** Waits until it is there; rejects after `timeoutMs`. */
  waitFor(timeoutMs?: number): Promise<void>;
  isPresent(): Promise<boolean>;
  /** A real click at its middle, once it is there and enabled. */
  click(timeoutMs?: number): Promise<void>;
  /** Two clicks as fast as a person's double click. */
  doubleClick(): Promise<void>;
  /** Takes hold of it with the mouse, moves that by so many CSS pixels, and lets go; not beyond its own frame. */
  drag(dx: number, dy: number): Promise<void>;
  /** Replaces what stands in a text field, by real keys. */
  fill(text: string): Promise<void>;
  /** One key, or several held together: `Enter`, `Shift+Enter`. */
  press(key: string): Promise<void>;
  text(): Promise<string>;
  /** Value of a text field. */
  value(): Promise<string>;
  isEnabled(): Promise<boolean>;
}

/** One document in a tab, a window or the browser's panel. */
export interface DrivenPage {
  /** The document of the extension's `file` inside this page, wherever its frame hides; waits until it is there. */
  frame(file: string): Promise<DrivenPage>;
  /** All that are there now. */
  frames(file: string): Promise<readonly DrivenPage[]>;
  byRole(role: string, name?: string): Control;
  evaluate<Args extends readonly unknown[], Result>(
    body: PageFunction<Args, Result>,
    ...args: Args
  ): Promise<Result>;
  /** Runs a script's source in the document, past its content security policy. */
  run(source: string): Promise<void>;
  /** Presses the mouse at a place of what is visible, in CSS pixels: for what can be found in no other way. */
  pressAt(x: number, y: number): Promise<void>;
  /** Types where the focus is. */
  typeText(text: string): Promise<void>;
  preferColours(scheme: 'light' | 'dark'): Promise<void>;
  /** Loads a web page in the place of this document, also the same again, and waits for its `load`. */
  goTo(address: string): Promise<void>;
  /** Size of the viewport in CSS pixels; rejects where the browser decides it, as in a sidebar. */
  resize(width: number, height: number): Promise<void>;
  /** Writes a picture of what is visible. */
  screenshot(file: string): Promise<void>;
  bringToFront(): Promise<void>;
  url(): string;
  close(): Promise<void>;
}

/** One running browser with the extension in it. */
export interface DrivenBrowser {
  /** `scheme://id`, without a slash at the end: the extension's origin. */
  readonly origin: string;
  /** Where its profile is: give it to the next launch to "start the browser again". */
  readonly profile: string;
  /** Id of its first process, which leads the group of all. */
  readonly pid: number;
  /**
   * Opens a document of the extension (`sidepanel.html`) or any address in a new tab. `first`: source that runs in each
   * document of this tab before all other scripts, ours included.
   */
  openTab(address: string, first?: string): Promise<DrivenPage>;
  openWindow(address: string): Promise<DrivenPage>;
  /** Presses the toolbar button as seen from `from`'s window, whatever comes of it. */
  pressToolbar(from: DrivenPage): Promise<void>;
  /** A click on the notification that says `text`, as the desktop or Firefox's own window gets it; waits until it is there. */
  clickNotification(text: string): Promise<void>;
  /** The panel's document that `press` opens, beside the tabs or in a window of its own. */
  panelOpenedBy(press: () => Promise<void>): Promise<DrivenPage>;
  /** Presses the toolbar button as seen from `from`'s window and waits for the browser's own panel. */
  openPanelByToolbar(from: DrivenPage): Promise<DrivenPage>;
  /** Closes this panel of the browser's own, in Firefox by the toolbar button, and waits until it is gone. */
  closePanel(panel: DrivenPage): Promise<void>;
  /** A document that is open at this address. */
  pageAt(address: string): Promise<DrivenPage>;
  /** All documents that are open, for the pictures of a failed test. */
  pages(): Promise<readonly DrivenPage[]>;
  /** Answers for the person: a click that asks for these hosts gets them. Match patterns without ports, here and below. */
  answerRequests(patterns: readonly string[]): Promise<void>;
  /** Lets the extension into hosts, without its asking. */
  grantHosts(patterns: readonly string[]): Promise<void>;
  /** Takes them back in the same way, also while the extension is in use. */
  revokeHosts(patterns: readonly string[]): Promise<void>;
  /**
   * Puts a newer build over the one that runs, as a store's update does, and waits until it is there; all documents of the
   * extension are gone then. `extension`: as for `launch`.
   */
  updateTo(extension: string): Promise<void>;
  /** Really stops the background, wherever it is; resolves false where none was running. */
  killBackground(): Promise<boolean>;
  /** A snapshot of all that is in the heap of a page's process, other worlds' included, as text. See cannot.ts. */
  heapOf(page: DrivenPage): Promise<string>;
  /** Bytes in the background's heap after a collection. See cannot.ts. */
  backgroundHeapBytes(): Promise<number>;
  /** Asks from outside, without touching the background. */
  isBackgroundRunning(): Promise<boolean>;
  /**
   * Lets go of the browser while `body` runs, so that nothing of the driver keeps the background alive.
   * Pages from before are of no use afterwards: find them with `pageAt`.
   */
  leaveAlone<Result>(body: () => Promise<Result>): Promise<Result>;
  /** SIGKILL to all of its processes; resolves when they are gone. */
  kill(): Promise<void>;
  /** An orderly end. */
  quit(): Promise<void>;
}

export interface LaunchOptions {
  /** Folder of a built extension, a package for Firefox; null: it is installed in the profile already. */
  readonly extension: string | null;
  /** Address of the extension's origin, known beforehand. */
  readonly origin: string;
  /** The extension's id, as the browser lists it. */
  readonly id: string;
  /** A profile from before; otherwise a new one is made. */
  readonly profile?: string;
  /** After how long an idle background is stopped, where the browser lets one say it. */
  readonly idleTimeoutMs?: number;
  /** Chromium: a desktop that shows its notifications, without which nobody could click them. */
  readonly hasDesktop?: boolean;
}

/** Starts browsers. */
export interface BrowserDriver {
  launch(options: LaunchOptions): Promise<DrivenBrowser>;
}
