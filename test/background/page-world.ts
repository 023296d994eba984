// Pages of the extension without a browser: the real bridge and the real background, with a channel and ports in memory. What runs
// in a page above that (core/api) is the tests' own.
import { createPageBridge } from '../../core/messaging/page-bridge.ts';
import type { PagePart } from '../../core/messaging/page-protocol.ts';
import { type HostMessage, PAGE_PORT, type PageHost } from '../../core/messaging/page-protocol.ts';
import type { PortSender } from '../../core/messaging/port.ts';
import type { FakePortPair } from '../support/fake-port.ts';
import { type BackgroundWorld, OWN } from './background-world.ts';

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
  /** The page is gone. */
  leave(): void;
}

/** Opens a page of an origin. */
export function openExtensionPage(world: BackgroundWorld, origin: string): ExtensionPage {
  const ports: FakePortPair[] = [];
  const notLoaded: unknown[] = [];
  let listener: ((message: HostMessage) => void) | null = null;
  let isGone = false;

  const bridge = createPageBridge({
    connect() {
      const pair = world.connect(PAGE_PORT, senderOf(origin));
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
    load: (part) => sayRaw({ type: 'load', part }),
    leave() {
      isGone = true;
      ports.at(-1)?.near.disconnect();
    },
  };
}
