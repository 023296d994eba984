// A page without a browser: a window whose time, events and console are in the hands of the test. Several pages may share one
// task queue, as tabs share a browser.
import type { NamedWindow } from '../../core/api/global-name.ts';
import type { ConfigWindow } from '../../core/api/page-config.ts';
import type { PageWindow } from '../../core/api/page-world.ts';

/** Tasks in the order of their time; they run only when a test says so. */
export interface Tasks {
  later(callback: () => void, ms?: number): void;
  /** Runs everything that is due within so many milliseconds, and what follows from it. */
  run(ms?: number): void;
  /** Runs the next task alone. */
  step(): void;
}

export function createTasks(): Tasks {
  let queue: { readonly at: number; readonly order: number; readonly callback: () => void }[] = [];
  let now = 0;
  let order = 0;

  function step(): void {
    const [next, ...rest] = queue;
    if (next === undefined) return;
    queue = rest;
    now = next.at;
    next.callback();
  }

  return {
    step,
    later(callback, ms = 0) {
      order += 1;
      queue.push({ at: now + ms, order, callback });
      queue.sort((one, other) => one.at - other.at || one.order - other.order);
    },
    run(ms = 5_000) {
      const end = now + ms;
      for (let next = queue[0]; next !== undefined && next.at <= end; next = queue[0]) step();
      now = end;
    },
  };
}

export interface FakeScript {
  readonly attributes: Readonly<Record<string, string>>;
}

export interface FakePageOptions {
  readonly url?: string;
  readonly title?: string;
  readonly referrer?: string;
  readonly baseURI?: string;
  readonly readyState?: DocumentReadyState;
  readonly scripts?: readonly FakeScript[];
  /** By their ids; a test may add to them. */
  readonly elements?: Readonly<Record<string, unknown>>;
  readonly tasks?: Tasks;
  /** Globals that the page has already. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Is it inside another page? */
  readonly isFrame?: boolean;
}

export interface FakePage {
  /** With whatever the page's scripts put into it. */
  readonly window: PageWindow & NamedWindow & ConfigWindow & Record<string, unknown>;
  readonly document: EventTarget;
  readonly tasks: Tasks;
  /** What its console printed. */
  readonly printed: readonly (readonly unknown[])[];
  /** Lets an event of the window or the document happen. */
  fire(target: 'window' | 'document', type: string): void;
}

export function createFakePage(options: FakePageOptions = {}): FakePage {
  const tasks = options.tasks ?? createTasks();
  const url = options.url ?? 'https://a.example/path/page.html?x=1';
  const printed: unknown[][] = [];
  const root = new EventTarget();
  const documentTarget = new EventTarget();
  const scripts = (options.scripts ?? []).map(({ attributes }) => ({
    getAttribute: (name: string) => attributes[name] ?? null,
  }));
  const document = Object.assign(documentTarget, {
    title: options.title ?? 'A page',
    referrer: options.referrer ?? 'https://search.example/',
    baseURI: options.baseURI ?? url,
    readyState: options.readyState ?? 'complete',
    getElementsByTagName: (name: string) => (name === 'script' ? scripts : []),
    getElementById: (id: string) => options.elements?.[id] ?? null,
  });
  const own: Record<string, unknown> = { ...options.globals };
  const window = Object.assign(root, own, {
    document,
    location: { href: url },
    console: { log: (...values: unknown[]) => void printed.push(values) },
    setTimeout: (callback: () => void, ms: number) => tasks.later(callback, ms),
    URL,
    CustomEvent,
    top: null as unknown,
  });
  window.top = options.isFrame === true ? {} : window;
  return {
    window,
    document,
    tasks,
    printed,
    fire: (target, type) => void (target === 'window' ? root : documentTarget).dispatchEvent(new Event(type)),
  };
}
