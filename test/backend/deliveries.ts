// The way of data messages to Bayeux sessions, in order, with the faults that can befall them.
// Knows nothing of what the data means beyond the few fields that faults touch.
import type { GmsAnswer } from './chat-answers.ts';

/** Set by fault switches, read at each delivery. */
export interface DeliveryFaults {
  slowMs: number;
  duplicate: 'next' | 'always' | 'off';
  isReordering: boolean;
  /** How many more data messages are lost. */
  loseCount: number;
  isSplit: boolean;
  omitsChatEnded: boolean;
  sendsNonsense: boolean;
  cutsFrame: boolean;
}

export interface Deliveries {
  /** Not before the next turn of the event loop: the acknowledgement of a publish goes first. */
  send(clientId: string, channel: string, data: GmsAnswer): void;
  /** What really goes out for the JSON of a frame or a response body. */
  outgoing(json: string): string;
  close(): void;
}

export const NO_FAULTS: Readonly<DeliveryFaults> = {
  slowMs: 0,
  duplicate: 'off',
  isReordering: false,
  loseCount: 0,
  isSplit: false,
  omitsChatEnded: false,
  sendsNonsense: false,
  cutsFrame: false,
};

interface Parcel {
  readonly clientId: string;
  readonly channel: string;
  readonly data: GmsAnswer;
}

const NONSENSE: GmsAnswer = { statusCode: { zero: 0 }, messages: ['?', { index: 'first', from: 7 }] };

function withoutChatEnded(data: GmsAnswer): GmsAnswer {
  const { chatEnded: _chatEnded, ...rest } = data;
  return rest;
}

/** Identifiers first, events after; one message where there is only one kind. */
function splitData(data: GmsAnswer): readonly GmsAnswer[] {
  const { chatId, userId, secureKey, messages, nextPosition, ...common } = data;
  if (secureKey === undefined || messages === undefined) return [data];
  return [
    { ...common, chatId, userId, secureKey },
    { ...common, messages, nextPosition },
  ];
}

export function createDeliveries(
  faults: DeliveryFaults,
  deliver: (clientId: string, channel: string, data: unknown) => void,
): Deliveries {
  const queue: { readonly dueAt: number; readonly parcel: Parcel }[] = [];
  let timer: NodeJS.Timeout | null = null;
  let isPumping = false;
  let isClosed = false;
  let swapped: Parcel | null = null;

  const pump = () => {
    isPumping = false;
    timer = null;
    for (let head = queue[0]; head && !isClosed; head = queue[0]) {
      const waitMs = head.dueAt - Date.now();
      if (waitMs > 0) {
        timer = setTimeout(pump, waitMs);
        return;
      }
      queue.shift();
      deliver(head.parcel.clientId, head.parcel.channel, head.parcel.data);
    }
  };

  const enqueue = (parcel: Parcel) => {
    const copies = faults.duplicate === 'off' ? 1 : 2;
    if (faults.duplicate === 'next') faults.duplicate = 'off';
    for (let copy = 0; copy < copies; copy += 1) queue.push({ dueAt: Date.now() + faults.slowMs, parcel });
    if (timer || isPumping) return;
    isPumping = true;
    setImmediate(pump);
  };

  const post = (parcel: Parcel) => {
    if (faults.loseCount > 0) {
      faults.loseCount -= 1;
      return;
    }
    if (swapped) {
      const late = swapped;
      swapped = null;
      enqueue(parcel);
      enqueue(late);
      return;
    }
    if (faults.isReordering) {
      faults.isReordering = false;
      swapped = parcel;
      return;
    }
    enqueue(parcel);
  };

  return {
    send(clientId, channel, data) {
      const whole = faults.sendsNonsense ? NONSENSE : data;
      faults.sendsNonsense = false;
      const shaped = faults.omitsChatEnded ? withoutChatEnded(whole) : whole;
      for (const part of faults.isSplit ? splitData(shaped) : [shaped])
        post({ clientId, channel, data: part });
    },
    outgoing(json) {
      if (!faults.cutsFrame || !json.includes('"data":')) return json;
      faults.cutsFrame = false;
      return json.slice(0, Math.floor(json.length / 2));
    },
    close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
