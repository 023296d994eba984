// Tells the visitor of what came unseen: the badge counts it, one notification per chat announces it, one sound is played, in
// one place. What counts as unseen is ring 0's (core/chat/attention.ts); how a browser shows things, other files'.
import { isNews, selectUnannounced, selectUnread } from '../../core/chat/attention.ts';
import type { Watching } from '../../core/chat/events.ts';
import type { Clock, Logger } from '../../core/chat/ports.ts';
import type { ChatId, Millis } from '../../core/chat/terms.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import type { Chats } from '../../core/hosting/chats.ts';
import type { ViewDoor } from '../../core/messaging/door.ts';
import type { Attendance } from '../../core/messaging/view-protocol.ts';
import type { Badge } from './badge.ts';
import { describeNews, type News } from './news.ts';
import type { Notifier } from './notifier.ts';

/** What comes within this time is announced together. */
export const GATHER_MS = 1_000;
/** After a sound there is none for this time; longer than what is gathered, so that a burst has one. */
export const SOUND_PAUSE_MS = 2_000;

export interface AttentionOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly chats: Pick<Chats, 'states' | 'note'>;
  readonly views: Pick<ViewDoor, 'attendances' | 'chime'>;
  /** Of the settings as last read. */
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
}

/** Who looks at a chat, by what all views say of themselves. */
export function decideWatching(attendances: readonly Attendance[], chatId: ChatId): Watching {
  const focused = attendances.filter(({ presence }) => presence === 'focused');
  if (focused.some((attendance) => attendance.chatId === chatId)) return 'this';
  return focused.length > 0 ? 'another' : 'nobody';
}

/** Makes it; nothing is shown before `chatsOpened`. */
export function createAttention(options: AttentionOptions): Attention {
  const { clock, logger, chats, views, isSoundOn, badge, notifier } = options;
  let isGathering = false;
  let silentUntil: Millis = 0;

  const refresh = () => {
    badge.show(chats.states().reduce((total, state) => total + selectUnread(state), 0));
    if (isGathering || chats.states().every((state) => selectUnannounced(state) === null)) return;
    isGathering = true;
    clock.setTimer(clock.now() + GATHER_MS, announceAll);
  };

  const announceAll = () => {
    isGathering = false;
    for (const state of chats.states()) {
      const news = selectUnannounced(state);
      if (news !== null) void announce(describeNews(state, news), news.count);
    }
  };

  const announce = async (news: News, count: number): Promise<void> => {
    // Noted before it is shown: a death in between costs a notification, never brings one twice; the badge still counts.
    await chats.note(news.chatId, { type: 'newsAnnounced', count });
    if (decideWatching(views.attendances(), news.chatId) !== 'nobody') return;
    const isSilent = !isSoundOn() || clock.now() < silentUntil;
    if (!isSilent) silentUntil = clock.now() + SOUND_PAUSE_MS;
    await notifier.show(news, isSilent).catch(() => logger.warn('notification.notShown'));
  };

  /** Where no view can be seen the sound comes with the notification. */
  const chime = () => {
    if (!isSoundOn() || clock.now() < silentUntil) return;
    if (views.chime()) silentUntil = clock.now() + SOUND_PAUSE_MS;
  };

  return {
    chatsOpened() {
      refresh();
      // The notifications of an earlier background are still there to be clicked.
      if (chats.states().some((state) => selectUnread(state) > 0)) void notifier.prepare();
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
      for (const state of chats.states()) {
        if (selectUnread(state) === 0 || decideWatching(views.attendances(), state.id) !== 'this') continue;
        notifier.clear(state.id);
        void chats.note(state.id, { type: 'chatSeen' });
      }
    },
  };
}
