// A view's `ChatClient` over a port that may be lost at any time (the background dies after 30 s idle, DESIGN.md 6).
// It keeps the last snapshot, reopens the port when there is a reason to, and repeats what was not answered.
import { ChatError } from '../chat/errors.ts';
import type { Clock, Logger, Random, Unsubscribe } from '../chat/ports.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import type { ChatClient, ClientSnapshot } from './client.ts';
import { createFileClient } from './file-client.ts';
import { type Answer, createPendingRequests, type NumberedRequest } from './pending-requests.ts';
import { listenToPort, type Port } from './port.ts';
import { applyMessage, type SnapshotMessage } from './snapshot.ts';
import { parseViewMessage } from './view-message-schema.ts';
import type { Attendance, ViewCall, ViewRequest } from './view-protocol.ts';

/**
 * A lost port is reopened after a random part of this, doubled with each attempt that brought nothing. Short at first: it goes to a
 * background in this very browser, and a visitor waits for what the chat server has said meanwhile.
 */
export const REOPEN_BASE_MS = 100;
export const REOPEN_CAP_MS = 30_000;

export interface PortClientOptions {
  readonly viewId: string;
  /** Opens a port to the background. May throw where the extension was updated under this page. */
  readonly connect: () => Port;
  readonly clock: Clock;
  readonly random: Random;
  readonly createId: () => string;
  readonly logger: Logger;
  readonly isVisible: () => boolean;
  /** Calls when a background has announced itself, and when this view becomes visible or comes back from bfcache. */
  readonly onWake: (listener: () => void) => Unsubscribe;
}

/** What is known of the present port. */
interface Line {
  readonly port: Port;
  readonly stopListening: Unsubscribe;
  /** The last revision; null until the snapshot that was asked for has come. */
  revision: number | null;
}

/** Makes the client and opens its first port. */
export function createPortClient(options: PortClientOptions): ChatClient {
  const { viewId, clock, random, createId, logger } = options;
  const listeners = new Set<(snapshot: ClientSnapshot | null) => void>();
  const callListeners = new Set<(call: ViewCall) => void>();
  const pending = createPendingRequests(clock);
  let attendance: Attendance | null = null;
  let snapshot: ClientSnapshot | null = null;
  let line: Line | null = null;
  let attempts = 0;
  let cancelReopening: Unsubscribe | null = null;
  let isClosed = false;

  const publish = (next: ClientSnapshot | null) => {
    if (next === snapshot) return;
    snapshot = next;
    for (const listener of [...listeners]) callListener(listener, snapshot);
  };

  const callListener = <Value>(listener: (value: Value) => void, value: Value) => {
    try {
      listener(value);
    } catch (error) {
      // One listener must not silence the others.
      logger.warn('client.listenerFailed', { error: error instanceof Error ? error.name : typeof error });
    }
  };

  const post = (request: ViewRequest) => {
    try {
      line?.port.postMessage(request);
    } catch (error) {
      // The port is gone, and its event still under way.
      logger.info('client.postFailed', { error: error instanceof Error ? error.name : typeof error });
      loseLine();
    }
  };

  const watch = () => {
    if (line !== null) line.revision = null;
    post({ type: 'watch' });
  };

  const dropLine = () => {
    line?.stopListening();
    line = null;
  };

  const loseLine = () => {
    dropLine();
    reopenLater();
  };

  const openLine = () => {
    if (line !== null || isClosed) return;
    cancelReopening?.();
    cancelReopening = null;
    attempts += 1;
    try {
      const port = options.connect();
      const stopListening = listenToPort(port, { onMessage: receive, onDisconnect: loseLine });
      line = { port, stopListening, revision: null };
    } catch (error) {
      logger.info('client.connectFailed', { error: error instanceof Error ? error.name : typeof error });
      reopenLater();
      return;
    }
    watch();
    if (attendance !== null) post({ type: 'attend', ...attendance });
    for (const request of pending.requests()) post(request);
  };

  /** Is there a reason to wake the background, other than a visitor's command? */
  const isWanted = () =>
    pending.requests().length > 0 || (options.isVisible() && (snapshot === null || hasLiveChat(snapshot)));

  const reopenLater = () => {
    if (isClosed || cancelReopening !== null || !isWanted()) return;
    const longest = Math.min(REOPEN_CAP_MS, REOPEN_BASE_MS * 2 ** Math.max(0, attempts - 1));
    cancelReopening = clock.setTimer(clock.now() + random() * longest, () => {
      cancelReopening = null;
      if (isWanted()) openLine();
    });
  };

  const follow = (current: Line, message: SnapshotMessage) => {
    if (message.type === 'snapshot') {
      attempts = 0;
      current.revision = message.revision;
    } else if (current.revision === null) {
      return; // A new snapshot is under way and holds this change.
    } else if (message.revision === current.revision + 1) {
      current.revision = message.revision;
    } else {
      logger.info('client.revisionGap', { known: current.revision, received: message.revision });
      watch();
      return;
    }
    publish(applyMessage(snapshot, message));
  };

  const receive = (raw: unknown) => {
    const message = parseViewMessage(raw);
    if (message === null) {
      logger.warn('client.messageRefused');
    } else if ('id' in message) {
      pending.settle(message);
    } else if (message.type === 'chime' || message.type === 'showChat' || message.type === 'voice') {
      for (const listener of [...callListeners]) callListener(listener, message);
    } else if (line !== null) {
      follow(line, message);
    }
  };

  const ask = (request: NumberedRequest): Promise<Answer> => {
    if (isClosed) return Promise.reject(new ChatError('noAnswer'));
    const answer = pending.add(request);
    // A new port repeats all that is pending, this one too.
    if (line === null) openLine();
    else post(request);
    return answer;
  };

  const command: ChatClient['command'] = async (chatId, given, id = createId()) => {
    await ask({ type: 'command', id, chatId, command: given });
  };

  const stopWaking = options.onWake(openLine);
  openLine();

  return {
    viewId,
    onSnapshot(listener) {
      listeners.add(listener);
      callListener(listener, snapshot);
      return () => void listeners.delete(listener);
    },
    command,
    files: createFileClient({ ask, command, createId }),
    async deskCommand(command) {
      await ask({ type: 'deskCommand', id: createId(), command });
    },
    async loadSegment(chatId, segment): Promise<readonly TranscriptEntry[]> {
      const answer = await ask({ type: 'loadSegment', id: createId(), chatId, segment });
      return answer.type === 'segmentLoaded' ? answer.entries : [];
    },
    attend(next) {
      if (next.chatId === attendance?.chatId && next.presence === attendance.presence) return;
      attendance = next;
      if (line !== null) post({ type: 'attend', ...next });
      // The background sleeps, and its badge says what is not true any more.
      else if (next.presence === 'focused' && hasUnread(snapshot, next.chatId)) openLine();
    },
    onCall(listener) {
      callListeners.add(listener);
      return () => void callListeners.delete(listener);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      stopWaking();
      cancelReopening?.();
      const port = line?.port;
      dropLine();
      port?.disconnect();
      pending.failAll();
      listeners.clear();
      callListeners.clear();
    },
  };
}

/** A chat that goes on without the visitor: its view must not show old news. */
function hasLiveChat(snapshot: ClientSnapshot): boolean {
  return snapshot.chats.some(({ summary }) => summary.phase === 'open' || summary.phase === 'starting');
}

function hasUnread(snapshot: ClientSnapshot | null, chatId: string | null): boolean {
  return snapshot?.chats.some(({ summary }) => summary.id === chatId && summary.unread > 0) ?? false;
}
