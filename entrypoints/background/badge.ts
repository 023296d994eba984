// The number on the toolbar button, and the button's name for those who cannot see it. Knows nothing of chats.

/** The part of `action` that is used. */
export interface BadgeApi {
  setBadgeText(details: { readonly text: string }): unknown;
  setBadgeBackgroundColor(details: { readonly color: string }): unknown;
  setTitle(details: { readonly title: string }): unknown;
}

/** Both browsers write white on it, with a contrast of 6.5 to 1. */
const BACKGROUND = '#b3261e';
/** A badge has room for about four characters. */
const MOST_SHOWN = 99;

export interface Badge {
  /** Free where nothing changes. */
  show(unread: number): void;
}

/** What the button says of so many unread messages. */
export function describeBadge(unread: number): { readonly text: string; readonly title: string } {
  if (unread === 0) return { text: '', title: 'Parley' };
  const text = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread);
  return { text, title: `Parley: ${unread} unread ${unread === 1 ? 'message' : 'messages'}` };
}

/** Makes the badge. The first call always writes: the browser may still show what an earlier background left. */
export function createBadge(action: BadgeApi): Badge {
  let shown: number | null = null;
  return {
    show(unread) {
      if (unread === shown) return;
      shown = unread;
      const { text, title } = describeBadge(unread);
      void action.setBadgeBackgroundColor({ color: BACKGROUND });
      void action.setBadgeText({ text });
      void action.setTitle({ title });
    },
  };
}
