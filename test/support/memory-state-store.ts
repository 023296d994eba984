// The simplest working StateStore: one chat, or none, as JSON in memory. For tests of what stands on a store.
import type { StateStore, TranscriptReader } from '../../core/chat/ports.ts';
import type { ChatState } from '../../core/chat/state.ts';
import type { Segment } from '../../core/chat/transcript.ts';

/** What survives the store's death: hand the same medium to the next store. */
export interface MemoryMedium {
  state: string | null;
  readonly segments: Map<number, string>;
}

export interface MemoryStateStore extends StateStore, TranscriptReader {
  /** While true every write rejects and changes nothing. */
  failWrites(isFailing: boolean): void;
}

export function createMemoryMedium(): MemoryMedium {
  return { state: null, segments: new Map() };
}

/** Makes a store over a medium of its own, or over that of a store that died. */
export function createMemoryStateStore(medium = createMemoryMedium()): MemoryStateStore {
  let isFailing = false;
  return {
    failWrites(next) {
      isFailing = next;
    },
    async read() {
      const state: ChatState | null = medium.state === null ? null : JSON.parse(medium.state);
      return state;
    },
    async write(state) {
      if (isFailing) throw new Error('the storage refused the write');
      medium.state = state === null ? null : JSON.stringify(withoutLiveParts(state));
      if (state === null) medium.segments.clear();
      else if ('transcript' in state) {
        for (const segment of state.transcript.segments)
          medium.segments.set(segment.number, JSON.stringify(segment));
      }
    },
    async readSegment(number) {
      const json = medium.segments.get(number);
      const segment: Segment | null = json === undefined ? null : JSON.parse(json);
      return segment;
    },
  };
}

/** As a new background has it: not connected, nobody typing, nothing waiting, two segments in memory. */
function withoutLiveParts(state: ChatState): ChatState {
  const connection = { status: 'offline' } as const;
  switch (state.phase) {
    case 'registering':
    case 'startUnconfirmed':
      return { ...state, connection };
    case 'starting':
      return { ...state, connection, lostAt: null };
    case 'open':
      return {
        ...state,
        connection,
        transcript: atRest(state.transcript),
        typing: [],
        settleUntil: null,
        endToldAt: null,
        endSeenAt: null,
      };
    case 'ended':
      return { ...state, connection, transcript: atRest(state.transcript) };
  }
}

function atRest<T extends { readonly segments: readonly Segment[] }>(transcript: T) {
  return { ...transcript, segments: transcript.segments.slice(-2), waiting: null, ephemeralIndices: [] };
}
