// Views as the browser has them: the real door of the background, the real client of a view, and a port between them that is lost with
// the background. What a view shows is looked at by the same probe as any other's.
import { ChatError } from '../../core/chat/errors.ts';
import type { Logger } from '../../core/chat/ports.ts';
import { type ChatSummary, selectView } from '../../core/chat/selectors.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import type { ChatClient } from '../../core/messaging/client.ts';
import { createViewDoor } from '../../core/messaging/door.ts';
import type { Port } from '../../core/messaging/port.ts';
import { createPortClient } from '../../core/messaging/port-client.ts';
import { VIEW_PORT } from '../../core/messaging/view-protocol.ts';
import { createPortPair, type FakePortPair } from '../support/fake-port.ts';
import type { Life } from './background.ts';
import type { Run } from './talk.ts';
import type { World } from './world.ts';

/** A background's side of all its ports. */
export interface PortDoor {
  connect(): Port;
  chatChanged(summary: ChatSummary, added: readonly TranscriptEntry[]): void;
  chatRemoved(id: ChatId): void;
  /** A chat is there that nobody was told of. */
  chatAdded(): void;
  /** All ports are lost. */
  sever(): void;
}

const OWN = { id: 'parley', baseUrl: 'chrome-extension://parley/' };
const SETUP = { desk: null, desks: [], isStorageFailing: false, loss: null, access: null } as const;

export function createPortDoor(options: {
  readonly life: Life;
  readonly runs: () => readonly Run[];
  readonly logger: Logger;
}): PortDoor {
  const { life, runs, logger } = options;
  const pairs: FakePortPair[] = [];
  const waiting: (() => void)[] = [];

  const door = createViewDoor({
    own: OWN,
    logger,
    host: {
      admit: () => Promise.resolve(null),
      whenReady: () =>
        life.isReady() ? Promise.resolve() : new Promise((resolve) => waiting.push(() => resolve())),
      setup: () => ({ ...SETUP, bootId: `life-${life.number}` }),
      views: () =>
        runs().flatMap(({ id }) => {
          const state = life.state(id);
          return state === null ? [] : [selectView(state)];
        }),
      async command(chatId, id, command) {
        const run = runs().find((one) => one.id === chatId);
        if (run === undefined) throw new ChatError('wrongState', { detail: 'no such chat' });
        await life.give(run, { id, command, source: 0, isTwice: false, outcome: 'given' });
      },
      deskCommand: () => Promise.reject(new ChatError('wrongState')),
      loadSegment: () => Promise.resolve([]),
      file: () => Promise.reject(new ChatError('wrongState')),
      attended: () => undefined,
    },
  });

  return {
    connect() {
      const pair = createPortPair(VIEW_PORT, { id: OWN.id, url: `${OWN.baseUrl}sidepanel.html` });
      pairs.push(pair);
      door.accept(pair.far);
      return pair.near;
    },
    chatChanged: door.chatChanged,
    chatRemoved: door.chatRemoved,
    chatAdded() {
      for (const go of waiting.splice(0)) go();
      if (pairs.length > 0) door.refresh();
    },
    sever() {
      for (const pair of pairs.splice(0)) pair.sever();
    },
  };
}

/** A view of all chats, in the place `place` of each run's probes. */
export function openPortView(world: World, place: number): ChatClient {
  let ids = 0;
  const client = createPortClient({
    viewId: `view-${place}`,
    connect() {
      const life = world.followed(place);
      if (life === null) throw new Error('no background');
      return life.door.connect();
    },
    clock: world.time.steady,
    random: world.scheduler.random,
    createId() {
      ids += 1;
      return `view-${place}-${ids}`;
    },
    logger: world.logger,
    isVisible: () => true,
    onWake: world.onWake,
  });
  client.onSnapshot((snapshot) => {
    for (const view of snapshot?.chats ?? [])
      world.talks
        .flatMap(({ runs }) => runs)
        .find(({ id }) => id === view.summary.id)
        ?.views[place]?.snapshot(view);
  });
  return client;
}
