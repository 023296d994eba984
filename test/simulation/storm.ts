// The storm after an outage: thousands of clients lose their chat server at once, it comes back, and all want in. What a client does
// about it is its policy: ours (storm-ours.ts) or the `cometd` package's (storm-stock.ts), in the same world under the same fake clock.
import type { Scheduler } from './scheduler.ts';

export interface StormOptions {
  readonly clients: number;
  /** How long the server is away. */
  readonly outageMs: number;
  readonly seed: number;
}

export interface StormResult {
  /** Connections opened to the server in its worst 100 ms after it came back, wherever those begin. */
  readonly peakPer100Ms: number;
  /** From the loss of the server until 99 of 100 clients have a Bayeux session again. */
  readonly until99PercentMs: number;
}

/** News of the loss takes up to this long to a client: a reset on its way. */
const SPREAD_MS = 100;
/** A request and its answer. */
export const ROUND_TRIP_MS = 20;
/** Every policy is back by then. */
const PATIENCE_MS = 180_000;

/** The server as the storm sees it: who came when. */
export interface StormServer {
  /** A connection is opened to it; false while it is away. */
  connect(): boolean;
  back(client: number): void;
}

export interface StormPlace {
  readonly clock: Scheduler;
  readonly server: StormServer;
  readonly client: number;
}

/** One client, which can be told that its connection is lost. */
export type StormPolicy = (place: StormPlace) => { lose(): void };

/** Plays one storm. */
export async function playStorm(
  policy: StormPolicy,
  clock: Scheduler,
  { clients, outageMs }: StormOptions,
): Promise<StormResult> {
  const lostAt = 10_000;
  const returnedAt = lostAt + outageMs;
  const isThere = () => clock.now() < lostAt || clock.now() >= returnedAt;
  const connects: number[] = [];
  const backAt = new Map<number, number>();
  const server: StormServer = {
    connect() {
      if (clock.now() >= returnedAt) connects.push(clock.now());
      return isThere();
    },
    back(client) {
      if (clock.now() >= lostAt && !backAt.has(client)) backAt.set(client, clock.now());
    },
  };
  for (let client = 0; client < clients; client += 1) {
    const { lose } = policy({ clock, server, client });
    clock.setTimer(lostAt + clock.random() * SPREAD_MS, lose);
  }
  const patience = returnedAt + PATIENCE_MS;
  while (backAt.size < clients && (await clock.step(patience)));
  const times = [...backAt.values()].sort((a, b) => a - b);
  const at99 = times[Math.ceil(clients * 0.99) - 1];
  if (at99 === undefined) throw new Error(`only ${times.length} of ${clients} clients came back`);
  return { peakPer100Ms: mostWithin(connects, 100), until99PercentMs: Math.round(at99 - lostAt) };
}

/** How many of these times, which are in order, lie within one stretch of so many milliseconds at most. */
export function mostWithin(times: readonly number[], stretchMs: number): number {
  let most = 0;
  let first = 0;
  for (const [last, time] of times.entries()) {
    while (time - (times[first] ?? time) >= stretchMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
