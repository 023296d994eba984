// A chat transport without a network: fake links to a fake chat server, all waiting done by an injected clock. It passes the
// same contract as the CometD transport, encodes with the real encoder and reads with the real parser.
import type { ChatErrorData } from '../../core/chat/errors.ts';
import type { ChatTransport, Clock, Link } from '../../core/chat/ports.ts';
import type { Carrier } from '../../core/chat/state.ts';
import type { BayeuxFrame, FakeConnection } from './fake-bayeux.ts';
import type { FakeChatServer } from './fake-chat-server.ts';
import { createFakeLink, type FakeLink } from './fake-link.ts';
import { createFakeNetwork, createOrderedWire, type FakeNetwork } from './fake-network.ts';

export interface FakeTransport extends ChatTransport {
  /** The connections are torn: links are lost, the server knows. `losesFrames`: also what is under way to it. */
  cut(options?: { readonly losesFrames?: boolean }): void;
  /** As when the background dies: links fall silent without a word; what is under way may still arrive. */
  die(): void;
  readonly openLinks: () => number;
}

export interface FakeTransportOptions {
  readonly server: FakeChatServer;
  readonly clock: Clock;
  /** What frames travel by, where that is not the client's own clock. */
  readonly wireClock?: Clock;
  readonly network?: FakeNetwork;
  readonly carrier?: Carrier;
  /** How long a heartbeat is asked to be held. */
  readonly holdMs?: number;
  /** How long an answer may take. */
  readonly networkDelayMs?: number;
}

/** The client's end of one connection. */
export interface FakeWire {
  send(frame: BayeuxFrame): void;
  /** Nothing arrives any more; the server is told, unless the network loses that too. */
  close(options?: { readonly losesFrames?: boolean }): void;
}

/** What a link needs to exist. */
export interface FakeLinkOptions
  extends Required<Omit<FakeTransportOptions, 'server' | 'network' | 'wireClock'>> {
  readonly desk: Parameters<ChatTransport['open']>[0]['desk'];
  readonly resumeClientId: string | null;
  readonly listener: Parameters<ChatTransport['open']>[0]['listener'];
  /** Makes the connection; null where there is none to be had, for the reason given. */
  readonly connect: (onFrame: (frame: BayeuxFrame) => void) => FakeWire | ChatErrorData;
  readonly onGone: (link: Link) => void;
}

const FENCE_LIMIT_MS = 3_000;
const ORIGIN = 'chrome-extension://parley';

export function createFakeTransport(options: FakeTransportOptions): FakeTransport {
  const { server, clock, wireClock = clock, network = createFakeNetwork() } = options;
  const { carrier = 'websocket', holdMs = 15_000, networkDelayMs = 10_000 } = options;
  const links = new Set<FakeLink>();
  let connections = 0;

  const connect = (onFrame: (frame: BayeuxFrame) => void): FakeWire | ChatErrorData => {
    if (!network.canConnect()) return { code: 'unreachable' };
    if (server.bayeux.front === 'notCometd') return { code: 'notCometd' };
    if (server.bayeux.front === 'originRefused') return { code: 'originRefused', detail: ORIGIN };
    connections += 1;
    const connection = connections;
    let isOpen = true;
    const serverEnd: FakeConnection = {
      push(frame) {
        const json = JSON.stringify(frame);
        const isRefusal = json.includes('"errors"');
        const passing = { direction: 'toClient', channel: frame.channel, connection, isRefusal } as const;
        for (const delay of network.carry(passing)) {
          wireClock.setTimer(wireClock.now() + delay, () => {
            if (isOpen && network.arrives?.(passing) !== false) onFrame(JSON.parse(json));
          });
        }
      },
    };
    const wire = createOrderedWire<BayeuxFrame | 'closed'>({
      clock: wireClock,
      network,
      connection,
      deliver: (frame) => {
        if (frame === 'closed') server.bayeux.connectionClosed(serverEnd);
        else server.bayeux.receive(serverEnd, frame);
      },
    });
    return {
      send: (frame) => wire.send(frame, frame.channel),
      close({ losesFrames = false } = {}) {
        if (!isOpen) return;
        isOpen = false;
        if (losesFrames) wire.lose();
        wire.send('closed', 'closed');
      },
    };
  };

  return {
    open({ desk, resumeClientId, listener }) {
      const link = createFakeLink({
        desk,
        resumeClientId,
        listener,
        clock,
        carrier: desk.disableWebSockets ? 'long-polling' : carrier,
        holdMs,
        networkDelayMs,
        connect,
        onGone: () => links.delete(link),
      });
      links.add(link);
      return link;
    },
    fence(_desk, clientId) {
      return new Promise((resolve) => {
        const settle = (isFenced: boolean) => {
          giveUp();
          if ('close' in wire) wire.close();
          resolve(isFenced);
        };
        const wire = connect((frame) => settle(frame.successful === true));
        const giveUp = clock.setTimer(clock.now() + FENCE_LIMIT_MS, () => settle(false));
        if ('send' in wire) wire.send({ id: '1', channel: '/meta/disconnect', clientId });
        else settle(false);
      });
    },
    cut(how = {}) {
      for (const link of [...links]) link.cut(how);
    },
    die() {
      for (const link of [...links]) link.die();
    },
    openLinks: () => links.size,
  };
}
