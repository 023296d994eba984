// Bayeux sessions as a CometD server keeps them, in memory and on an injected clock: handshake, subscribe, the held
// /meta/connect, expiry after maxInterval, 402 for the unknown. Knows channels and data, not chats.
import type { Clock, Unsubscribe } from '../../core/chat/ports.ts';

/** A Bayeux message, in either direction, as far as the fakes use it. */
export interface BayeuxFrame {
  readonly id?: string;
  readonly channel: string;
  readonly clientId?: string;
  readonly subscription?: string;
  readonly version?: string;
  readonly supportedConnectionTypes?: readonly string[];
  readonly successful?: boolean;
  readonly error?: string;
  readonly advice?: {
    readonly timeout?: number;
    readonly reconnect?: string;
    readonly interval?: number;
    readonly maxInterval?: number;
  };
  readonly data?: unknown;
}

/** The server's end of a connection. */
export interface FakeConnection {
  push(frame: BayeuxFrame): void;
  /** It carries one answer: whatever there is to say ends the hold of its /meta/connect. */
  readonly isPolled?: boolean;
}

/** What stands at the address. */
export type FakeFront = 'cometd' | 'notCometd' | 'originRefused' | 'handshakeRefused';

export interface FakeBayeux {
  front: FakeFront;
  readonly handshakes: () => number;
  readonly clientIds: () => readonly string[];
  /** A frame arrived. */
  receive(connection: FakeConnection, frame: BayeuxFrame): void;
  /** The connection is known to be gone; its sessions live on for maxInterval and queue. */
  connectionClosed(connection: FakeConnection): void;
  /** At once over the session's connection, else queued; nothing if there is no such session. */
  deliver(clientId: string, channel: string, data: unknown): void;
  /** Forgets sessions (all by default) as a lost node does: the next request, or the held one, gets 402. */
  drop(clientId?: string): void;
}

interface Session {
  readonly clientId: string;
  connection: FakeConnection | null;
  queue: BayeuxFrame[];
  /** The held /meta/connect. */
  held: {
    readonly id: string | undefined;
    readonly release: Unsubscribe;
    readonly answer: () => void;
  } | null;
  expiry: Unsubscribe;
}

const nothing = () => undefined;

export function createFakeBayeux(options: {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxIntervalMs: number;
  readonly onPublish: (clientId: string, channel: string, data: unknown) => void;
}): FakeBayeux {
  const { clock, timeoutMs, maxIntervalMs } = options;
  const sessions = new Map<string, Session>();
  let handshakes = 0;

  const expireLater = (session: Session) => {
    session.expiry();
    session.expiry = clock.setTimer(clock.now() + maxIntervalMs, () => sessions.delete(session.clientId));
  };

  const unhold = (session: Session) => {
    session.held?.release();
    session.held = null;
  };

  const handshake = (connection: FakeConnection, id: string | undefined) => {
    const answer = { ...(id === undefined ? {} : { id }), channel: '/meta/handshake' };
    if (bayeux.front === 'handshakeRefused') {
      const refusal = { successful: false, error: '403::handshake_denied', advice: { reconnect: 'none' } };
      connection.push({ ...answer, ...refusal });
      return;
    }
    handshakes += 1;
    const session: Session = {
      clientId: `client-${handshakes}`,
      connection,
      queue: [],
      held: null,
      expiry: nothing,
    };
    sessions.set(session.clientId, session);
    expireLater(session);
    connection.push({
      ...answer,
      clientId: session.clientId,
      version: '1.0',
      supportedConnectionTypes: ['websocket', 'long-polling'],
      successful: true,
      advice: { reconnect: 'retry', interval: 0, timeout: timeoutMs, maxInterval: maxIntervalMs },
    });
  };

  const connect = (session: Session, connection: FakeConnection, frame: BayeuxFrame) => {
    unhold(session);
    session.expiry();
    session.connection = connection;
    const news = session.queue;
    session.queue = [];
    for (const queued of news) connection.push(queued);
    const answer = () => {
      session.held?.release();
      session.held = null;
      expireLater(session);
      session.connection?.push(reply(frame));
    };
    const hold = Math.min(timeoutMs, frame.advice?.timeout ?? timeoutMs);
    if (hold === 0 || (connection.isPolled && news.length > 0)) answer();
    else session.held = { id: frame.id, release: clock.setTimer(clock.now() + hold, answer), answer };
  };

  const bayeux: FakeBayeux = {
    front: 'cometd',
    handshakes: () => handshakes,
    clientIds: () => [...sessions.keys()],
    receive(connection, frame) {
      if (frame.channel === '/meta/handshake') {
        handshake(connection, frame.id);
        return;
      }
      const session = sessions.get(frame.clientId ?? '');
      if (session === undefined) {
        connection.push(unknownSession(frame));
        return;
      }
      if (frame.channel === '/meta/connect') {
        connect(session, connection, frame);
        return;
      }
      if (frame.channel === '/meta/disconnect') {
        unhold(session);
        session.expiry();
        sessions.delete(session.clientId);
      }
      connection.push(reply(frame));
      if (!frame.channel.startsWith('/meta/')) options.onPublish(session.clientId, frame.channel, frame.data);
    },
    connectionClosed(connection) {
      for (const session of sessions.values()) {
        if (session.connection !== connection) continue;
        unhold(session);
        session.connection = null;
        expireLater(session);
      }
    },
    deliver(clientId, channel, data) {
      const session = sessions.get(clientId);
      if (session === undefined) return;
      if (session.connection === null) session.queue.push({ channel, data });
      else {
        session.connection.push({ channel, data });
        if (session.connection.isPolled) session.held?.answer();
      }
    },
    drop(clientId) {
      for (const session of [...sessions.values()]) {
        if (clientId !== undefined && session.clientId !== clientId) continue;
        sessions.delete(session.clientId);
        session.expiry();
        const { held } = session;
        unhold(session);
        if (held === null) continue;
        session.connection?.push(
          unknownSession({ ...(held.id === undefined ? {} : { id: held.id }), channel: '/meta/connect' }),
        );
      }
    },
  };
  return bayeux;
}

function reply(frame: BayeuxFrame): BayeuxFrame {
  const { id, channel, subscription } = frame;
  return {
    ...(id === undefined ? {} : { id }),
    channel,
    successful: true,
    ...(subscription === undefined ? {} : { subscription }),
  };
}

function unknownSession(frame: BayeuxFrame): BayeuxFrame {
  return {
    ...reply(frame),
    successful: false,
    error: '402::session_unknown',
    advice: { reconnect: 'handshake', interval: 0 },
  };
}
