// A visitor's browser for the backend's tests: plain Bayeux over either carrier, with one cookie jar per browser, so
// that tests see every message. The stock client has its own test.
import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { WebSocket } from 'ws';
import type { Backend } from './backend.ts';

export type Carrier = 'websocket' | 'long-polling';
export const CARRIERS: readonly Carrier[] = ['websocket', 'long-polling'];

type Json = Record<string, unknown>;
/** A Bayeux message as received. */
export interface Received {
  readonly channel: string;
  readonly id?: string;
  readonly clientId?: string;
  readonly successful?: boolean;
  readonly error?: string;
  readonly advice?: Json;
  readonly supportedConnectionTypes?: readonly string[];
  readonly data?: GmsData;
}
export interface GmsData {
  readonly statusCode?: number;
  readonly chatEnded?: boolean;
  readonly secureKey?: string;
  readonly alias?: string;
  readonly nextPosition?: number;
  readonly errors?: readonly { readonly code: number }[];
  readonly messages?: readonly {
    readonly index: number;
    readonly type: string;
    readonly text?: string;
    readonly from: { readonly nickname: string; readonly type: string; readonly participantId: number };
  }[];
}

export const SERVICE_CHANNEL = '/service/chatV2/customer-support';
const PATIENCE_MS = 4000;

/** What a browser keeps: its cookie. */
export interface Jar {
  cookie: string;
}

function keepCookie(jar: Jar, headers: readonly string[]): void {
  for (const header of headers) jar.cookie = header.split(';', 1)[0] ?? '';
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One HTTP request on a connection of its own: a restarted server must not meet a pooled one. */
export function request(url: string, options: RequestOptions & { readonly body?: string }): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { ...options, agent: false }, async (response) => {
      let text = '';
      try {
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
      } catch (error) {
        return reject(error);
      }
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

/** Posts Bayeux messages as a page of `origin` would. */
export async function post(
  backend: Pick<Backend, 'url'>,
  jar: Jar,
  body: unknown,
  options: { readonly origin?: string; readonly signal?: AbortSignal } = {},
): Promise<Reply & { readonly messages: readonly Received[] }> {
  const reply = await request(`${backend.url}/genesys/cometd`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      ...(jar.cookie ? { cookie: jar.cookie } : {}),
      ...(options.origin ? { origin: options.origin } : {}),
    },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  keepCookie(jar, reply.headers['set-cookie'] ?? []);
  return { ...reply, messages: reply.status === 200 ? JSON.parse(reply.text) : [] };
}

/** Opens a WebSocket; rejects where the upgrade is refused, with the status in the message. */
export function openSocket(backend: Pick<Backend, 'url'>, jar: Jar, origin?: string): Promise<WebSocket> {
  const socket = new WebSocket(`${backend.url.replace('http', 'ws')}/genesys/cometd`, {
    headers: { ...(jar.cookie ? { cookie: jar.cookie } : {}) },
    ...(origin ? { origin } : {}),
  });
  socket.on('upgrade', (response) => keepCookie(jar, response.headers['set-cookie'] ?? []));
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

export interface Visitor {
  readonly jar: Jar;
  readonly clientId: string;
  /** Every Bayeux message so far. */
  readonly received: readonly Received[];
  /** `data` of every data message so far. */
  data(): readonly GmsData[];
  /** The first received message, also an earlier one, that passes. */
  until(passes: (message: Received) => boolean): Promise<Received>;
  untilData(passes: (data: GmsData) => boolean): Promise<GmsData>;
  /** Returns the message's id, as `publish` does. */
  send(message: Json): string;
  publish(data: Json, channel?: string): string;
  /** Breaks the connection without a word. */
  cut(): void;
}

export interface VisitorOptions {
  readonly jar?: Jar;
  /** A session of the past: no handshake, `/meta/connect` with it. */
  readonly resume?: string;
  /** Asked of the server on each /meta/connect. */
  readonly holdMs?: number;
  /** False: no /meta/connect at all. */
  readonly connects?: boolean;
}

/** Handshakes (or resumes), subscribes, and goes on connecting until `cut`. */
export async function visit(
  backend: Pick<Backend, 'url'>,
  carrier: Carrier,
  options: VisitorOptions = {},
): Promise<Visitor> {
  const jar = options.jar ?? { cookie: '' };
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const aborter = new AbortController();
  let nextId = 1;
  let clientId = options.resume ?? '';
  let connectId = '';
  let isCut = false;

  const connect = () => {
    const hold = options.holdMs === undefined ? {} : { advice: { timeout: options.holdMs } };
    connectId = send({ channel: '/meta/connect', connectionType: carrier, ...hold });
  };
  const take = (messages: readonly Received[]) => {
    received.push(...messages);
    for (const check of [...waiting]) check();
    if (messages.some((message) => message.id === connectId && message.successful === true) && !isCut)
      connect();
  };
  const socket = carrier === 'websocket' ? await openSocket(backend, jar) : null;
  socket?.on('error', () => socket.terminate());
  socket?.on('message', (frame) => {
    try {
      take(JSON.parse(frame.toString()));
    } catch {
      received.push({ channel: 'malformed' });
      for (const check of [...waiting]) check();
    }
  });

  const send = (message: Json): string => {
    const id = String(nextId);
    nextId += 1;
    const whole = [{ ...message, id, ...(clientId ? { clientId } : {}) }];
    if (socket) socket.send(JSON.stringify(whole));
    else {
      post(backend, jar, whole, { signal: aborter.signal }).then(
        ({ messages, status }) =>
          take(status === 200 ? messages : [{ channel: 'http', id, error: String(status) }]),
        (error: unknown) => take([{ channel: 'malformed', id, error: String(error) }]),
      );
    }
    return id;
  };

  const until = (passes: (message: Received) => boolean) =>
    new Promise<Received>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(new Error(`Not received: ${passes}. Received: ${JSON.stringify(received, null, 1)}`));
      }, PATIENCE_MS);
      const check = () => {
        const found = received.find(passes);
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });

  if (!options.resume) {
    const id = send({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: [carrier] });
    clientId = (await until((message) => message.id === id)).clientId ?? '';
    const subscribed = send({ channel: '/meta/subscribe', subscription: SERVICE_CHANNEL });
    await until((message) => message.id === subscribed);
  }
  if (options.connects !== false) connect();

  return {
    jar,
    clientId,
    received,
    data: () => received.flatMap((message) => (message.data ? [message.data] : [])),
    until,
    async untilData(passes) {
      const found = await until((message) => message.data !== undefined && passes(message.data));
      return found.data ?? {};
    },
    send,
    publish: (data, channel = SERVICE_CHANNEL) => send({ channel, data }),
    cut() {
      isCut = true;
      aborter.abort();
      socket?.terminate();
    },
  };
}

/** Whether the data holds an event of that type, and text where given. */
export function holds(data: GmsData, type: string, text?: string): boolean {
  return (data.messages ?? []).some(
    (event) => event.type === type && (text === undefined || event.text === text),
  );
}

/** Starts a chat and waits for its key. */
export async function startChat(visitor: Visitor, form: Json = { nickname: 'Ann' }): Promise<string> {
  visitor.publish({ operation: 'requestChat', ...form });
  const { secureKey } = await visitor.untilData((data) => data.secureKey !== undefined);
  return secureKey ?? '';
}
