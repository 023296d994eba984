// What the connections of one life of a simulated background have in common.
import type { Clock } from '../../../core/chat/ports.ts';
import type { BayeuxFrame } from '../../support/fake-bayeux.ts';
import type { FakeNetwork, FramePassing } from '../../support/fake-network.ts';
import type { Life } from './life.ts';

/** One WebSocket, or one HTTP request with its answer, to whoever breaks it. */
export interface Connection {
  /** It breaks: the client is told, and in time the server; `losesFrames`: what is under way to the server is lost. */
  tear(how: { readonly losesFrames?: boolean }): void;
  /** Its client is gone without a word; what is under way to the server may still arrive. */
  vanish(): void;
}

/** The network as the connections of one life share it. */
export interface Wires {
  /** What frames travel by; what is under way outlives its sender. */
  readonly wireClock: Clock;
  readonly network: FakeNetwork;
  readonly life: Life;
  readonly open: Set<Connection>;
  /** Numbers a new connection. */
  next(): number;
}

/**
 * A chat server's refusal names nothing that it answers, so nobody could tell a second one from the refusal of what came after
 * (WIRE.md 6): servers double events, not these.
 */
export function isRefusal({ data }: BayeuxFrame): boolean {
  return typeof data === 'object' && data !== null && 'errors' in data;
}

/** Carries something to the client: `arrive` is called for each time that it arrives, as part of the client's life. */
export function carryToClient(
  { wireClock, network, life }: Wires,
  passing: Omit<FramePassing, 'direction'>,
  arrive: () => void,
): void {
  const frame = { ...passing, direction: 'toClient' } as const;
  for (const delay of network.carry(frame))
    wireClock.setTimer(wireClock.now() + delay, () => {
      if (network.arrives?.(frame) !== false) life.run(arrive);
    });
}
