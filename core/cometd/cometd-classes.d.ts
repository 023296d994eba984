// What the library exports and lets be overridden, but does not declare (cometd 9.0.0, Transport.js and its subclasses,
// Client.js): only what this folder uses.
import 'cometd';

declare module 'cometd' {
  /** Why a message was not delivered or not answered. */
  export interface TransportFailure {
    readonly reason?: string;
    readonly httpCode?: number;
    readonly websocketCode?: number;
    readonly exception?: unknown;
  }

  export interface Message {
    /** On a message made up by the library in place of an answer that did not come. */
    failure?: TransportFailure;
  }

  export interface CometD {
    onListenerException?: (exception: unknown) => void;
    onCallbackException?: (exception: unknown) => void;
    onExtensionException?: (exception: unknown) => void;
    /** Takes a message as if it had arrived. */
    receive(message: Message): void;
    _debug(...args: unknown[]): void;
    _info(...args: unknown[]): void;
    _warn(...args: unknown[]): void;
  }

  export class WebSocketTransport implements Transport {
    readonly type: string;
    url: string;
    accept(version: string, crossDomain: boolean, url: string): boolean;
    abort(): void;
    convertToMessages(response: unknown): Message[];
  }

  /** One HTTP request as the long-polling transport wants it made. */
  export interface RequestPacket {
    readonly url: string;
    readonly body: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly onSuccess: (response: string) => void;
    readonly onError: (reason: string, exception?: unknown) => void;
  }

  /** What the transport keeps of a request under way. */
  export interface RequestHandle {
    readonly status: number;
    abort(): void;
  }

  export class LongPollingTransport implements Transport {
    readonly type: string;
    url: string;
    accept(version: string, crossDomain: boolean, url: string): boolean;
    abort(): void;
    convertToMessages(response: unknown): Message[];
    xhrSend(packet: RequestPacket): RequestHandle;
    /** True if a request under way was aborted: its `onError` follows. */
    abortXHR(handle: RequestHandle | undefined): boolean;
    xhrStatus(handle: RequestHandle | undefined): number;
  }
}
