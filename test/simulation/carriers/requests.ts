// `fetch` of the simulated world: each request takes a connection of its own through a network that may break; on the way back the
// answer may be lost, late, doubled in what it says, torn off, or a proxy's.
import { createOrderedWire } from '../../support/fake-network.ts';
import type { Exchange, HttpFace } from './http-face.ts';
import { type Connection, isRefusal, type Wires } from './wires.ts';

/**
 * What goes wrong with a request beside the network's own faults. `failing`: 503, and nothing was done. `gateway`: it was done, but
 * the answer is a proxy's 504. `torn`: it was done, and the connection ends in place of the answer.
 */
export type Mishap = 'failing' | 'gateway' | 'torn';

export interface RequestOptions {
  readonly wires: Wires;
  readonly face: HttpFace;
  /** Asked when a request arrives at the server. */
  readonly mishap: () => Mishap | null;
}

/** A response without the machinery of streams, which would take most of a schedule's time. */
class PlainResponse extends Response {
  readonly #body: string;

  constructor(status: number, body: string) {
    super(null, { status });
    this.#body = body;
  }

  override async text(): Promise<string> {
    return this.#body;
  }

  override async json(): Promise<unknown> {
    return JSON.parse(this.#body);
  }
}

export function createRequests({ wires, face, mishap }: RequestOptions): typeof fetch {
  const { wireClock, network, life } = wires;

  return (input, init) =>
    new Promise((resolve, reject) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const request = { path: pathname, body: String(init?.body ?? '') };
      const channel = face.channelOf(request);
      const signal = init?.signal;
      const connection = wires.next();
      let isOver = false;

      const settle = (act: () => void) => {
        if (isOver) return;
        isOver = true;
        wires.open.delete(handle);
        signal?.removeEventListener('abort', abort);
        act();
      };
      const fail = () => reject(new TypeError('fetch failed'));
      const toClient = (arrive: (isDoubled: boolean) => void) => {
        const passing = { direction: 'toClient', channel, connection } as const;
        const [delay, again] = network.carry(passing);
        if (delay === undefined) return;
        wireClock.setTimer(wireClock.now() + delay, () => {
          // A connection answers a request once: what is doubled is what the answer says.
          if (network.arrives?.(passing) !== false) settle(() => arrive(again !== undefined));
        });
      };

      let answer: Exchange['respond'] | null = (status, body) =>
        toClient((isDoubled) =>
          resolve(new PlainResponse(status, isDoubled && status === 200 ? doubled(body) : body)),
        );
      const exchange: Exchange = {
        onClosed: null,
        respond(status, body) {
          answer?.(status, body);
          answer = null;
          exchange.onClosed = null;
        },
      };
      const arrive = () => {
        const usual = answer;
        const fate = mishap();
        if (fate === 'failing') return exchange.respond(503, 'Service Unavailable');
        if (fate === 'gateway') answer = () => usual?.(504, 'Gateway Timeout');
        if (fate === 'torn') answer = () => toClient(fail);
        face.serve(request, exchange);
      };
      const wire = createOrderedWire<'request' | 'closed'>({
        clock: wireClock,
        network,
        connection,
        deliver: (what) => (what === 'request' ? arrive() : exchange.onClosed?.()),
      });
      const letGo = (act: () => void, losesFrames = false) =>
        settle(() => {
          if (losesFrames) wire.lose();
          wire.send('closed', 'closed');
          act();
        });
      const abort = () => letGo(() => reject(signal?.reason));
      const handle: Connection = {
        tear: ({ losesFrames }) => letGo(fail, losesFrames),
        vanish: () => letGo(() => undefined),
      };

      // What a dying life had still to do comes to nothing.
      if (life.isOver()) return;
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', abort, { once: true });
      wires.open.add(handle);
      if (network.canConnect()) wire.send('request', channel);
      else life.clock.setTimer(life.clock.now(), () => settle(fail));
    });
}

/** What a server says twice, and not in its order: the events of a chat, or Bayeux messages. */
function doubled(body: string): string {
  const said: unknown = JSON.parse(body);
  const twice = (list: readonly unknown[]) => [...list, ...list.toReversed()];
  if (Array.isArray(said))
    return JSON.stringify([...said, ...said.toReversed().filter((one) => !isRefusal(one))]);
  if (typeof said !== 'object' || said === null || !('messages' in said)) return body;
  return JSON.stringify({ ...said, messages: Array.isArray(said.messages) ? twice(said.messages) : [] });
}
