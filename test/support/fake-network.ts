// What happens to frames between a fake transport and a fake chat server. The default loses nothing and is quick; a test or
// the simulation decides otherwise, frame by frame.
import type { Clock } from '../../core/chat/ports.ts';

/** What the network is told of a frame. Never its content. */
export interface FramePassing {
  readonly direction: 'toServer' | 'toClient';
  /** `/meta/…`, or the service's channel for a publish and for data. `closed` is the end of the connection itself. */
  readonly channel: string;
  /** Which connection it belongs to: 1 for the first of the network. */
  readonly connection: number;
  /** Refuses something: only events are said twice by servers, as they bear an index. */
  readonly isRefusal?: boolean;
}

/** The fate of frames and connections. */
export interface FakeNetwork {
  /**
   * When the frame arrives: milliseconds from now. None: it is lost. Several: it arrives so often, which only the
   * direction to the client heeds; towards the server a connection neither duplicates nor reorders.
   */
  carry(frame: FramePassing): readonly number[];
  /** False: a new connection is refused at once. */
  canConnect(): boolean;
  /** A frame to the client arrives. False: nobody is there for it. Absent: somebody always is. */
  arrives?(frame: FramePassing): boolean;
}

/** A network that a test can break. */
export interface FaultyNetwork extends FakeNetwork {
  /** `ok`; `refuse`: no new connections; `stall`: every frame is lost, in both directions. */
  set(mode: 'ok' | 'refuse' | 'stall'): void;
}

/** @param delayMs How long every frame takes. */
export function createFakeNetwork(delayMs = 5): FaultyNetwork {
  let mode: 'ok' | 'refuse' | 'stall' = 'ok';
  return {
    set(next) {
      mode = next;
    },
    carry: () => (mode === 'stall' ? [] : [delayMs]),
    canConnect: () => mode !== 'refuse',
  };
}

/** Frames of one connection in one direction, in the order sent, however long each takes. */
export interface OrderedWire<Frame> {
  send(frame: Frame, channel: string): void;
  /** Whatever is under way is lost. */
  lose(): void;
}

export function createOrderedWire<Frame>(options: {
  readonly clock: Clock;
  readonly network: FakeNetwork;
  readonly connection: number;
  readonly deliver: (frame: Frame) => void;
}): OrderedWire<Frame> {
  const { clock, network, connection } = options;
  let underWay: Frame[] = [];
  let lastArrival = 0;
  return {
    send(frame, channel) {
      const [delay] = network.carry({ direction: 'toServer', channel, connection });
      if (delay === undefined) return;
      lastArrival = Math.max(lastArrival, clock.now() + delay);
      underWay.push(frame);
      // The timer does not carry the frame: a scheduler may call timers of one instant in any order.
      clock.setTimer(lastArrival, () => {
        const next = underWay.shift();
        if (next !== undefined) options.deliver(next);
      });
    },
    lose() {
      underWay = [];
    },
  };
}
