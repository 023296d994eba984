// What a visitor sees of the simulated chat, and the invariants that can be checked at every change of it.
import type { ChatSummary, ChatView } from '../../core/chat/selectors.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';

export interface ViewProbe {
  /** A background (a new one after each death) shows the chat. */
  snapshot(view: ChatView): void;
  changed(summary: ChatSummary, added: readonly TranscriptEntry[]): void;
  /** What is on the screen, in the order shown. */
  entries(): readonly TranscriptEntry[];
  summary(): ChatSummary | null;
}

/**
 * @param violate Called with what should never be seen, by invariant.
 * @param trace Called with what is seen, for a replay.
 */
export function createViewProbe(violate: (what: string) => void, trace: (line: string) => void): ViewProbe {
  let shown: readonly TranscriptEntry[] = [];
  let summary: ChatSummary | null = null;

  function show(entries: readonly TranscriptEntry[]): void {
    const lost = shown.filter(
      (old) => !entries.some((entry) => entry.index === old.index && entry.text === old.text),
    );
    for (const { index } of lost) violate(`I1 entry ${index} was shown and is gone`);
    for (const [at, entry] of entries.entries()) {
      const previous = entries[at - 1];
      if (previous !== undefined && previous.index === entry.index)
        violate(`I2 entry ${entry.index} is shown twice`);
      if (previous !== undefined && previous.index > entry.index)
        violate(`I3 entry ${entry.index} is out of order`);
    }
    shown = entries;
  }

  return {
    snapshot(view) {
      summary = view.summary;
      trace(`view: snapshot ${describe(summary)}`);
      show(view.entries);
    },
    changed(next, added) {
      summary = next;
      trace(`view: ${describe(summary)} + ${added.map(({ index }) => index).join(' ')}`);
      for (const { index } of added) {
        if (shown.some((entry) => entry.index === index)) violate(`I2 entry ${index} is added twice`);
      }
      // A late entry takes its place by index, as views do it (view-protocol.ts).
      show([...shown, ...added].sort((a, b) => a.index - b.index));
    },
    entries: () => shown,
    summary: () => summary,
  };
}

function describe({ phase, connection, outbox }: ChatSummary): string {
  const step = connection.status === 'connecting' ? ` ${connection.step}` : '';
  const entries = outbox.map(
    ({ text, file, state }) =>
      `${file?.name ?? text}=${state.name}${state.name === 'sending' ? `(${state.clientId} ${state.isFenced})` : ''}`,
  );
  return `${phase} ${connection.status}${step} [${entries.join(', ')}]`;
}
