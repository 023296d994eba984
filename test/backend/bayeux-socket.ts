// Bayeux over WebSocket: the upgrade (path, origin, cookie) and the frames. The sessions are in bayeux.ts.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SocketPeer } from './bayeux.ts';
import { type BayeuxMessage, parseBayeuxMessages } from './bayeux-messages.ts';
import { readBrowserCookie, setCookieHeader } from './browser-cookie.ts';

const MAX_FRAME_BYTES = 1024 * 1024;
/** A frame that is no Bayeux (RFC 6455: payload of an unsuitable kind). */
const CLOSE_UNSUITABLE = 1007;

export interface SocketFrontOptions {
  readonly timeoutMs: number;
  /** The status that refuses the upgrade, or null where it is welcome. */
  readonly refuse: (request: IncomingMessage) => number | null;
  readonly onUpgrade: () => void;
  readonly onFrame: (messages: readonly BayeuxMessage[], browser: string, peer: SocketPeer) => void;
  readonly onClose: (peer: SocketPeer) => void;
  /** What really goes out for a frame: faults may change it. */
  readonly outgoing: (json: string) => string;
}

export interface SocketFront {
  /** Destroys all sockets without a close frame, as a dead server does. */
  cut(): void;
  close(): void;
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function createPeer(socket: WebSocket, outgoing: (json: string) => string): SocketPeer {
  return {
    get isOpen() {
      return socket.readyState === socket.OPEN;
    },
    send(json) {
      if (socket.readyState === socket.OPEN) socket.send(outgoing(json));
    },
  };
}

export function attachSocketFront(server: Server, options: SocketFrontOptions): SocketFront {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  const freshCookies = new WeakMap<IncomingMessage, string>();
  sockets.on('headers', (headers, request) => {
    const browser = freshCookies.get(request);
    if (browser) headers.push(`Set-Cookie: ${setCookieHeader(browser)}`);
  });

  const serve = (socket: WebSocket, browser: string) => {
    const peer = createPeer(socket, options.outgoing);
    socket.on('message', (frame) => {
      let messages: readonly BayeuxMessage[];
      try {
        messages = parseBayeuxMessages(frame.toString(), options.timeoutMs);
      } catch {
        // A client that does not speak Bayeux cannot be answered in Bayeux.
        socket.close(CLOSE_UNSUITABLE, 'Not Bayeux');
        return;
      }
      options.onFrame(messages, browser, peer);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => options.onClose(peer));
  };

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    options.onUpgrade();
    const status = options.refuse(request);
    if (status !== null) {
      refuseUpgrade(stream, status);
      return;
    }
    const { browser, isFresh } = readBrowserCookie(request.headers.cookie);
    if (isFresh) freshCookies.set(request, browser);
    sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, browser));
  });

  const cut = () => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    cut,
    close() {
      cut();
      sockets.close();
    },
  };
}
