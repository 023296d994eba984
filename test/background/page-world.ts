// Pages of the extension without a browser: the real bridge and the real background, with a channel and ports in memory. What runs
// in a page above that (core/api) is the tests' own.
import { createPageBridge } from '../../core/messaging/page-bridge.ts';
import type { PagePart } from '../../core/messaging/page-protocol.ts';
import { type HostMessage, PAGE_PORT, type PageHost } from '../../core/messaging/page-protocol.ts';
import type { PortSender } from '../../core/messaging/port.ts';
import { openPage, startOf } from '../contracts/page-host-world.ts';
import type { FakePortPair } from '../support/fake-port.ts';
import { type BackgroundWorld, createBackgroundWorld, OWN, type WorldOptions } from './background-world.ts';

/** What the browser says of a page's bridge. */
export function senderOf(origin: string, changed: Readonly<Record<string, unknown>> = {}): PortSender {
  return Object.assign(
    {
      id: OWN.id,
      url: `${origin}/page.html`,
      origin,
      frameId: 0,
      tab: { id: 7 },
      documentLifecycle: 'active',
    },
    changed,
  );
}

export interface ExtensionPage {
  readonly host: PageHost;
  /** Anything at all, as a hostile page would say it. */
  sayRaw(message: unknown): void;
  load(part: PagePart): void;
  /** Parts that could not be had. */
  readonly notLoaded: readonly unknown[];
  /** Ports to the background so far. */
  readonly ports: readonly FakePortPair[];
  /** The visitor looks at it, or away. */
  focus(isLookedAt: boolean): void;
  /** The page is gone. */
  leave(): void;
}

/** Opens a page of an origin. */
export function openExtensionPage(world: BackgroundWorld, origin: string, tabId = 7): ExtensionPage {
  const ports: FakePortPair[] = [];
  const notLoaded: unknown[] = [];
  let listener: ((message: HostMessage) => void) | null = null;
  let isGone = false;
  let isFocused = false;

  const bridge = createPageBridge({
    connect() {
      const pair = world.connect(PAGE_PORT, senderOf(origin, { tab: { id: tabId, windowId: 1 } }));
      ports.push(pair);
      return pair.near;
    },
    tell(message) {
      const copy = structuredClone(message);
      queueMicrotask(() => {
        if (isGone) return;
        if (copy.type === 'notLoaded') notLoaded.push(copy.part);
        else listener?.(copy);
      });
    },
    now: world.clock.now,
    later: (callback, ms) => void world.clock.setTimer(world.clock.now() + ms, callback),
    random: () => 0.5,
    isFocused: () => isFocused,
  });

  function sayRaw(message: unknown): void {
    const copy = structuredClone(message);
    queueMicrotask(() => {
      if (!isGone) bridge.heard(copy);
    });
  }

  return {
    sayRaw,
    notLoaded,
    ports,
    host: {
      say: sayRaw,
      listen(heard) {
        listener = heard;
      },
    },
    focus(isLookedAt) {
      isFocused = isLookedAt;
      bridge.focusChanged();
    },
    load: (part) => sayRaw({ type: 'load', part }),
    leave() {
      isGone = true;
      ports.at(-1)?.near.disconnect();
    },
  };
}

export const A = 'https://a.example';
export const B = 'https://b.example';
/** Long enough for whatever is under way. */
const SETTLED_MS = 2_000;

/** Pages in a world of their own, and what they ask most. */
export function createPageScene(options: WorldOptions = {}) {
  const world = createBackgroundWorld(options);
  let tabs = 6;
  const settle = () => world.clock.advance(SETTLED_MS);
  const hostWorld = {
    serverUrl: `${A}/cometd`,
    settle,
    open: (origin: string) => openExtensionPage(world, origin),
    agentJoins: () => undefined,
    agentSays: () => undefined,
    end: () => undefined,
    loseConnection: () => undefined,
    regainConnection: () => undefined,
    close: async () => undefined,
  };
  /** A page in a tab of its own or another, with what it may do beyond asking. */
  function open(origin = A, inTab?: number) {
    tabs += 1;
    const tabId = inTab ?? tabs;
    const made: { page: ReturnType<typeof openExtensionPage> | null } = { page: null };
    const page = openPage(
      {
        ...hostWorld,
        open(of) {
          const opened = openExtensionPage(world, of, tabId);
          made.page = opened;
          return opened;
        },
      },
      origin,
    );
    if (made.page === null) throw new Error('no page');
    return { ...page, page: made.page };
  }
  const start = (changed: Parameters<typeof startOf>[1] = {}) =>
    ({ type: 'startSession', start: startOf(hostWorld, changed) }) as const;
  async function begin(page: ReturnType<typeof open>): Promise<string> {
    const answer = await page.ask(start());
    if (answer.type !== 'session') throw new Error(`not started: ${JSON.stringify(answer)}`);
    return answer.session.id;
  }
  return { world, settle, open, start, begin };
}
