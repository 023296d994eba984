// A chat client that behaves: commands change chats the way the background would, at once, without server or port.
// For the view's tests and its gallery. What a server does is told by the functions of `FakeClient`.
import { ChatError, type ChatErrorCode, type ChatErrorData } from '../../core/chat/errors.ts';
import type { Command } from '../../core/chat/events.ts';
import type { ChatSummary, ChatView } from '../../core/chat/selectors.ts';
import type { OutboxEntry, RegistrationForm } from '../../core/chat/state.ts';
import type { ChatId, Participant } from '../../core/chat/terms.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import type { ChatClient, ClientSnapshot } from '../../core/messaging/client.ts';
import type { ImageFacts } from '../../core/messaging/file-protocol.ts';
import type { Attendance, Setup, ViewCall } from '../../core/messaging/view-protocol.ts';
import { isSameDesk } from '../../core/view/chat-list.ts';

export const FAKE_NOW = Date.UTC(2026, 4, 12, 14, 32, 0);
export const EMPTY_FORM: RegistrationForm = { firstName: '', lastName: '', email: '', subject: '' };
export const VISITOR: Participant = { id: 1, nickname: 'Ann Lee', role: 'visitor' };
export const AGENT: Participant = { id: 2, nickname: 'Samuel Okafor', role: 'agent' };
const SETUP: Setup = {
  desk: { host: 'chat.example', service: 'support' },
  desks: [{ key: 'support', host: 'chat.example', service: 'support', site: null }],
  isStorageFailing: false,
  loss: null,
  access: null,
  bootId: 'boot-1',
};

/** A summary of a chat in the form, with whatever is to be different. */
export function makeSummary(changes: Partial<ChatSummary> = {}): ChatSummary {
  return {
    id: 'chat-1',
    phase: 'registering',
    desk: { host: 'support.example.com', service: 'customer-support' },
    site: null,
    form: EMPTY_FORM,
    error: null,
    connection: { status: 'offline' },
    participants: [],
    typing: [],
    outbox: [],
    files: { limits: null, isAgentAwaited: false, sentBytes: 0 },
    draft: { text: '', writtenBy: 'background' },
    isEnding: false,
    unread: 0,
    ended: null,
    lastSegment: 0,
    ...changes,
  };
}

/** An open chat with an agent in it. */
export function makeOpen(changes: Partial<ChatSummary> = {}): ChatSummary {
  return makeSummary({
    phase: 'open',
    connection: { status: 'online', carrier: 'websocket' },
    participants: [VISITOR, AGENT],
    ...changes,
  });
}

export function makeEntry(changes: Partial<TranscriptEntry> & { index: number }): TranscriptEntry {
  return { kind: 'message', from: AGENT, at: FAKE_NOW - 60_000, text: '', ...changes };
}

export function makeOutboxEntry(changes: Partial<OutboxEntry> & { id: string }): OutboxEntry {
  return { text: 'Hello', queuedAt: FAKE_NOW, attempts: 1, state: { name: 'queued' }, ...changes };
}

export interface FakeClient extends ChatClient {
  /** What the background says next. */
  publish(snapshot: ClientSnapshot | null): void;
  /** Changes the setup. */
  setUp(changes: Partial<Setup>): void;
  /** Puts a chat in place of the one with its id, or behind the others. */
  put(summary: ChatSummary, entries?: readonly TranscriptEntry[], firstSegment?: number): void;
  /** Changes the newest chat. */
  change(changes: Partial<ChatSummary>, added?: readonly TranscriptEntry[]): void;
  /** The newest chat; throws where there is none. */
  chat(): ChatView;
  /** Commands that were done, oldest first. */
  readonly done: readonly Command[];
  /** Chats that were to be shown in the pop-out window. */
  readonly windows: readonly (ChatId | null)[];
  /** Refuses commands of this type from now on; null: no more. */
  refuse(type: Command['type'], code: ChatErrorCode | null): void;
  /** Commands wait until `release` is called. */
  hold(): void;
  release(): Promise<void>;
  /** What the view said of itself last. */
  attendance(): Attendance | null;
  /** What the background wants of this view. */
  callView(call: ViewCall): void;
  /** Contents of files that the server has, by id. */
  readonly contents: Map<string, Blob>;
  /** Which of them are images. */
  readonly images: Map<string, ImageFacts>;
  /** Older parts of transcripts, by number. */
  readonly segments: Map<number, readonly TranscriptEntry[]>;
}

