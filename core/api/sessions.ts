// How a session comes about: started or restored, for the page or for its widget. Holds together the page's own objects
// (transport, state storage, logger) that serve one session.
import type { PageAnswer, ProviderEntry, RestoreData, StartData } from '../messaging/page-protocol.ts';
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
import { fromUserData, mergeUserData } from './user-data.ts';

/** What came of a start or a restore. Exactly one of these is called, once. */
export interface Outcome {
  /** `widget`: what the widget of an earlier page kept. Call `release` on the session when it was handed out. */
  opened(session: LiveSession, widget: string | null): void;
  failed(event: FailEvent): void;
  /** To a restore: there was no chat. */
  nothing(): void;
  /** To a restore for the widget: a registration form was open. */
  registering(widget: string, start: StartData | null): void;
}

/** The page's objects for one session, registered with the host. */
export interface PageObjects {
  readonly log: PageLog;
  readonly ids: Pick<StartData, 'transport' | 'stateStorage'>;
  readonly keeper: StateKeeper | null;
  /** The chat is over: its transport is not heard any more. */
  stop(): void;
  /** Takes them back, where nothing came of the session. */
  remove(): void;
}

/** All that goes into a start. */
export interface Start {
  readonly options: StartOptions;
  readonly objects: PageObjects;
  /** Of a registration: over the page's own data. */
  readonly registered: Readonly<Record<string, unknown>> | null;
  /** What an earlier page was about to start: where the options say nothing. */
  readonly earlier: StartData | null;
}

/** The visitor's name where the page gives none (API.md 2.1): pages recognise their own messages by it. */
const DEFAULT_USERNAME = 'User';

export interface Sessions {
  /** Registers what the page gave. */
  provide(options: CommonOptions): PageObjects;
  start(start: Start, outcome: Pick<Outcome, 'opened' | 'failed'>): void;
  restore(options: CommonOptions, objects: PageObjects, isForWidget: boolean, outcome: Outcome): void;
  /** What the host is asked for a start. */
  startData(start: Start): StartData;
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
    if (typeof options.localization !== 'string') describer.localize(options.localization);
    const keeper = stateStorage === null ? null : createStateKeeper(stateStorage, log);
    const removeKeeper = keeper === null ? null : keepers.add(keeper);
    const storage = keeper === null ? null : exchange.addStorage(keeper.write);
    const provider =
      transport === null ? null : createLazyProvider(loadProvider, { transport, world, log, tell });
    const providing = provider === null ? null : exchange.addProvider(provider.call);

    function tell(entries: readonly ProviderEntry[]): void {
      if (providing !== null) exchange.say({ type: 'providerTold', provider: providing.id, entries });
    }

    return {
      log,
      keeper,
      ids: { transport: providing?.id ?? null, stateStorage: storage?.id ?? null },
      stop: () => provider?.stop(),
      remove() {
        provider?.stop();
        providing?.remove();
        storage?.remove();
        removeKeeper?.();
      },
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
      onEnded() {
        objects.stop();
        objects.log.info(`session ${answer.session.id} has ended`);
      },
    });
  }

  function fail(answer: PageAnswer, objects: PageObjects, outcome: Pick<Outcome, 'failed'>): void {
    const { failure } = answer.type === 'failed' ? answer : failedBy('malformed');
    objects.log.info(`no session: ${failure.reason}`);
    // What names no chat must not be tried again.
    if (failure.reason === 'stateRefused') objects.keeper?.write(null);
    outcome.failed(describer.report(failure));
  }

  function startData({ options, objects, registered, earlier }: Start): StartData {
    // The form has a field for it.
    const subject = memberOf(registered, 'Subject');
    return {
      serverUrl: options.serverUrl ?? earlier?.serverUrl ?? null,
      service: options.service ?? earlier?.service ?? null,
      username: options.username ?? earlier?.username ?? DEFAULT_USERNAME,
      subject: options.subject ?? earlier?.subject ?? (typeof subject === 'string' ? subject : null),
      userData: mergeUserData(
        world.describePage(),
        earlier === null ? null : fromUserData(earlier.userData, null),
        options.userData,
        registered,
      ),
      ...objects.ids,
      maxOfflineDuration: options.maxOfflineDuration ?? earlier?.maxOfflineDuration ?? null,
      disableWebSockets: options.disableWebSockets ?? earlier?.disableWebSockets ?? null,
      debug: options.isDebug,
    };
  }

  return {
    provide,
    startData,
    start(given, outcome) {
      const { objects } = given;
      exchange.ask({ type: 'startSession', start: startData(given) }, (answer) => {
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
        maxOfflineDuration: options.maxOfflineDuration,
        disableWebSockets: options.disableWebSockets,
        debug: options.isDebug,
        state: held?.text ?? null,
        isForWidget,
      };
      exchange.ask({ type: 'restoreSession', restore }, (answer) => {
        if (answer.type === 'session') outcome.opened(open(answer, objects), answer.widget);
        else if (answer.type === 'registering') outcome.registering(answer.widget, answer.start);
        else if (answer.type === 'nothing') outcome.nothing();
        else fail(answer, objects, outcome);
      });
    },
  };
}
