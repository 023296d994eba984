// Pages with the API in them, over a fake owner of chats: what all tests of core/api stand on.
import { createChatApi } from '../../core/api/api.ts';
import { installGlobal } from '../../core/api/global-name.ts';
import { createPageConfig } from '../../core/api/page-config.ts';
import { createPageLog } from '../../core/api/page-log.ts';
import { createPageWorld } from '../../core/api/page-world.ts';
import { createProvider } from '../../core/api/provider.ts';
import type { ChatApi, ChatSession, Deferred, FailEvent } from '../../core/api/types.ts';
import { createFakeChats, type FakeChats } from '../support/fake-chats.ts';
import {
  createFakePage,
  createTasks,
  type FakePage,
  type FakePageOptions,
  type Tasks,
} from '../support/fake-page.ts';
import type { FakePageHost } from '../support/fake-page-host.ts';
import { createFakeWidget, type FakeWidget } from '../support/fake-widget.ts';

/** A page that has loaded, with the API as an allowed site finds it. */
export interface ApiPage {
  readonly api: ChatApi;
  readonly page: FakePage;
  readonly host: FakePageHost;
  readonly widget: FakeWidget;
  /** Lets everything happen that is under way. */
  run(ms?: number): void;
  /** The visitor leaves it. */
  leave(): void;
}

export interface ApiScene {
  readonly tasks: Tasks;
  readonly chats: FakeChats;
  open(options?: OpenOptions): ApiPage;
}

export interface OpenOptions extends FakePageOptions {
  readonly origin?: string;
  /** The order of what the widget does, and of what a test adds. */
  readonly order?: string[];
}

export const SERVER = 'https://a.example/cometd';

export function createScene(): ApiScene {
  const tasks = createTasks();
  const chats = createFakeChats(tasks);
  return {
    tasks,
    chats,
    open(options = {}) {
      const { origin = 'https://a.example', order = [], ...page } = options;
      return openPage(
        chats,
        origin,
        order,
        createFakePage({ tasks, url: `${origin}/dir/page.html`, ...page }),
      );
    },
  };
}

function openPage(chats: FakeChats, origin: string, order: string[], page: FakePage): ApiPage {
  const world = createPageWorld(page.window);
  const log = createPageLog(world, { logger: null, isDebug: false });
  const host = chats.connect(origin);
  const widget = createFakeWidget(order);
  const config = createPageConfig(page.window, { world, log, showLauncher: widget.showLauncher });
  const api = createChatApi({
    kind: 'extension',
    host,
    world,
    loadWidget: (ready) => page.tasks.later(() => ready(widget)),
    loadProvider: (ready) => page.tasks.later(() => ready(createProvider)),
    readConfig: config.read,
  });
  installGlobal(page.window, api, world);
  config.serve(api);
  return {
    api,
    page,
    host,
    widget,
    run: (ms) => page.tasks.run(ms),
    leave() {
      page.fire('window', 'pagehide');
      host.leave();
    },
  };
}

/** What became of a promise of the API. */
export interface Watched<Value> {
  readonly done: Value[];
  readonly failed: FailEvent[];
}

export function watch<Value>(deferred: Deferred<Value>): Watched<Value> {
  const watched: Watched<Value> = { done: [], failed: [] };
  deferred.done((value) => watched.done.push(value)).fail((event) => watched.failed.push(event));
  return watched;
}

/** The code that a call fails with; null: it succeeded; undefined: neither yet. */
export function codeOf(watched: Watched<unknown>): number | null | undefined {
  if (watched.done.length > 0) return null;
  return watched.failed[0] === undefined ? undefined : (watched.failed[0].code ?? Number.NaN);
}

/** A session that has just been started. */
export function startSession(page: ApiPage, options: object = {}): ChatSession {
  const watched = watch(page.api.startSession({ serverUrl: SERVER, ...options }));
  page.run();
  const session = watched.done[0];
  if (session === undefined) throw new Error(`no session: ${JSON.stringify(watched.failed)}`);
  return session;
}
