// How a session comes about: started or restored, for the page or for its widget. Holds together the page's own objects
// (transport, state storage, logger) that serve one session.
import type { PageAnswer, RestoreData, StartData, UserData } from '../messaging/page-protocol.ts';
import type { Exchange } from './exchange.ts';
import { type Describer, failedBy } from './failures.ts';
import { createLazyProvider, type LoadProvider } from './lazy-provider.ts';
import { createLinkedList } from './linked-list.ts';
import { createPageLog, type PageLog } from './page-log.ts';
import { memberOf } from './page-values.ts';
import type { PageWorld } from './page-world.ts';
import { createSession, type LiveSession } from './session.ts';
import type { CommonOptions, StartOptions } from './session-options.ts';
import { createStateKeeper, type StateKeeper } from './state-keeper.ts';
import type { FailEvent } from './types.ts';
import { mergeUserData } from './user-data.ts';

/** What came of a start or a restore. Exactly one of these is called, once. */
export interface Outcome {
  /** `widget`: what the widget of an earlier page kept. Call `release` on the session when it was handed out. */
  opened(session: LiveSession, widget: string | null): void;
  failed(event: FailEvent): void;
  /** To a restore: there was no chat. */
  nothing(): void;
  /** To a restore for the widget: a registration form was open. */
  registering(widget: string): void;
}

/** The page's objects for one session, registered with the host. */
export interface PageObjects {
  readonly log: PageLog;
  readonly ids: Pick<StartData, 'transport' | 'stateStorage'>;
  readonly keeper: StateKeeper | null;
  /** Takes them back, where nothing came of the session. */
  remove(): void;
}

export interface Sessions {
  /** Registers what the page gave. */
  provide(options: CommonOptions): PageObjects;
  /** `registered`: data of a registration, over the page's own. */
  start(
    options: StartOptions,
    objects: PageObjects,
    registered: Readonly<Record<string, unknown>> | null,
    outcome: Pick<Outcome, 'opened' | 'failed'>,
  ): void;
  restore(options: CommonOptions, objects: PageObjects, isForWidget: boolean, outcome: Outcome): void;
  /** What the host is asked for a start. */
  startData(
    options: StartOptions,
    objects: PageObjects,
    registered: Readonly<Record<string, unknown>> | null,
  ): StartData;
}

export interface SessionsOptions {
  readonly exchange: Exchange;
  readonly world: PageWorld;
  readonly describer: Describer;
  readonly loadProvider: LoadProvider;
}

export function createSessions({ exchange, world, describer, loadProvider }: SessionsOptions): Sessions {
  const keepers = createLinkedList<StateKeeper>();
  world.onPageHide(() => keepers.each((keeper) => keeper.refresh()));

  function provide(options: CommonOptions): PageObjects {
    const { transport, stateStorage, logger, isDebug } = options;
    const log = createPageLog(world, { logger, isDebug });
    exchange.hearLog(log.info);
    const removals = createLinkedList<() => void>();
    let keeper: StateKeeper | null = null;
    let storageId: number | null = null;
    let transportId: number | null = null;

    if (typeof options.localization !== 'string') describer.localize(options.localization);
    if (stateStorage !== null) {
      keeper = createStateKeeper(stateStorage, log);
      removals.add(keepers.add(keeper));
      const storage = exchange.addStorage(keeper.write);
      removals.add(storage.remove);
      storageId = storage.id;
    }
    if (transport !== null) {
      const provider = createLazyProvider(loadProvider, {
        transport,
        world,
        log,
        tell: (entries) => {
          if (transportId !== null) exchange.say({ type: 'providerTold', provider: transportId, entries });
        },
      });
      const object = exchange.addProvider(provider.call);
      transportId = object.id;
      removals.add(object.remove);
      removals.add(provider.stop);
    }
    return {
      log,
      keeper,
      ids: { transport: transportId, stateStorage: storageId },
      remove: () => removals.each((remove) => remove()),
    };
  }

  function open(answer: Extract<PageAnswer, { type: 'session' }>, objects: PageObjects): LiveSession {
    objects.log.info(`session ${answer.session.id} is open`);
    return createSession({
      granted: answer.session,
      exchange,
      world,
      describer,
      log: objects.log,
      ...objects.ids,
      // The state storage stays: the host still has to clear it.
      onEnded: () => objects.log.info(`session ${answer.session.id} has ended`),
    });
  }

  function fail(answer: PageAnswer, objects: PageObjects, outcome: Pick<Outcome, 'failed'>): void {
    const { failure } = answer.type === 'failed' ? answer : failedBy('malformed');
    objects.log.info(`no session: ${failure.reason}`);
    // What names no chat must not be tried again.
    if (failure.reason === 'stateRefused') objects.keeper?.write(null);
    outcome.failed(describer.report(failure));
  }

  function startData(
    options: StartOptions,
    objects: PageObjects,
    registered: Readonly<Record<string, unknown>> | null,
  ): StartData {
    const userData: UserData = mergeUserData(world.describePage(), options.userData, registered);
    const { serverUrl, service, username } = options;
    // The form has a field for it.
    const asked = memberOf(registered, 'Subject');
    const subject = options.subject ?? (typeof asked === 'string' ? asked : null);
    return { serverUrl, service, username, subject, userData, ...objects.ids, ...lasting(options) };
  }

  return {
    provide,
    startData,
    start(options, objects, registered, outcome) {
      const start = startData(options, objects, registered);
      exchange.ask({ type: 'startSession', start }, (answer) => {
        if (answer.type === 'session') outcome.opened(open(answer, objects), null);
        else fail(answer, objects, outcome);
      });
    },
    restore(options, objects, isForWidget, outcome) {
      const held = objects.keeper?.read() ?? null;
      if (held?.kind === 'nothing') {
        outcome.nothing();
        return;
      }
      if (held?.kind === 'unusable') {
        fail(failedBy('stateRefused'), objects, outcome);
        return;
      }
      const restore: RestoreData = {
        ...objects.ids,
        ...lasting(options),
        state: held?.text ?? null,
        isForWidget,
      };
      exchange.ask({ type: 'restoreSession', restore }, (answer) => {
        if (answer.type === 'session') outcome.opened(open(answer, objects), answer.widget);
        else if (answer.type === 'registering') outcome.registering(answer.widget);
        else if (answer.type === 'nothing') outcome.nothing();
        else fail(answer, objects, outcome);
      });
    },
  };
}

function lasting(
  options: CommonOptions,
): Pick<StartData, 'maxOfflineDuration' | 'disableWebSockets' | 'debug'> {
  const { maxOfflineDuration, disableWebSockets, isDebug } = options;
  return { maxOfflineDuration, disableWebSockets, debug: isDebug };
}
