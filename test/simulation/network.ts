// The fault model of DESIGN.md 7 for frames. Towards the server: loss (of a connection's whole rest, as TCP loses),
// delay, arrival after the connection died; never doubled or reordered within a connection. Towards the client: everything.
import type { FakeNetwork } from '../support/fake-network.ts';
import type { Scheduler } from './scheduler.ts';

export interface HostileNetwork {
  /** The network as one life of a background sees it, whose connections are none of another life's. */
  enter(): FakeNetwork;
  /** Every frame is lost until healed: half-open connections. */
  stall(): void;
  /** New connections are refused until healed. */
  refuse(): void;
  heal(): void;
  /** From now on nothing is lost, doubled or late. */
  calm(): void;
  /** How often each kind of fault struck. */
  readonly struck: Map<string, number>;
}

/** No frame towards the server is under way for longer: within its own limit for sessions (maxInterval, 10 s). */
const LATEST_MS = 6_000;
/** A connection neither doubles nor delays towards the client by more than a hole is waited for (5 s). */
const LATEST_TO_CLIENT_MS = 3_000;

export function createHostileNetwork(scheduler: Scheduler): HostileNetwork {
  const struck = new Map<string, number>();
  let isStalled = false;
  let isRefusing = false;
  let isCalm = false;

  const strike = (fault: string) => struck.set(fault, (struck.get(fault) ?? 0) + 1);
  const quick = () => scheduler.between(1, 40);

  return {
    struck,
    stall() {
      isStalled = true;
      strike('stall');
    },
    refuse() {
      isRefusing = true;
      strike('refuse');
    },
    heal() {
      isStalled = false;
      isRefusing = false;
    },
    calm() {
      isCalm = true;
    },
    enter() {
      const broken = new Set<number>();
      return {
        canConnect: () => !isRefusing,
        carry({ direction, connection }) {
          if (isStalled) broken.add(connection);
          if (!isCalm && scheduler.chance(0.004)) {
            broken.add(connection);
            strike('loss');
          }
          // A lost frame is never followed by a delivered one: the connection is half-open from then on.
          if (broken.has(connection)) return [];
          if (isCalm) return [quick()];
          if (scheduler.chance(0.05)) {
            strike(`late ${direction}`);
            return [scheduler.between(100, direction === 'toServer' ? LATEST_MS : LATEST_TO_CLIENT_MS)];
          }
          if (direction === 'toClient' && scheduler.chance(0.04)) {
            strike('doubled');
            return [quick(), quick() + scheduler.between(0, LATEST_TO_CLIENT_MS - 100)];
          }
          return [quick()];
        },
      };
    },
  };
}
