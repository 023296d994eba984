// The fake chat server as HTTP shows it: Bayeux requests of one message each, with the held /meta/connect, and REST. The sessions are
// test/support/fake-bayeux.ts, the chats test/support/fake-chat-server.ts.
import type { BayeuxFrame, FakeBayeux, FakeConnection } from '../../support/fake-bayeux.ts';
import type { FakeChatServer } from '../../support/fake-chat-server.ts';

export interface HttpRequest {
  readonly path: string;
  readonly body: string;
}

/** The server's end of one request. */
export interface Exchange {
  /** Once; now or later. */
  respond(status: number, body: string): void;
  /** Called if the client lets go before the answer. */
  onClosed: (() => void) | null;
}

export interface HttpFace {
  /** What a network is told of the request: `/meta/…`, a service's channel, `rest/…`. */
  channelOf(request: HttpRequest): string;
  serve(request: HttpRequest, exchange: Exchange): void;
}

const BAYEUX_PATH = '/genesys/cometd';
const REST_START = /^\/genesys\/2\/chat\/[^/]+\/?$/;

/** @param onFrame Told of each Bayeux frame that leaves the server. */
export function createHttpFace(server: FakeChatServer, onFrame: (frame: BayeuxFrame) => void): HttpFace {
  const isBayeux = ({ path }: HttpRequest) => path.startsWith(BAYEUX_PATH);
  return {
    channelOf(request) {
      if (isBayeux(request)) return framesOf(request.body)[0]?.channel ?? 'nothing';
      return REST_START.test(request.path) ? 'rest/chat' : `rest/${request.path.split('/').at(-1)}`;
    },
    serve(request, exchange) {
      if (isBayeux(request)) serveBayeux(server.bayeux, onFrame, request, exchange);
      else {
        const { status, body } = server.rest(request.path, request.body);
        exchange.respond(status, body);
      }
    },
  };
}

/** The Bayeux messages in a request or in a WebSocket's frame. */
export function framesOf(text: string): readonly BayeuxFrame[] {
  return JSON.parse(text);
}

function serveBayeux(
  bayeux: FakeBayeux,
  onFrame: (frame: BayeuxFrame) => void,
  request: HttpRequest,
  exchange: Exchange,
): void {
  if (bayeux.front === 'notCometd' || bayeux.front === 'originRefused') {
    exchange.respond(bayeux.front === 'notCometd' ? 404 : 403, '<html>No chat server for you</html>');
    return;
  }
  const asked = framesOf(request.body);
  const unanswered = new Set(asked.map(({ id }) => id));
  const said: BayeuxFrame[] = [];
  const connection: FakeConnection = {
    isPolled: true,
    push(frame) {
      onFrame(frame);
      said.push(frame);
      if (frame.data === undefined) unanswered.delete(frame.id);
      if (unanswered.size > 0) return;
      exchange.respond(200, JSON.stringify(said));
      // Between two requests there is nothing to push to: the session queues.
      bayeux.connectionClosed(connection);
    },
  };
  exchange.onClosed = () => bayeux.connectionClosed(connection);
  for (const frame of asked) bayeux.receive(connection, frame);
}
