// A chat server at the other end of a WebSocket, both in this process: as fast as the code under test. It is an orderly one;
// what is not orderly is said through `push`, frame by frame, as text.

/** What it is told, as far as it listens. */
interface ClientMessage {
  readonly id: string;
  readonly channel: string;
  readonly subscription?: string;
  readonly advice?: { readonly timeout?: number };
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface ServedEvent {
  readonly index: number;
  readonly text: string;
  readonly by: 'Agent' | 'Client';
}

export interface SocketServer {
  /** What was said in the chat, in order. */
  readonly entries: readonly ServedEvent[];
  /** Can a frame reach a client that has subscribed? */
  isHeard(): boolean;
  /** A raw frame to the client. */
  push(frame: string): void;
  say(text: string): void;
  /** How often a session was begun. */
  readonly handshakes: () => number;
  close(): void;
}

/** The names that the server gives the chat. */
const NAMES = { secureKey: 'the-key', chatId: 'the-chat', userId: 'the-user', alias: '7' };

interface Socket {
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: string }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: (() => void) | null;
  send(json: string): void;
  close(code?: number, reason?: string): void;
}

/** Puts a WebSocket in place of Node's that leads to a new server; `close` puts it back. */
export function startSocketServer(): SocketServer {
  const original = globalThis.WebSocket;
  const entries: ServedEvent[] = [];
  let socket: Socket | null = null;
  let isSubscribed = false;
  let handshakes = 0;

  const push = (frame: string) => {
    const current = socket;
    if (current?.readyState === 1) current.onmessage?.({ data: frame });
  };
  const wireOf = ({ index, text, by }: ServedEvent) => ({
    index,
    type: 'Message',
    text,
    utcTime: 1_000 + index,
    from: { nickname: by, participantId: by === 'Agent' ? 2 : 1, type: by },
  });
  const tell = (channel: string, data: object) => push(JSON.stringify([{ channel, data }]));
  const newsFrom = (position: number) => ({
    statusCode: 0,
    chatEnded: false,
    messages: entries.filter(({ index }) => index >= position).map(wireOf),
    nextPosition: entries.length + 1,
  });
  const append = (text: string, by: ServedEvent['by']) => {
    const entry = { index: entries.length + 1, text, by };
    entries.push(entry);
    return entry;
  };
  let channel = '';

  const operate = (data: Readonly<Record<string, unknown>>) => {
    switch (data.operation) {
      case 'requestChat':
        tell(channel, { ...NAMES, ...newsFrom(1) });
        return;
      case 'requestNotifications':
        tell(channel, newsFrom(Number(data.transcriptPosition)));
        return;
      case 'sendMessage': {
        const entry = append(String(data.message), 'Client');
        tell(channel, { ...newsFrom(entry.index), alias: NAMES.alias });
        return;
      }
      default:
        return;
    }
  };

  const answer = (message: ClientMessage) => {
    const { id, channel: to, subscription } = message;
    const ordinary = { id, channel: to, successful: true };
    if (to === '/meta/handshake') {
      handshakes += 1;
      const supportedConnectionTypes = ['websocket', 'long-polling'];
      push(
        JSON.stringify([
          { ...ordinary, version: '1.0', clientId: `client-${handshakes}`, supportedConnectionTypes },
        ]),
      );
    } else if (to === '/meta/connect') {
      // One that may be held is: a test is over long before its answer would be due.
      if (message.advice?.timeout === 0) push(JSON.stringify([ordinary]));
    } else if (to === '/meta/subscribe') {
      channel = subscription ?? '';
      isSubscribed = true;
      push(JSON.stringify([{ ...ordinary, subscription }]));
    } else {
      push(JSON.stringify([ordinary]));
      if (message.data !== undefined) operate(message.data);
    }
  };

  class InProcessSocket implements Socket {
    readyState = 0;
    onopen: Socket['onopen'] = null;
    onmessage: Socket['onmessage'] = null;
    onclose: Socket['onclose'] = null;
    onerror: Socket['onerror'] = null;

    constructor() {
      socket = this;
      isSubscribed = false;
      queueMicrotask(() => {
        if (this.readyState !== 0) return;
        this.readyState = 1;
        this.onopen?.();
      });
    }

    send(json: string): void {
      const messages: readonly ClientMessage[] = JSON.parse(json);
      queueMicrotask(() => {
        for (const message of messages) if (this.readyState === 1) answer(message);
      });
    }

    close(code = 1000, reason = ''): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      queueMicrotask(() => this.onclose?.({ code, reason }));
    }
  }
  Object.defineProperty(globalThis, 'WebSocket', {
    value: InProcessSocket,
    configurable: true,
    writable: true,
  });

  return {
    entries,
    isHeard: () => isSubscribed && socket?.readyState === 1,
    push,
    say: (text) => {
      const entry = append(text, 'Agent');
      if (isSubscribed) tell(channel, newsFrom(entry.index));
    },
    handshakes: () => handshakes,
    close() {
      socket?.close();
      Object.defineProperty(globalThis, 'WebSocket', { value: original, configurable: true, writable: true });
    },
  };
}
