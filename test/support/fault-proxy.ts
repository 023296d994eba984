// A TCP proxy that can be broken: for half-open connections, refused ones and cuts, over whatever protocol.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** `ok`; `refuse`: new connections are reset; `stall`: a black hole, connections stay but nothing passes. */
export type ProxyMode = 'ok' | 'refuse' | 'stall';

export interface FaultProxy {
  readonly port: number;
  set(mode: ProxyMode): void;
  /** Resets every connection there is. */
  cut(): void;
  readonly connections: () => number;
  close(): Promise<void>;
}

export interface FaultProxyOptions {
  readonly targetPort: number;
  readonly targetHost?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

/** Listens on 127.0.0.1 and passes everything on, until told otherwise. What a stall swallowed is lost, as on a dead link. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { targetPort, targetHost = '127.0.0.1', port = 0 } = options;
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket }>();
  let mode: ProxyMode = 'ok';

  // Read through a function: the compiler takes the variable for constant inside the listeners.
  const isStalled = () => mode === 'stall';

  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (mode === 'refuse') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(targetPort, targetHost);
    const pair = { near, far };
    pairs.add(pair);
    /** A stalled link that lost bytes in either direction never carries sense again. */
    let hasLost = false;
    const endBy = (side: Socket) => () => {
      // A black hole does not pass the news of an end either.
      if (isStalled()) return;
      far.destroy();
      // What the server said before it went still reaches the client; what a client sent before it went may be lost.
      if (side === far) near.destroySoon();
      else near.destroy();
      if (near.destroyed) pairs.delete(pair);
    };
    const pass = (to: Socket) => (bytes: Buffer) => {
      hasLost ||= isStalled();
      if (!hasLost) to.write(bytes);
    };
    near.on('data', pass(far));
    far.on('data', pass(near));
    for (const socket of [near, far]) {
      for (const event of ['error', 'close', 'end']) socket.on(event, endBy(socket));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  const cut = () => {
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
    pairs.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      mode = next;
    },
    cut,
    connections: () => pairs.size,
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
