// What this folder needs of an extension port, so that tests can hold both ends. The browser's own fits it.
import type { Unsubscribe } from '../chat/ports.ts';

/** Who opened a port, as the browser (never the message) says. */
export interface PortSender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  /** The tab that the document is in, or that it stands in; absent for a panel. */
  readonly tab?: { readonly id?: number | undefined } | undefined;
  /** 0: the document of the tab itself. */
  readonly frameId?: number | undefined;
}

interface PortEvent<Listener> {
  addListener(listener: Listener): void;
  removeListener(listener: Listener): void;
}

/** One end of a port. `postMessage` throws once it is disconnected; the end that disconnects is not told. */
export interface Port {
  readonly name: string;
  readonly sender?: PortSender | undefined;
  postMessage(message: unknown): void;
  disconnect(): void;
  readonly onMessage: PortEvent<(message: unknown) => void>;
  readonly onDisconnect: PortEvent<() => void>;
}

/** Listens to both events of a port; the answer stops listening. */
export function listenToPort(
  port: Port,
  listeners: { readonly onMessage: (message: unknown) => void; readonly onDisconnect: () => void },
): Unsubscribe {
  const onMessage = (message: unknown) => listeners.onMessage(message);
  const onDisconnect = () => listeners.onDisconnect();
  port.onMessage.addListener(onMessage);
  port.onDisconnect.addListener(onDisconnect);
  return () => {
    port.onMessage.removeListener(onMessage);
    port.onDisconnect.removeListener(onDisconnect);
  };
}
