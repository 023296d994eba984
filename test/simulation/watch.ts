// What a background's way to the server is looked at for: that nothing goes out after the end was known (I6), nor much later than
// another background has taken over (I7); and the points at which a fence can be cut short.
import type { Operation } from '../../core/chat/effects.ts';
import type { ChatTransport, FileTransfer } from '../../core/chat/ports.ts';
import type { Points } from './kill-points.ts';

export interface Watched {
  /** Something is handed over for this chat. */
  onSend(what: Operation['type'] | 'upload'): void;
  readonly points: Points;
  readonly isDead: () => boolean;
}

/** A promise of a life that is over. */
export function never<Value>(): Promise<Value> {
  return new Promise(() => undefined);
}

/** The same transport, for one chat of one life. */
export function watchTransport(transport: ChatTransport, { onSend, points, isDead }: Watched): ChatTransport {
  return {
    open(options) {
      const link = transport.open(options);
      return {
        publish(operation) {
          onSend(operation.type);
          link.publish(operation);
        },
        close: () => link.close(),
      };
    },
    async fence(desk, clientId) {
      if (points.isOver('fence')) return never();
      points.passed('fence', 'under way');
      const isFenced = await transport.fence(desk, clientId);
      if (isDead()) return never();
      points.passed('fence');
      return isFenced;
    },
  };
}

/** The same way for files. */
export function watchFiles(transfer: FileTransfer, { onSend }: Watched): FileTransfer {
  return {
    ...transfer,
    upload(...asked) {
      onSend('upload');
      return transfer.upload(...asked);
    },
  };
}
