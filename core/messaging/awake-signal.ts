// A background that has just started says so to all views: one that lost its port, and did not reopen it because no chat
// was open, learns that there may be news (DESIGN.md 6, c) without listening to storage or waking anything.
import type { Unsubscribe } from '../chat/ports.ts';
import type { PortSender } from './port.ts';

const AWAKE = 'parley-background-awake';

/** What this file needs of the browser's `runtime`. */
export interface SignalRuntime {
  readonly id: string;
  sendMessage(message: unknown): Promise<unknown>;
  readonly onMessage: {
    addListener(listener: (message: unknown, sender: PortSender) => undefined): void;
    removeListener(listener: (message: unknown, sender: PortSender) => undefined): void;
  };
}

/** Tells the views. Content scripts do not get it. */
export async function announceAwake(runtime: Pick<SignalRuntime, 'sendMessage'>): Promise<void> {
  // Rejects where there is no view to hear it, which is no trouble.
  await runtime.sendMessage({ type: AWAKE }).catch(() => undefined);
}

/** Listens in a view. The signal says nothing but "connect": a forged one costs no more than a connection. */
export function onBackgroundAwake(
  runtime: Pick<SignalRuntime, 'id' | 'onMessage'>,
  listener: () => void,
): Unsubscribe {
  const onMessage = (message: unknown, sender: PortSender): undefined => {
    const isSignal =
      typeof message === 'object' && message !== null && 'type' in message && message.type === AWAKE;
    if (isSignal && sender.id === runtime.id) listener();
  };
  runtime.onMessage.addListener(onMessage);
  return () => runtime.onMessage.removeListener(onMessage);
}
