// One fake link: the client's half of a Bayeux session over a fake connection, with the time limits of the real one.
// It knows neither the server's insides nor the network's faults.
import type { ChatErrorData } from '../../core/chat/errors.ts';
import type { LinkEvent } from '../../core/chat/events.ts';
import type { Link, Unsubscribe } from '../../core/chat/ports.ts';
import { parseServerReport } from '../../core/gms/messages.ts';
import { encodeOperation } from '../../core/gms/operations.ts';
import type { BayeuxFrame } from './fake-bayeux.ts';
import type { FakeLinkOptions, FakeWire } from './fake-transport.ts';

export interface FakeLink extends Link {
  cut(how: { readonly losesFrames?: boolean }): void;
  die(): void;
}

const CLOSE_LIMIT_MS = 2_000;

export function createFakeLink(options: FakeLinkOptions): FakeLink {
  const { desk, resumeClientId, listener, clock, carrier, holdMs, networkDelayMs } = options;
  const channel = `/service/chatV2/${desk.service}`;
  /** Time limits of what was sent and not answered, by message id. */
  const limits = new Map<string, Unsubscribe>();
  let phase: 'opening' | 'open' | 'closing' | 'gone' = 'opening';
  let wire: FakeWire | null = null;
  let clientId = resumeClientId;
  let lastId = 0;
  let early: LinkEvent[] = [];
  let onDisconnected: () => void = () => undefined;

  const vanish = (how: { readonly losesFrames?: boolean } = {}) => {
    phase = 'gone';
    for (const forget of limits.values()) forget();
    limits.clear();
    cancelStart();
    wire?.close(how);
    options.onGone(link);
    onDisconnected();
  };

  const lose = (
    error: ChatErrorData,
    retryAfterMs?: number,
    how: { readonly losesFrames?: boolean } = {},
  ) => {
    const isHeard = phase === 'opening' || phase === 'open';
    if (phase === 'gone') return;
    vanish(how);
    if (isHeard) listener({ type: 'linkLost', error, ...(retryAfterMs ? { retryAfterMs } : {}) });
  };

  const send = (frame: Omit<BayeuxFrame, 'id'>, limitMs = networkDelayMs) => {
    lastId += 1;
    const id = String(lastId);
    limits.set(
      id,
      clock.setTimer(clock.now() + limitMs, () => lose({ code: 'unreachable' })),
    );
    wire?.send({ ...frame, id, ...(clientId === null ? {} : { clientId }) });
  };

  const sendConnect = (timeout: number) =>
    send({ channel: '/meta/connect', advice: { timeout } }, timeout + networkDelayMs);

  const opened = (isResumed: boolean) => {
    if (phase !== 'opening' || clientId === null) return;
    phase = 'open';
    listener({ type: 'linkOpened', clientId, carrier, isResumed });
    const waiting = early;
    early = [];
    for (const event of waiting) if (phase === 'open') listener(event);
  };

  const receiveReply = (frame: BayeuxFrame) => {
    // An answer that comes twice, or after its limit, is none.
    const limit = limits.get(frame.id ?? '');
    if (limit === undefined) return;
    limit();
    limits.delete(frame.id ?? '');
    if (frame.successful !== true) {
      lose(nameRefusal(frame), frame.advice?.interval);
      return;
    }
    switch (frame.channel) {
      case '/meta/handshake':
        clientId = frame.clientId ?? null;
        send({ channel: '/meta/subscribe', subscription: channel });
        sendConnect(0);
        return;
      case '/meta/subscribe':
        opened(false);
        return;
      case '/meta/connect':
        if (resumeClientId !== null) opened(true);
        if (phase === 'opening' || phase === 'open') sendConnect(holdMs);
        return;
      case '/meta/disconnect':
        vanish();
        return;
      default:
        return;
    }
  };

  const receive = (frame: BayeuxFrame) => {
    if (frame.data === undefined) {
      receiveReply(frame);
      return;
    }
    if (phase !== 'opening' && phase !== 'open') return;
    const event: LinkEvent = { type: 'reportReceived', report: parseServerReport(frame.data) };
    if (phase === 'opening') early.push(event);
    else listener(event);
  };

  const start = () => {
    const made = options.connect(receive);
    if ('code' in made) {
      lose(made);
      return;
    }
    wire = made;
    if (resumeClientId === null) send({ channel: '/meta/handshake' });
    else sendConnect(0);
  };

  const link: FakeLink = {
    publish(operation) {
      if (phase === 'open') send({ channel, data: encodeOperation(operation) });
    },
    close() {
      if (phase === 'gone') return Promise.resolve();
      return new Promise((resolve) => {
        const previous = onDisconnected;
        onDisconnected = () => {
          previous();
          resolve();
        };
        if (phase === 'closing') return;
        if (phase === 'opening') {
          vanish();
          return;
        }
        phase = 'closing';
        send({ channel: '/meta/disconnect' }, CLOSE_LIMIT_MS);
      });
    },
    cut: (how) => lose({ code: 'unreachable' }, undefined, how),
    die() {
      if (phase !== 'gone') vanish();
    },
  };

  const cancelStart = clock.setTimer(clock.now(), start);
  return link;
}

function nameRefusal(frame: BayeuxFrame): ChatErrorData {
  if (frame.error?.startsWith('402')) return { code: 'sessionUnknown' };
  return { code: 'handshakeRefused', detail: '403' };
}
