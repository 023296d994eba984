// What a visitor sees of a simulated chat, and the invariants that can be checked at every change of it.
import type { ChatSummary, ChatView } from '../../core/chat/selectors.ts';
import type { OutboxEntryState } from '../../core/chat/state.ts';
import type { CommandId } from '../../core/chat/terms.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import { mergeEntries } from '../../core/messaging/snapshot.ts';

export interface ViewProbe {
  /** A background (a new one after each death) shows the chat. */
  snapshot(view: ChatView): void;
  changed(summary: ChatSummary, added: readonly TranscriptEntry[]): void;
  /** What is on the screen, in the order shown. */
  entries(): readonly TranscriptEntry[];
  summary(): ChatSummary | null;
  /** What has a lower index is loaded on request alone: it came while the view was closed, or long before. */
  horizon(): number;
  /** The last entry that it showed while the chat went on. */
  lastLive(): number;
  /** A closed view is told nothing; what it showed must be there when it is open again. */
  isOpen: boolean;
}

export interface ViewProbeOptions {
  /** Called with what should never be seen, by invariant. */
  readonly violate: (what: string) => void;
  /** Called with what is seen, for a replay. */
  readonly trace: ((line: string) => void) | null;
  /** How often the visitor pressed "Send again" for it: so often its states may begin anew. */
  readonly resends: (id: CommandId) => number;
  /** By what its text can be told; null: it is none of ours. */
  readonly tagOf: (id: CommandId) => string | null;
  /** Has the visitor done away with it, or may the server have sent it back? */
  readonly mayVanish: (id: CommandId) => boolean;
}

/** How a message of the visitor's was last shown. */
interface Shown {
  readonly state: OutboxEntryState['name'] | 'sent';
  /** How often it was seen to begin anew. */
  readonly revivals: number;
}

export function createViewProbe(options: ViewProbeOptions): ViewProbe {
  const { violate, trace, resends, tagOf, mayVanish } = options;
  const shown = new Map<number, TranscriptEntry>();
  const states = new Map<CommandId, Shown>();
  let entries: readonly TranscriptEntry[] = [];
  let summary: ChatSummary | null = null;
  let horizon = 0;
  let lastLive = 0;

  function add(entry: TranscriptEntry): void {
    shown.set(entry.index, entry);
    const { commandId } = entry;
    if (commandId === undefined) return;
    const tag = tagOf(commandId);
    if (tag !== null && !entry.text.startsWith(tag))
      violate(`I5 ${commandId} is shown as sent by another message, "${entry.text.slice(0, 30)}"`);
    const before = states.get(commandId) ?? { state: 'queued', revivals: 0 };
    if (before.state === 'sent') violate(`I2 ${commandId} is shown as sent by two entries`);
    const revivals = before.state === 'failed' ? before.revivals + 1 : before.revivals;
    if (revivals > resends(commandId)) violate(`I5 ${commandId} was shown as failed, and is delivered`);
    states.set(commandId, { state: 'sent', revivals });
  }

  function inOrder(next: readonly TranscriptEntry[]): void {
    let last = Number.NEGATIVE_INFINITY;
    for (const { index } of next) {
      if (index === last) violate(`I2 entry ${index} is shown twice`);
      if (index < last) violate(`I3 entry ${index} is out of order`);
      last = index;
    }
  }

  /** `hasGap`: what has left the outbox may stand in what is loaded on request alone. */
  function look(next: ChatSummary, hasGap: boolean): void {
    const before = summary?.outbox ?? [];
    if (before === next.outbox) return;
    const left = new Set(next.outbox.map(({ id }) => id));
    for (const { id, file } of before) {
      if (hasGap || left.has(id) || mayVanish(id)) continue;
      const isThere =
        file === undefined
          ? states.get(id)?.state === 'sent'
          : entries.some((entry) => entry.kind === 'fileUploaded' && entry.file?.name === file.name);
      if (!isThere) violate(`I1 ${id} has left the outbox, and the transcript does not show it`);
    }
    for (const { id, state } of next.outbox) {
      const past = states.get(id) ?? { state: state.name, revivals: 0 };
      if (past.state === 'sent') violate(`I5 ${id} is shown as ${state.name}, and stands in the transcript`);
      // What has failed, or may have been delivered, begins anew by the visitor's choice alone.
      const isSettled = past.state === 'failed' || past.state === 'unconfirmed';
      const revivals = isSettled && past.state !== state.name ? past.revivals + 1 : past.revivals;
      if (revivals > resends(id))
        violate(`I5 ${id} was shown as ${past.state}, and is ${state.name} by itself`);
      if (!states.has(id) || past.state !== state.name || past.revivals !== revivals)
        states.set(id, { state: state.name, revivals });
    }
  }

  function follow(next: ChatSummary): void {
    summary = next;
    if (next.phase !== 'ended') lastLive = entries.at(-1)?.index ?? 0;
  }

  return {
    isOpen: true,
    snapshot(view) {
      trace?.(`view: snapshot ${describe(view.summary)}`);
      const known = new Map(view.entries.map((entry) => [entry.index, entry]));
      const first = view.entries[0]?.index ?? Number.POSITIVE_INFINITY;
      const hasGap = view.firstSegment > 0 && (entries.at(-1)?.index ?? 0) < first;
      if (hasGap) horizon = first;
      for (const entry of entries) {
        // Older segments are loaded on request, not told anew.
        if (view.firstSegment > 0 && entry.index < first) continue;
        if (known.get(entry.index)?.text !== entry.text)
          violate(`I1 entry ${entry.index} was shown and is gone`);
      }
      inOrder(view.entries);
      for (const entry of view.entries) if (!shown.has(entry.index)) add(entry);
      entries = view.firstSegment > 0 ? mergeEntries(entries, view.entries) : view.entries;
      look(view.summary, hasGap);
      follow(view.summary);
    },
    changed(next, added) {
      trace?.(`view: ${describe(next)} + ${added.map(({ index }) => index).join(' ')}`);
      for (const entry of added) {
        if (shown.has(entry.index)) violate(`I2 entry ${entry.index} is added twice`);
        add(entry);
      }
      if (added.length > 0) {
        // A late entry takes its place by index, as views do it (view-protocol.ts).
        entries = mergeEntries(entries, added);
        inOrder(entries);
      }
      look(next, false);
      follow(next);
    },
    entries: () => entries,
    summary: () => summary,
    horizon: () => horizon,
    lastLive: () => lastLive,
  };
}

function describe({ phase, connection, outbox }: ChatSummary): string {
  const step = connection.status === 'connecting' ? ` ${connection.step}` : '';
  const entries = outbox.map(
    ({ text, file, state }) =>
      `${file?.name ?? text.slice(0, 30)}=${state.name}${state.name === 'sending' ? `(${state.clientId} ${state.isFenced})` : ''}`,
  );
  return `${phase} ${connection.status}${step} [${entries.join(', ')}]`;
}
