// The one store of Bayeux sessions, for both carriers: CometD's own server (which knows long-polling only), with
// sockets led into it as requests that never were HTTP. A session opened over one carrier can thus be ended or resumed
// over the other. Knows channels and data, not chats.
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { ServerSession } from 'cometd-nodejs-server';
import type { BayeuxMessage } from './bayeux-messages.ts';

const { createCometDServer }: typeof import('cometd-nodejs-server') = createRequire(import.meta.url)(
  'cometd-nodejs-server',
);

export const BROWSER_COOKIE = 'BAYEUX_BROWSER';
const SWEEP_MS = 997;
/** How many sweeps fit into maxInterval at least: tests use short intervals. */
const SWEEPS_PER_INTERVAL = 4;

/** An open WebSocket, as far as Bayeux needs it. */
export interface SocketPeer {
  readonly isOpen: boolean;
  /** Sends one frame: a JSON array. */
  send(json: string): void;
}

export interface BayeuxOptions {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly maxIntervalMs: number;
  /** Whether handshakes offer WebSocket: asked at each. */
  readonly isWebSocketOn: () => boolean;
  readonly onPublish: (clientId: string, channel: string, data: unknown) => void;
  readonly onGone: (clientId: string) => void;
}

export interface Bayeux {
  /** `browser` is the cookie's value. A `/meta/connect` may be answered much later. */
  handleHttp(messages: readonly BayeuxMessage[], browser: string, response: ServerResponse): void;
  handleFrame(messages: readonly BayeuxMessage[], browser: string, peer: SocketPeer): void;
  /** Ends the held connect of each session of a socket that is gone; the sessions live on for maxInterval and queue. */
  socketClosed(peer: SocketPeer): void;
  /** At once on a socket, else queued for the next answer. */
  deliver(clientId: string, channel: string, data: unknown): void;
  /** Forgets a session as a lost node does: without a word, the next request gets 402. */
  drop(clientId: string): void;
  clientIds(): readonly string[];
  /** How many sessions have a /meta/connect held now. */
  heldConnects(): number;
  close(): void;
}

interface Entry {
  readonly browser: string;
  /** The cookie under which CometD's server files the session. Sockets have one each: only long polls are limited per browser. */
  readonly filedUnder: string;
  /** The socket that speaks for the session now; null on long-polling and after a close. */
  peer: SocketPeer | null;
  /** The answer of the latest /meta/connect. */
  held: unknown;
}

/** An answer that CometD's server writes as if to HTTP, sent as one frame. An error status has no frame. */
function socketAnswer(peer: SocketPeer) {
  const answer = Object.assign(new EventEmitter(), {
    statusCode: 200,
    socket: {
      get destroyed() {
        return !peer.isOpen;
      },
    },
    setHeader: () => answer,
    end(json?: string) {
      if (json !== undefined) peer.send(json);
      answer.emit('finish');
    },
  });
  return answer;
}

/** The one thing needed of CometD's session that is not public: answering the held /meta/connect without a message. */
type Flushable = ServerSession & { _flush(): void };

export function createBayeux(options: BayeuxOptions): Bayeux {
  const server = createCometDServer({
    timeout: options.timeoutMs,
    interval: options.intervalMs,
    maxInterval: options.maxIntervalMs,
    sweepPeriod: Math.max(10, Math.min(SWEEP_MS, options.maxIntervalMs / SWEEPS_PER_INTERVAL)),
  });
  const entries = new Map<string, Entry>();
  const holding = new Set<string>();
  let handshaking: Entry | null = null;

  server.addListener('sessionAdded', (session: ServerSession) => {
    if (handshaking) entries.set(session.id, handshaking);
    session.addListener('suspended', () => holding.add(session.id));
    session.addListener('resumed', () => holding.delete(session.id));
  });
  server.addListener('sessionRemoved', (session: ServerSession) => {
    entries.delete(session.id);
    holding.delete(session.id);
    options.onGone(session.id);
  });
  server.addExtension({
    outgoing(_server, _sender, _session, message, callback) {
      if (message.channel === '/meta/handshake' && message.successful) {
        message.supportedConnectionTypes = options.isWebSocketOn()
          ? ['websocket', 'long-polling']
          : ['long-polling'];
      }
      // `session.disconnect()` would tell the client; a lost node does not.
      callback(undefined, !(message.channel === '/meta/disconnect' && message.id === undefined));
    },
  });
  server
    .createServerChannel('/service/**')
    .addListener(
      'message',
      (
        session: ServerSession,
        _channel: unknown,
        message: BayeuxMessage,
        callback: (failure: undefined, goOn: boolean) => void,
      ) => {
        options.onPublish(session.id, message.channel, message.data);
        callback(undefined, true);
      },
    );

  const flushable = (clientId: string) => server.getServerSession(clientId) as Flushable | undefined;

  const handle = (body: readonly BayeuxMessage[], entry: Entry | undefined, response: unknown) => {
    const cookie = `${BROWSER_COOKIE}=${entry?.filedUnder ?? 'nobody'}`;
    server.handle({ method: 'POST', headers: { cookie }, body }, response);
  };

  const handshake = (body: readonly BayeuxMessage[], entry: Entry, response: unknown) => {
    handshaking = entry;
    handle(body, entry, response);
    handshaking = null;
  };

  const drop = (clientId: string) => {
    const session = flushable(clientId);
    session?.disconnect();
    session?._flush();
  };

  return {
    handleHttp(messages, browser, response) {
      const [first] = messages;
      if (first?.channel === '/meta/handshake') {
        handshake(messages, { browser, filedUnder: browser, peer: null, held: null }, response);
        return;
      }
      const clientId = first?.clientId ?? '';
      const entry = entries.get(clientId);
      if (entry?.browser !== browser) {
        handle(messages, undefined, response);
        return;
      }
      if (first?.channel === '/meta/connect') {
        entry.peer = null;
        entry.held = response;
        response.once('close', () => {
          // Nobody reads this answer any more: what comes must be queued, and maxInterval must begin.
          if (!response.writableFinished && entry.held === response) flushable(clientId)?._flush();
        });
      }
      handle(messages, entry, response);
    },
    handleFrame(messages, browser, peer) {
      for (const message of messages) {
        const answer = socketAnswer(peer);
        if (message.channel === '/meta/handshake') {
          const filedUnder = `socket-${randomBytes(16).toString('hex')}`;
          handshake([message], { browser, filedUnder, peer, held: null }, answer);
          continue;
        }
        const entry = entries.get(message.clientId ?? '');
        const isConnect = entry !== undefined && message.channel === '/meta/connect';
        if (isConnect) entry.held = answer;
        handle([message], entry, answer);
        // Only now: what was queued has left with the connect's answer, and nothing may overtake it.
        if (isConnect) entry.peer = peer;
      }
    },
    socketClosed(peer) {
      for (const [clientId, entry] of entries) {
        if (entry.peer !== peer) continue;
        entry.peer = null;
        flushable(clientId)?._flush();
      }
    },
    deliver(clientId, channel, data) {
      const peer = entries.get(clientId)?.peer;
      if (peer?.isOpen) peer.send(JSON.stringify([{ channel, data }]));
      else server.getServerSession(clientId)?.deliver(null, channel, data);
    },
    drop,
    clientIds: () => [...entries.keys()],
    heldConnects: () => holding.size,
    close() {
      for (const clientId of [...entries.keys()]) drop(clientId);
      server.close();
    },
  };
}
