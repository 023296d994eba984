// The fault model of DESIGN.md 7 for frames. Towards the server: loss (of a connection's whole rest, as TCP loses),
// delay, arrival after the connection died; never doubled or reordered within a connection. Towards the client: everything, but that no
// refusal is said twice: it bears no index, and would be taken for that of the next message.
import type { FakeNetwork, FramePassing } from '../support/fake-network.ts';
import { framePoint, type Points } from './kill-points.ts';
import type { Scheduler } from './scheduler.ts';

export interface HostileNetwork {
  /** The network as one life of a background sees it, whose connections are none of another life's. */
  enter(points: Points): FakeNetwork;
  /** Every frame is lost until healed: half-open connections. */
  stall(): void;
  /** New connections are refused until healed. */
  refuse(): void;
  /** Until then most of what goes towards the server is late. */
  jam(until: number): void;
  heal(): void;
  /** All connections that there are carry nothing any more, and nobody is told. */
  sever(): void;
  /** From now on nothing is lost, doubled or late. */
  calm(): void;
}

/** No frame towards the server is under way for longer: within its own limit for sessions (maxInterval, 10 s). */
const LATEST_MS = 6_000;
/** A connection neither doubles nor delays towards the client by more than a hole is waited for (5 s). */
const LATEST_TO_CLIENT_MS = 3_000;

export function createHostileNetwork(scheduler: Scheduler, strike: (fault: string) => void): HostileNetwork {
  let isStalled = false;
  let isRefusing = false;
  let isCalm = false;
  let severed = 0;
  let jammedUntil = 0;

  const isFrame = (channel: string) => channel !== 'closed' && channel !== 'open' && channel !== 'opened';
  const quick = () => scheduler.between(1, 40);

  function fateOf({ direction, channel, isRefusal = false }: FramePassing): readonly number[] | 'lost' {
    if (isCalm) return [quick()];
    const chance = scheduler.random();
    // A fence that does not come is rare, and what then matters.
    const isFence = direction === 'toServer' && channel === '/meta/disconnect';
    if (chance < (isFence ? 0.3 : 0.004)) {
      strike('loss');
      return 'lost';
    }
    const isJammed = direction === 'toServer' && scheduler.now() < jammedUntil;
    if (chance < 0.054 || (isJammed && chance < 0.8)) {
      strike(`late ${direction}`);
      return [scheduler.between(100, direction === 'toServer' ? LATEST_MS : LATEST_TO_CLIENT_MS)];
    }
    if (direction === 'toClient' && !isRefusal && chance < 0.094) {
      strike('doubled');
      return [quick(), quick() + scheduler.between(0, LATEST_TO_CLIENT_MS - 100)];
    }
    return [quick()];
  }

  return {
    stall() {
      isStalled = true;
    },
    refuse() {
      isRefusing = true;
    },
    jam(until) {
      jammedUntil = until;
    },
    heal() {
      isStalled = false;
      isRefusing = false;
    },
    sever() {
      severed += 1;
    },
    calm() {
      isCalm = true;
    },
    enter(points) {
      const broken = new Set<number>();
      const known = new Map<number, number>();
      const isBroken = (connection: number) => {
        const since = known.get(connection) ?? severed;
        known.set(connection, since);
        if (since < severed || isStalled) broken.add(connection);
        return broken.has(connection);
      };
      return {
        canConnect: () => !isRefusing,
        carry(frame) {
          const { direction, channel, connection } = frame;
          const point = framePoint('send', channel);
          const isOurs = direction === 'toServer' && isFrame(channel);
          if (isOurs && points.isOver(point)) return [];
          // A lost frame is never followed by a delivered one: the connection is half-open from then on.
          if (isBroken(connection)) return [];
          const fate = fateOf(frame);
          if (fate === 'lost') broken.add(connection);
          if (isOurs) points.passed(point);
          return fate === 'lost' ? [] : fate;
        },
        arrives({ channel, connection }) {
          if ((known.get(connection) ?? severed) < severed) return false;
          if (!isFrame(channel)) return true;
          const point = framePoint('receive', channel);
          if (points.isOver(point)) return false;
          points.passed(point);
          return true;
        },
      };
    },
  };
}
