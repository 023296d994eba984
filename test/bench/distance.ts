// A server that is farther away: everything to and from it takes so long each way, in order.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Distance {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 for the server at `targetPort`. */
export async function startDistance(targetPort: number, oneWayMs: number): Promise<Distance> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    const pair: readonly (readonly [Socket, Socket])[] = [
      [near, far],
      [far, near],
    ];
    for (const [from, to] of pair) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => setTimeout(() => to.write(bytes), oneWayMs));
      from.on('close', () => {
        sockets.delete(from);
        setTimeout(() => to.destroy(), oneWayMs);
      });
      from.on('error', () => from.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