export function createFakeClient(options: { readonly viewId?: string } = {}): FakeClient {
  const listeners = new Set<(snapshot: ClientSnapshot | null) => void>();
  const refusals = new Map<Command['type'], ChatErrorCode>();
  const done: Command[] = [];
  const windows: (ChatId | null)[] = [];
  const segments = new Map<number, readonly TranscriptEntry[]>();
  const contents = new Map<string, Blob>();
  const images = new Map<string, ImageFacts>();
  let snapshot: ClientSnapshot | null = null;
  let gate: Promise<void> = Promise.resolve();
  let open: () => void = () => undefined;
  const callListeners = new Set<(call: ViewCall) => void>();
  let attendance: Attendance | null = null;
  let counter = 0;

  function publish(next: ClientSnapshot | null): void {
    snapshot = next;
    for (const listener of [...listeners]) listener(next);
  }

  function put(summary: ChatSummary, entries: readonly TranscriptEntry[] = [], firstSegment = 0): void {
    const view: ChatView = { summary, entries, firstSegment };
    const chats = snapshot?.chats ?? [];
    const isKnown = chats.some((chat) => chat.summary.id === summary.id);
    publish({
      setup: snapshot?.setup ?? SETUP,
      chats: isKnown ? chats.map((chat) => (chat.summary.id === summary.id ? view : chat)) : [...chats, view],
    });
  }

  function find(chatId: ChatId): ChatView {
    const chat = snapshot?.chats.find(({ summary }) => summary.id === chatId);
    if (chat === undefined) throw new ChatError('wrongState');
    return chat;
  }

  function update(chat: ChatView, changes: Partial<ChatSummary>): void {
    put({ ...chat.summary, ...changes }, chat.entries, chat.firstSegment);
  }

  /** What a command makes different. */
  function obey({ outbox }: ChatSummary, command: Command): Partial<ChatSummary> {
    switch (command.type) {
      case 'changeForm':
        return { form: command.form };
      case 'startChat':
        return {
          phase: 'starting',
          form: command.form,
          error: null,
          connection: { status: 'connecting', step: 'opening', since: FAKE_NOW, attempt: 0 },
        };
      case 'backToForm':
        return { phase: 'registering', error: null, connection: { status: 'offline' } };
      case 'changeDraft':
        return { draft: { text: command.text, writtenBy: command.viewId } };
      case 'sendMessage': {
        counter += 1;
        const entry = makeOutboxEntry({ id: `own-${counter}`, text: command.text.trim() });
        return { outbox: [...outbox, entry], draft: { text: '', writtenBy: 'background' } };
      }
      case 'sendAgain':
        return {
          outbox: outbox.map((entry) =>
            entry.id === command.entryId ? { ...entry, state: { name: 'queued' } } : entry,
          ),
        };
      case 'discard':
        return { outbox: outbox.filter(({ id }) => id !== command.entryId) };
      case 'endChat':
      case 'leaveChat':
        return { phase: 'ended', ended: { reason: 'visitor', at: FAKE_NOW } };
      case 'keepChat':
        return { isEnding: false };
      case 'reconnect':
        return { connection: { status: 'connecting', step: 'opening', since: FAKE_NOW, attempt: 1 } };
      case 'cancelFile':
        return { outbox: outbox.filter(({ id }) => id !== command.entryId) };
      case 'sendFile': {
        counter += 1;
        const { file } = command;
        return { outbox: [...outbox, makeOutboxEntry({ id: `own-${counter}`, text: '', file })] };
      }
      default:
        command.type satisfies 'changeTyping' | 'askFileLimits';
        return {};
    }
  }

  async function give(chatId: ChatId, command: Command): Promise<void> {
    await gate;
    const code = refusals.get(command.type);
    if (code !== undefined) throw new ChatError(code);
    const chat = find(chatId);
    update(chat, obey(chat.summary, command));
    done.push(command);
  }

  return {
    viewId: options.viewId ?? 'view-1',
    done,
    windows,
    segments,
    contents,
    images,
    files: {
      async send(chatId, files) {
        for (const { name, type, size } of files)
          await give(chatId, { type: 'sendFile', file: { name, type, size } });
      },
      async load(_chatId, fileId) {
        await gate;
        const content = contents.get(fileId);
        if (content === undefined) throw new ChatError('fileGone');
        return { content, image: images.get(fileId) ?? null };
      },
    },
    publish,
    put,
    setUp: (changes) =>
      publish({ setup: { ...(snapshot?.setup ?? SETUP), ...changes }, chats: snapshot?.chats ?? [] }),
    chat() {
      const newest = snapshot?.chats.at(-1);
      if (newest === undefined) throw new Error('there is no chat');
      return newest;
    },
    change(changes, added = []) {
      const newest = this.chat();
      put({ ...newest.summary, ...changes }, [...newest.entries, ...added], newest.firstSegment);
    },
    refuse(type, code) {
      if (code === null) refusals.delete(type);
      else refusals.set(type, code);
    },
    hold() {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    async release() {
      open();
      await gate;
    },
    onSnapshot(listener) {
      listeners.add(listener);
      listener(snapshot);
      return () => listeners.delete(listener);
    },
    command: give,
    async deskCommand(command) {
      await gate;
      const { chats = [], setup = SETUP } = snapshot ?? {};
      windows.push(...(command.type === 'openWindow' ? [command.chatId] : []));
      if (command.type === 'removeChat')
        publish({ setup, chats: chats.filter(({ summary }) => summary.id !== command.chatId) });
      if (command.type === 'dismissLoss') publish({ setup: { ...setup, loss: null }, chats });
      if (command.type !== 'newChat') return;
      const desk = setup.desks.find(({ key }) => key === command.desk) ?? setup.desk;
      if (desk === null) throw new ChatError('notConfigured');
      if (chats.some(({ summary }) => summary.phase === 'registering' && isSameDesk(summary.desk, desk)))
        return;
      counter += 1;
      const source = snapshot?.chats.find(({ summary }) => summary.id === command.takeFrom);
      const texts = [
        ...(source?.summary.outbox.map(({ text }) => text) ?? []),
        source?.summary.draft.text ?? '',
      ];
      const text = texts.filter(Boolean).join('\n');
      put(
        makeSummary({
          id: `chat-new-${counter}`,
          desk: { host: desk.host, service: desk.service },
          draft: { text, writtenBy: 'background' },
        }),
      );
    },
    async loadSegment(chatId, segment) {
      await gate;
      find(chatId);
      return segments.get(segment) ?? [];
    },
    attendance: () => attendance,
    callView(call) {
      for (const listener of [...callListeners]) listener(call);
    },
    attend(next) {
      attendance = next;
    },
    onCall(listener) {
      callListeners.add(listener);
      return () => callListeners.delete(listener);
    },
    close: () => listeners.clear(),
  };
}

/** An error as the background would tell it. */
export function makeError(code: ChatErrorCode, detail?: string): ChatErrorData {
  return detail === undefined ? { code } : { code, detail };
}
