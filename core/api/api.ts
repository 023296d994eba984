// The documented API as one object (API.md sections 2 and 3), over a host that owns the chats and a widget that may have to
// be fetched. How a page gets hold of it is global-name.ts and page-config.ts.
import type { PageHost } from '../messaging/page-protocol.ts';
import { createDeferred } from './deferred.ts';
import { createExchange } from './exchange.ts';
import { createDescriber } from './failures.ts';
import { freeze } from './intrinsics.ts';
import type { LoadProvider } from './lazy-provider.ts';
import { createPageLog } from './page-log.ts';
import type { PageWorld } from './page-world.ts';
import { type CommonOptions, readRestoreOptions, readStartOptions } from './session-options.ts';
import { createSessions, type Outcome, type PageObjects } from './sessions.ts';
import type { ChatApi, ChatSession, Deferred, FailEvent } from './types.ts';
import type { LoadWidget } from './widget.ts';
import { createWidgetChats } from './widget-chats.ts';

export interface ChatApiOptions {
  readonly kind: ChatApi['parley'];
  readonly host: PageHost;
  readonly world: PageWorld;
  readonly loadWidget: LoadWidget;
  readonly loadProvider: LoadProvider;
  /** The page's config global, as it is now; null: it has none. */
  readonly readConfig: () => unknown;
}

/** Makes the API of one page. Frozen; nothing in it throws. */
export function createChatApi(given: ChatApiOptions): ChatApi {
  const { kind, host, world, loadWidget, loadProvider, readConfig } = given;
  const exchange = createExchange(host);
  const describer = createDescriber();
  const log = createPageLog(world, { logger: null, isDebug: false });
  const sessions = createSessions({ exchange, world, describer, loadProvider });
  const parts = { world, log, describer };

  function session<Options extends CommonOptions>(
    read: () => Options,
    open: (options: Options, objects: PageObjects, outcome: Outcome) => void,
  ): Deferred<ChatSession> {
    return createDeferred(parts, ({ resolve, reject }) => {
      const options = read();
      const objects = sessions.provide(options);
      const failed = (event: FailEvent) => {
        objects.remove();
        reject(event);
      };
      const nothing = () => failed({});
      open(options, objects, {
        opened(live) {
          resolve(live.session);
          live.release();
        },
        failed,
        nothing,
        registering: nothing,
      });
    });
  }

  return freeze({
    parley: kind,
    startSession: (options) =>
      session(
        () => readStartOptions(options, readConfig(), world),
        (checked, objects, outcome) =>
          sessions.start({ options: checked, objects, registered: null, earlier: null }, outcome),
      ),
    restoreSession: (options) =>
      session(
        () => readRestoreOptions(options),
        (checked, objects, outcome) => sessions.restore(checked, objects, false, outcome),
      ),
    ...createWidgetChats({ ...parts, exchange, sessions, loadWidget, readConfig }),
  } satisfies ChatApi);
}
