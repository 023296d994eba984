// The library's two transports, made fit for a background: requests by `fetch` (a worker has no XMLHttpRequest), and frames
// read by our own reader. They know nothing of sessions or chats.
import './window-shim.ts';
import {
  LongPollingTransport,
  type Message,
  type RequestHandle,
  type RequestPacket,
  WebSocketTransport,
} from 'cometd';

/** Reads a frame or throws ChatError `malformed`. */
export type FrameReader = (frame: unknown) => Message[];

interface FetchHandle extends RequestHandle {
  status: number;
  isUnderWay: boolean;
}

/** Long-polling over `fetch`. A body that cannot be read fails its request. */
export class FetchLongPolling extends LongPollingTransport {
  readonly #fetch: typeof fetch;
  readonly #read: FrameReader;

  constructor(fetchRequest: typeof fetch, read: FrameReader) {
    super();
    this.#fetch = fetchRequest;
    this.#read = read;
  }

  override convertToMessages(response: unknown): Message[] {
    return this.#read(response);
  }

  override xhrSend(packet: RequestPacket): FetchHandle {
    const controller = new AbortController();
    const handle: FetchHandle = { status: 0, isUnderWay: true, abort: () => controller.abort() };
    const finish = (tell: () => void) => {
      handle.isUnderWay = false;
      tell();
    };
    this.#request(packet, handle, controller.signal).then(
      (body) =>
        finish(() =>
          handle.status === 200 ? packet.onSuccess(body) : packet.onError(String(handle.status)),
        ),
      (error: unknown) => finish(() => packet.onError('fetch failed', error)),
    );
    return handle;
  }

  // The stock one asks XMLHttpRequest for a constant and, failing that, says that nothing was aborted.
  override abortXHR(handle: RequestHandle | undefined): boolean {
    if (handle === undefined || !('isUnderWay' in handle)) return false;
    const wasUnderWay = handle.isUnderWay === true;
    handle.abort();
    return wasUnderWay;
  }

  override xhrStatus(handle: RequestHandle | undefined): number {
    return handle?.status ?? 0;
  }

  async #request(packet: RequestPacket, handle: FetchHandle, signal: AbortSignal): Promise<string> {
    // Called as a plain function: a browser's fetch refuses any other receiver than its own global.
    const fetchRequest = this.#fetch;
    const response = await fetchRequest(packet.url, {
      method: 'POST',
      body: packet.body,
      credentials: 'include',
      cache: 'no-store',
      signal,
      headers: { ...packet.headers, 'Content-Type': 'application/json' },
    });
    handle.status = response.status;
    return response.text();
  }
}

/** WebSocket. A frame that cannot be read is reported: nobody knows what was in it. */
export class TolerantWebSocket extends WebSocketTransport {
  readonly #read: FrameReader;
  readonly #onUnreadable: () => void;

  constructor(read: FrameReader, onUnreadable: () => void) {
    super();
    this.#read = read;
    this.#onUnreadable = onUnreadable;
  }

  override convertToMessages(frame: unknown): Message[] {
    try {
      return this.#read(frame);
    } catch {
      // What was wrong with it is hostile text; that it happened is all that may be logged.
      this.#onUnreadable();
      return [];
    }
  }
}
