// The background's end of all view ports: who may speak, what was said, who is told. What a request does is the host's
// business. One view's failure or flood never reaches another view.
import { ChatError, type ChatErrorData } from '../chat/errors.ts';
import type { Command } from '../chat/events.ts';
import type { Logger } from '../chat/ports.ts';
import type { ChatSummary, ChatView } from '../chat/selectors.ts';
import type { ChatId, CommandId } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import type { FileAnswer, FileRequest } from './file-protocol.ts';
import { PASS_SEPARATOR, passOf } from './overlay-protocol.ts';
import { listenToPort, type Port, type PortSender } from './port.ts';
import { decideSender, type OwnIdentity } from './sender.ts';
import {
  type Attendance,
  type DeskCommand,
  type Setup,
  VIEW_PORT,
  type ViewMessage,
  type ViewRequest,
} from './view-protocol.ts';
import { parseViewRequest } from './view-schema.ts';
import { chooseVoices } from './voices.ts';

/** Requests of one view that may wait for an answer at a time; further ones are refused. */
export const MAX_PENDING_REQUESTS = 256;

/** What views can be told and can ask for. Rejections are `ChatError`s. */
export interface ViewHost {
  /** The site of an overlay that was let in before with this pass; null: it was not. Never rejects. */
  admit(pass: string, sender: PortSender): Promise<{ readonly site: string } | null>;
  /** Resolves when chats are known, or known to be out of reach. Never rejects. */
  whenReady(): Promise<void>;
  /** For a view on a page of this site; null: a view of the visitor's own. */
  setup(site: string | null): Setup;
  /** All chats, oldest first, as of this moment. */
  readonly views: () => readonly ChatView[];
  command(chatId: ChatId, id: CommandId, command: Command): Promise<void>;
  deskCommand(id: CommandId, command: DeskCommand, site: string | null): Promise<void>;
  loadSegment(chatId: ChatId, segment: number): Promise<readonly TranscriptEntry[]>;
  file(request: FileRequest): Promise<FileAnswer>;
  /** A view has said which chat it shows and how it stands. */
  attended(): void;
}

export interface ViewDoor {
  /** Takes a port that was just opened. Ports of other names are left alone. */
  accept(port: Port): void;
  chatChanged(summary: ChatSummary, added: readonly TranscriptEntry[]): void;
  chatRemoved(chatId: ChatId): void;
  setupChanged(): void;
  /** Tells every watching view everything anew. */
  refresh(): void;
  /** What the views that are there have said of themselves. */
  readonly attendances: () => readonly Attendance[];
  /** Has one view play the sound, a focused one before one that can only be seen. False: there is none. */
  chime(): boolean;
  /** Has every view that can be seen show this chat, and one that comes before any other is looked at. */
  showChat(chatId: ChatId): void;
}

interface View {
  readonly port: Port;
  /** The site of the page that it is shown on; null: on none, as the panel. */
  site: string | null;
  /** Resolves with whether it may say anything. */
  admission: Promise<boolean>;
  isOpen: boolean;
  /** Has a snapshot: gets what changes. */
  isWatching: boolean;
  revision: number;
  pending: number;
  attendance: Attendance | null;
  /** Is it the one to speak of its chat? A view takes itself for that one until it is told. */
  hasVoice: boolean;
}

