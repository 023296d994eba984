// Tells the visitor of what came unseen: the badge counts it, one notification per chat announces it, one sound is played, in
// one place. What counts as unseen is ring 0's (core/chat/attention.ts); how a browser shows things, other files'.
import { isNews, selectUnannounced, selectUnread } from '../../core/chat/attention.ts';
import type { AttentionEvent, Watching } from '../../core/chat/events.ts';
import type { Clock, Logger } from '../../core/chat/ports.ts';
import type { ChatState } from '../../core/chat/state.ts';
import type { ChatId, Millis } from '../../core/chat/terms.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import type { Attendance } from '../../core/messaging/view-protocol.ts';
import type { Badge } from './badge.ts';
import { describeNews, type News } from './news.ts';
import type { Notifier } from './notifier.ts';

/** What comes within this time is announced together. */
export const GATHER_MS = 1_000;
/** After a sound there is none for this time; longer than what is gathered, so that a burst has one. */
export const SOUND_PAUSE_MS = 2_000;
/** A chat that was asked for by a notification is shown by a view that comes within this time. */
export const WANTED_MS = 10_000;

export interface AttentionOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly states: () => readonly ChatState[];
  /** Persists what became of the attention; resolves then. */
  readonly note: (chatId: ChatId, event: AttentionEvent) => Promise<void>;
  readonly attendances: () => readonly Attendance[];
  /** Has one view play the sound; false where none can be seen. */
  readonly chimeInView: () => boolean;
  readonly isSoundOn: () => boolean;
  readonly badge: Badge;
  readonly notifier: Notifier;
}

export interface Attention {
  /** Chats were taken up from storage: what an earlier background did not come to say is said now. */
  chatsOpened(): void;
  chatChanged(added: readonly TranscriptEntry[]): void;
  chatRemoved(chatId: ChatId): void;
  /** A view said what it shows and how it stands. */
  attended(): void;
  /** The visitor asked for this chat outside of any view. */
  want(chatId: ChatId): void;
  /** That chat, for one view that comes soon after. */
  takeWanted(): ChatId | null;
}

/** Who looks at a chat, by what all views say of themselves. */
export function decideWatching(attendances: readonly Attendance[], chatId: ChatId): Watching {
  const focused = attendances.filter(({ presence }) => presence === 'focused');
  if (focused.some((attendance) => attendance.chatId === chatId)) return 'this';
  return focused.length > 0 ? 'another' : 'nobody';
}

/** Makes it; nothing is shown before `chatsOpened`. */
export function createAttention(options: AttentionOptions): Attention {
  const { clock, logger, states, note, attendances, badge, notifier } = options;
  let isGathering = false;
  let silentUntil: Millis = 0;
  let wanted: { readonly chatId: ChatId; readonly until: Millis } | null = null;

  const isAnyFocused = () => attendances().some(({ presence }) => presence === 'focused');

  const refresh = () => {
    badge.show(states().reduce((total, state) => total + selectUnread(state), 0));
    if (isGathering || states().every((state) => selectUnannounced(state) === null)) return;
    isGathering = true;
    clock.setTimer(clock.now() + GATHER_MS, announceAll);
  };

  const announceAll = () => {
    isGathering = false;
    for (const state of states()) {
      const news = selectUnannounced(state);
      if (news !== null) void announce(describeNews(state, news), news.count);
    }
  };

  const announce = async (news: News, count: number): Promise<void> => {
    // Noted before it is shown: a death in between costs a notification, never brings one twice; the badge still counts.
    await note(news.chatId, { type: 'newsAnnounced', count });
    if (isAnyFocused()) return;
    const isSilent = !options.isSoundOn() || clock.now() < silentUntil;
    if (!isSilent) silentUntil = clock.now() + SOUND_PAUSE_MS;
    await notifier.show(news, isSilent).catch(() => logger.warn('notification.notShown'));
  };

  /** Where no view can be seen the sound comes with the notification. */
  const chime = () => {
    if (!options.isSoundOn() || clock.now() < silentUntil) return;
    if (options.chimeInView()) silentUntil = clock.now() + SOUND_PAUSE_MS;
  };

  return {
    chatsOpened() {
      refresh();
      // The notifications of an earlier background are still there to be clicked.
      if (states().some((state) => selectUnread(state) > 0)) void notifier.prepare();
    },
    chatChanged(added) {
      if (added.some(isNews)) chime();
      refresh();
    },
    chatRemoved(chatId) {
      notifier.clear(chatId);
      refresh();
    },
    attended() {
      for (const state of states()) {
        if (selectUnread(state) === 0 || decideWatching(attendances(), state.id) !== 'this') continue;
        notifier.clear(state.id);
        void note(state.id, { type: 'chatSeen' });
      }
    },
    want(chatId) {
      wanted = { chatId, until: clock.now() + WANTED_MS };
    },
    takeWanted() {
      const taken = wanted !== null && clock.now() < wanted.until ? wanted.chatId : null;
      wanted = null;
      return taken;
    },
  };
}
