// Extension ports as browsers make them: messages are copied as JSON and arrive later and in order, the other end learns of a
// disconnection later, the disconnecting end does not, and posting on a dead port throws.
import type { Port, PortSender } from '../../core/messaging/port.ts';

/** One end, with what a test may do beyond a page's or background's means. */
export interface FakePort extends Port {
  /** Everything that arrived here so far, oldest first. */
  readonly received: readonly unknown[];
  readonly isConnected: () => boolean;
}

export interface FakePortPair {
  /** The end of who called `connect`. */
  readonly near: FakePort;
  /** The end that `onConnect` hands to the background; it knows the sender. */
  readonly far: FakePort;
  /** Both ends are told, as when the process of either dies. */
  readonly sever: () => void;
}

export function createPortPair(name: string, sender: PortSender): FakePortPair {
  const near = createEnd(name, undefined);
  const far = createEnd(name, sender);
  near.join(far);
  far.join(near);
  return {
    near: near.port,
    far: far.port,
    sever() {
      near.lose();
      far.lose();
    },
  };
}

interface End {
  readonly port: FakePort;
  join(other: End): void;
  deliver(json: string): void;
  lose(): void;
}

function createEnd(name: string, sender: PortSender | undefined): End {
  const messageListeners = new Set<(message: unknown) => void>();
  const disconnectListeners = new Set<() => void>();
  const received: unknown[] = [];
  let other: End | null = null;
  let isConnected = true;

  const lose = () => {
    if (!isConnected) return;
    isConnected = false;
    queueMicrotask(() => {
      for (const listener of disconnectListeners) listener();
    });
  };

  const port: FakePort = {
    name,
    sender,
    received,
    isConnected: () => isConnected,
    postMessage(message) {
      if (!isConnected) throw new Error('Attempting to use a disconnected port object');
      const json = JSON.stringify(message);
      queueMicrotask(() => other?.deliver(json));
    },
    disconnect() {
      if (!isConnected) return;
      isConnected = false;
      // What was said before arrives before.
      queueMicrotask(() => other?.lose());
    },
    onMessage: {
      addListener: (listener) => void messageListeners.add(listener),
      removeListener: (listener) => void messageListeners.delete(listener),
    },
    onDisconnect: {
      addListener: (listener) => void disconnectListeners.add(listener),
      removeListener: (listener) => void disconnectListeners.delete(listener),
    },
  };

  return {
    port,
    join: (end) => {
      other = end;
    },
    deliver(json) {
      if (!isConnected) return;
      const message: unknown = JSON.parse(json);
      received.push(message);
      for (const listener of messageListeners) listener(message);
    },
    lose,
  };
}