/** A message that bears a revision, without it. */
type Unnumbered = DistributiveOmit<Extract<ViewMessage, { revision: number }>, 'revision'>;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Makes the door. It listens to nothing by itself: the composition root hands it each port. */
export function createViewDoor(options: {
  readonly own: OwnIdentity;
  readonly host: ViewHost;
  readonly logger: Logger;
}): ViewDoor {
  const { own, host, logger } = options;
  const views = new Set<View>();
  let wanted: ChatId | null = null;

  const drop = (view: View) => {
    view.isOpen = false;
    if (views.delete(view)) giveVoices();
  };

  const post = (view: View, message: ViewMessage) => {
    if (!view.isOpen) return;
    try {
      view.port.postMessage(message);
    } catch (error) {
      // Its document is gone and the event that says so is still under way.
      logger.info('view.postFailed', { error: nameOf(error) });
      drop(view);
    }
  };

  const tell = (view: View, message: Unnumbered) => {
    view.revision += 1;
    post(view, { ...message, revision: view.revision });
  };

  const watchingViews = () => [...views].filter(({ isWatching }) => isWatching);

  const tellAll = (message: Unnumbered) => {
    for (const view of watchingViews()) tell(view, message);
  };

  const sendSnapshot = (view: View) => {
    tell(view, { type: 'snapshot', setup: host.setup(view.site), chats: host.views() });
    view.isWatching = true;
    if (wanted !== null) post(view, { type: 'showChat', chatId: wanted });
    wanted = null;
  };

  const viewsThatAre = (presence: Attendance['presence']) =>
    [...views].filter(({ attendance }) => attendance?.presence === presence);

  /** Tells the views who of them speaks. */
  const giveVoices = () => {
    const speakers = chooseVoices([...views]);
    for (const view of [...views]) {
      const isYours = speakers.has(view);
      if (view.attendance === null || view.hasVoice === isYours) continue;
      view.hasVoice = isYours;
      post(view, { type: 'voice', isYours });
    }
  };

  const perform = async (view: View, request: ViewRequest): Promise<void> => {
    await host.whenReady();
    switch (request.type) {
      case 'watch':
        // Taken and sent in one turn: no change can fall between the snapshot and the first delta.
        return sendSnapshot(view);
      case 'attend':
        if (request.presence === 'focused') wanted = null;
        view.attendance = { chatId: request.chatId, presence: request.presence };
        giveVoices();
        return host.attended();
      case 'command':
        await host.command(request.chatId, request.id, request.command);
        return post(view, { type: 'answered', id: request.id, error: null });
      case 'deskCommand':
        await host.deskCommand(request.id, request.command, view.site);
        return post(view, { type: 'answered', id: request.id, error: null });
      case 'keepFile':
      case 'loadFile':
        return post(view, await host.file(request));
      case 'loadSegment':
        return post(view, {
          type: 'segmentLoaded',
          id: request.id,
          entries: await host.loadSegment(request.chatId, request.segment),
        });
      default:
        return request satisfies never;
    }
  };

  const refuse = (view: View, id: string | null, error: ChatErrorData) => {
    logger.warn('view.requestRefused', { code: error.code });
    if (id !== null) post(view, { type: 'answered', id, error });
  };

  /** An overlay shows its pass with each port. One that is refused gets no answer to anything. */
  const enter = (view: View, admitted: { readonly site: string } | null): boolean => {
    view.site = admitted?.site ?? null;
    if (admitted !== null) return true;
    logger.warn('view.overlayRefused');
    drop(view);
    view.port.disconnect();
    return false;
  };

  const receive = async (view: View, raw: unknown): Promise<void> => {
    if (!(await view.admission)) return;
    const request = parseViewRequest(raw);
    if (request.type === 'refused') return refuse(view, request.id, request.error);
    const id = 'id' in request ? request.id : null;
    if (view.pending >= MAX_PENDING_REQUESTS) return refuse(view, id, { code: 'noAnswer', detail: 'flood' });
    view.pending += 1;
    try {
      await perform(view, request);
    } catch (error) {
      if (!(error instanceof ChatError)) logger.warn('view.requestFailed', { error: nameOf(error) });
      if (id !== null) post(view, { type: 'answered', id, error: dataOf(error) });
    } finally {
      view.pending -= 1;
    }
  };

  return {
    accept(port) {
      const pass = passOf(port.name);
      if (port.name !== VIEW_PORT && !port.name.startsWith(VIEW_PORT + PASS_SEPARATOR)) return;
      const kind = decideSender(port.sender, own);
      if (kind === 'stranger' || port.sender === undefined || (kind === 'overlay' && pass === null)) {
        logger.warn('view.strangerRefused');
        port.disconnect();
        return;
      }
      const admission = kind === 'view' ? null : host.admit(pass ?? '', port.sender);
      const view: View = {
        port,
        site: null,
        admission: Promise.resolve(true),
        isOpen: true,
        isWatching: false,
        revision: 0,
        pending: 0,
        attendance: null,
        hasVoice: true,
      };
      if (admission !== null) view.admission = admission.then((admitted) => enter(view, admitted));
      views.add(view);
      listenToPort(port, {
        onMessage: (raw) => void receive(view, raw),
        onDisconnect: () => drop(view),
      });
    },
    chatChanged: (summary, added) => tellAll({ type: 'chatChanged', summary, added }),
    chatRemoved: (chatId) => tellAll({ type: 'chatRemoved', chatId }),
    setupChanged() {
      for (const view of watchingViews()) tell(view, { type: 'setupChanged', setup: host.setup(view.site) });
    },
    refresh() {
      for (const view of watchingViews()) sendSnapshot(view);
    },
    attendances: () => [...views].flatMap(({ attendance }) => attendance ?? []),
    chime() {
      const [player] = [...viewsThatAre('focused'), ...viewsThatAre('visible')];
      if (player !== undefined) post(player, { type: 'chime' });
      return player !== undefined;
    },
    showChat(chatId) {
      wanted = chatId;
      for (const view of [...viewsThatAre('focused'), ...viewsThatAre('visible')])
        post(view, { type: 'showChat', chatId });
    },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** What a view is told of a failure: a mistake of ours has no code of its own. */
function dataOf(error: unknown): ChatErrorData {
  return error instanceof ChatError ? error.data : { code: 'noAnswer', detail: 'internal' };
}
