// One life of a background with a transport as shipped: what the transport asks of its browser is the simulated world's. It knows
// neither CometD nor REST, only what breaks around both.
import type { ChatTransport, Clock, Link, Logger, Random } from '../../../core/chat/ports.ts';
import type { BayeuxFrame } from '../../support/fake-bayeux.ts';
import type { FakeTransport } from '../../support/fake-transport.ts';
import type { CarrierSetting } from '../carriers.ts';
import { createHttpFace } from './http-face.ts';
import { beginLife } from './life.ts';
import { createRequests, type Mishap } from './requests.ts';
import { openSocket } from './socket.ts';
import type { Connection, Wires } from './wires.ts';

/** What a transport is made from; sockets and timers it finds on its `globalThis`. */
export interface Browser {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** New in all lives. */
  readonly createId: () => string;
  readonly ownOrigin: string;
}

export interface CarrierOptions {
  readonly build: (browser: Browser) => ChatTransport;
  /** Probability that something on the way refuses a WebSocket. */
  readonly refusals?: number;
}

const ORIGIN = 'chrome-extension://parley';
/** Probabilities, per request that reaches the server. */
const MISHAPS: readonly (readonly [Mishap, number, string])[] = [
  ['failing', 0.015, 'HTTP 503'],
  ['gateway', 0.015, 'HTTP 504 after it was done'],
  ['torn', 0.015, 'answer torn off'],
];
const NEVER = new Promise<never>(() => undefined);
const SILENT_LINK: Link = { publish: () => undefined, close: () => NEVER };

/** Makes the transport of one life. */
export function createCarrier(
  setting: CarrierSetting,
  { build, refusals = 0 }: CarrierOptions,
): FakeTransport {
  const { server, wireClock, network, random, strike } = setting;
  const open = new Set<Connection>();
  const links = new Set<Link>();
  let connections = 0;
  let ids = 0;

  const happens = (probability: number, fault: string) => {
    if (setting.isCalm() || random() >= probability) return false;
    strike(fault);
    return true;
  };
  const onFrame = ({ error }: BayeuxFrame) => {
    if (error?.startsWith('402')) strike('402 answer');
  };
  const life = beginLife({
    clock: setting.clock,
    openSocket: () =>
      openSocket({
        wires,
        bayeux: server.bayeux,
        isRefused: () => happens(refusals, 'WebSocket refused'),
        onFrame,
      }),
  });
  const wires: Wires = { wireClock, network, life, open, next: () => ++connections };
  const name = Math.floor(random() * 2 ** 32).toString(36);
  const transport = build({
    fetch: createRequests({
      wires,
      face: createHttpFace(server, onFrame),
      mishap: () => MISHAPS.find(([, probability, fault]) => happens(probability, fault))?.[0] ?? null,
    }),
    clock: life.clock,
    random,
    logger: setting.logger,
    createId: () => `${name}-${++ids}`,
    ownOrigin: ORIGIN,
  });

  return {
    open({ desk, resumeClientId, listener }) {
      if (life.isOver()) return SILENT_LINK;
      const link = life.run(() =>
        transport.open({
          desk,
          resumeClientId,
          listener(event) {
            if (event.type === 'linkLost') links.delete(link);
            if (!life.isOver()) listener(event);
          },
        }),
      );
      links.add(link);
      return {
        publish(operation) {
          if (!life.isOver()) life.run(() => link.publish(operation));
        },
        async close() {
          await (life.isOver() ? NEVER : life.run(() => link.close()));
          links.delete(link);
        },
      };
    },
    fence: (desk, clientId) => (life.isOver() ? NEVER : life.run(() => transport.fence(desk, clientId))),
    cut(how = {}) {
      for (const connection of [...open]) connection.tear(how);
    },
    die() {
      life.end();
      for (const connection of [...open]) connection.vanish();
    },
    openLinks: () => links.size,
  };
}
