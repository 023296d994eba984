// The surface through which every view reaches the background. The view cannot tell how: over a port (port-client.ts),
// or in the same page (stand-alone script). Fakes of it serve the view's tests.
import type { Command } from '../chat/events.ts';
import type { Unsubscribe } from '../chat/ports.ts';
import type { ChatView } from '../chat/selectors.ts';
import type { ChatId, CommandId } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import type { FileClient } from './file-client.ts';
import type { Attendance, DeskCommand, Setup, ViewCall } from './view-protocol.ts';

/** All that a view shows, as one immutable value; unchanged parts keep their identity. */
export interface ClientSnapshot {
  readonly setup: Setup;
  /** Oldest first; the last one is the newest. */
  readonly chats: readonly ChatView[];
}

export interface ChatClient {
  /** This view's id: what `Draft.writtenBy` says of its own drafts. */
  readonly viewId: string;
  /**
   * Calls with the snapshot as soon as there is one and after each change. `null`: not known yet.
   * A lost port keeps the last snapshot and is reopened (DESIGN.md 6).
   */
  onSnapshot(listener: (snapshot: ClientSnapshot | null) => void): Unsubscribe;
  /**
   * Resolves when the background has done and persisted it; rejects with a `ChatError`. Retried over a lost port.
   * After `noAnswer` it may yet be done: given again under the id that is the error's detail, it is done once.
   */
  command(chatId: ChatId, command: Command, id?: CommandId): Promise<void>;
  deskCommand(command: DeskCommand): Promise<void>;
  readonly files: FileClient;
  /** An older part of a transcript; empty where it was evicted. */
  loadSegment(chatId: ChatId, segment: number): Promise<readonly TranscriptEntry[]>;
  /**
   * Says which chat this view shows and how it stands; said again over each new port. Wakes no background, but where
   * something unread is looked at.
   */
  attend(attendance: Attendance): void;
  /** Calls when the background wants something of this view. */
  onCall(listener: (call: ViewCall) => void): Unsubscribe;
  close(): void;
}
