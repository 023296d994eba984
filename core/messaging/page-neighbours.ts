// Other pages of the same origin that run the stand-alone script: does one of them have the chat? They are asked, and those that
// have it answer; one that is frozen or gone does not.
import type { Clock } from '../chat/ports.ts';

/** Name of the channel between pages of an origin. */
export const NEIGHBOURS = 'parley-neighbours';
/** How long an answer may take. */
const ANSWER_MS = 200;

/** What a page has open: a chat, or only the form for one. */
export type Holding = 'chat' | 'form';

export interface PageNeighbours {
  /** What another page has open now; null: none does, or nobody answers. */
  ask(): Promise<Holding | null>;
  /** The page is being left: it answers no more. */
  leave(): void;
  /** It is back. */
  stay(): void;
}

export interface PageNeighboursOptions {
  /** Null where there are no channels between pages. */
  readonly open: (() => BroadcastChannel) | null;
  /** What this page has open. */
  readonly holding: () => Holding | null;
  readonly clock: Clock;
}

/** Makes it, and answers from now on. */
export function createPageNeighbours({ open, holding, clock }: PageNeighboursOptions): PageNeighbours {
  let channel: BroadcastChannel | null = null;
  const asking = new Set<(holding: Holding) => void>();

  function hear(message: unknown): void {
    if (message === 'chat' || message === 'form') for (const heard of asking) heard(message);
    const own = holding();
    if (message === 'who' && own !== null) channel?.postMessage(own);
  }

  function stay(): void {
    if (channel !== null || open === null) return;
    try {
      channel = open();
      channel.addEventListener('message', ({ data }) => hear(data));
    } catch {
      // A page without an origin of its own has no neighbours.
    }
  }

  stay();
  return {
    stay,
    leave() {
      channel?.close();
      channel = null;
    },
    ask: () =>
      new Promise((resolve) => {
        if (channel === null) return resolve(null);
        let found: Holding | null = null;
        const finish = () => {
          cancel();
          asking.delete(heard);
          resolve(found);
        };
        const heard = (told: Holding) => {
          found = told;
          if (told === 'chat') finish();
        };
        const cancel = clock.setTimer(clock.now() + ANSWER_MS, finish);
        asking.add(heard);
        channel.postMessage('who');
      }),
  };
}
