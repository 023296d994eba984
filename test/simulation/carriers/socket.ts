// A WebSocket of the simulated world: the browser's end as the `cometd` package uses it, over a network that may break, to the fake
// server's Bayeux sessions. Towards the server frames keep their order; towards the client the network does what it likes.
import type { BayeuxFrame, FakeBayeux, FakeConnection } from '../../support/fake-bayeux.ts';
import { createOrderedWire } from '../../support/fake-network.ts';
import { framesOf } from './http-face.ts';
import { type Connection, carryToClient, isRefusal, type Wires } from './wires.ts';

/** As much of a WebSocket as the package uses. */
export interface SimulatedSocket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: string }) => void) | null;
  onclose: ((event: CloseReason) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(): void;
}

interface CloseReason {
  readonly code: number;
  readonly reason: string;
}

export interface SocketOptions {
  readonly wires: Wires;
  readonly bayeux: FakeBayeux;
  /** Asked when the request for it arrives: something on the way lets no WebSocket through. */
  readonly isRefused: () => boolean;
  /** Told of each frame that leaves the server. */
  readonly onFrame: (frame: BayeuxFrame) => void;
}

/** What travels towards the server: the request for a WebSocket, frames, the end. */
type Parcel = 'open' | 'closed' | { readonly frames: readonly BayeuxFrame[] };

const CLOSED_NORMALLY: CloseReason = { code: 1000, reason: '' };
const BROKEN: CloseReason = { code: 1006, reason: '' };

/** Called as part of a life, as `new WebSocket(url)`. */
export function openSocket({ wires, bayeux, isRefused, onFrame }: SocketOptions): SimulatedSocket {
  const { wireClock, network, life } = wires;
  const connection = wires.next();
  let phase: 'opening' | 'open' | 'gone' = 'opening';

  const serverEnd: FakeConnection = {
    push(frame) {
      onFrame(frame);
      const data = JSON.stringify([frame]);
      carryToClient(wires, { connection, channel: frame.channel, isRefusal: isRefusal(frame) }, () => {
        if (phase === 'open') socket.onmessage?.({ data });
      });
    },
  };
  const answerOpening = () => {
    const isNone = bayeux.front === 'notCometd' || bayeux.front === 'originRefused' || isRefused();
    carryToClient(wires, { connection, channel: 'opened' }, () => {
      if (phase !== 'opening') return;
      if (isNone) end(BROKEN);
      else {
        phase = 'open';
        socket.onopen?.();
      }
    });
  };
  const wire = createOrderedWire<Parcel>({
    clock: wireClock,
    network,
    connection,
    deliver(parcel) {
      if (parcel === 'open') answerOpening();
      else if (parcel === 'closed') bayeux.connectionClosed(serverEnd);
      else for (const frame of parcel.frames) bayeux.receive(serverEnd, frame);
    },
  });

  const letGo = (losesFrames = false) => {
    phase = 'gone';
    wires.open.delete(handle);
    if (losesFrames) wire.lose();
    wire.send('closed', 'closed');
  };
  const end = (reason: CloseReason, losesFrames = false) => {
    if (phase === 'gone') return;
    letGo(losesFrames);
    socket.onclose?.(reason);
  };
  const soon = (act: () => void) => life.clock.setTimer(life.clock.now(), () => life.run(act));

  const handle: Connection = {
    tear: ({ losesFrames }) => life.run(() => end(BROKEN, losesFrames)),
    vanish() {
      if (phase !== 'gone') letGo();
    },
  };
  const socket: SimulatedSocket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send(text) {
      const frames = framesOf(text);
      const [first] = frames;
      if (phase === 'open' && first !== undefined) wire.send({ frames }, first.channel);
    },
    close() {
      if (phase === 'gone') return;
      letGo();
      soon(() => socket.onclose?.(CLOSED_NORMALLY));
    },
  };
  // What a dying life had still to do comes to nothing.
  if (life.isOver()) return socket;
  wires.open.add(handle);
  if (network.canConnect()) wire.send('open', 'open');
  else soon(() => end(BROKEN));
  return socket;
}
