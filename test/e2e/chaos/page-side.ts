// The page's side of the chat: a script that starts or restores it by the documented API, says things without waiting, and keeps what
// it heard and how each thing that it said ended. The functions run in the page.
import type { ChatApi, ChatSession } from '../../../core/api/types.ts';
import type { DrivenPage } from '../driver.ts';

/** What one document of the page has to tell. */
export interface PageAccount {
  /** Texts of all messages, in the order in which it heard them. */
  readonly heard: readonly string[];
  /** How what it said ended: `done`, or the API's error code; not yet: null. */
  readonly outcomes: Readonly<Record<string, 'done' | number | null>>;
  /** Things that should not happen to a page in this play. */
  readonly complaints: readonly string[];
}

interface PageSide {
  session: ChatSession | null;
  readonly account: {
    readonly heard: string[];
    readonly outcomes: Record<string, 'done' | number | null>;
    readonly complaints: string[];
  };
}

declare global {
  interface Window {
    chat: ChatApi;
    side: PageSide;
  }
}

/** Resolves with `done` or the API's error code; 0: there was nothing to restore. */
export function beginChat(page: DrivenPage, how: 'start' | 'restore'): Promise<'done' | number> {
  return page.evaluate((way) => {
    const side: PageSide = { session: null, account: { heard: [], outcomes: {}, complaints: [] } };
    window.side = side;
    const { chat } = window;
    const begun = way === 'start' ? chat.startSession({ username: 'Shopper' }) : chat.restoreSession();
    return new Promise<'done' | number>((resolve) => {
      begun
        .done((session) => {
          side.session = session;
          session.onMessageReceived(({ content }) => void side.account.heard.push(content?.text ?? ''));
          session.onSessionEnded(() => void side.account.complaints.push('the session ended'));
          resolve('done');
        })
        .fail(({ error }) => resolve(error?.code ?? 0));
    });
  }, how);
}

/** Says it and does not wait. */
export function sayInPage(page: DrivenPage, text: string): Promise<void> {
  return page.evaluate((said) => {
    const { session, account } = window.side;
    account.outcomes[said] = null;
    session
      ?.sendMessage(said)
      .done(() => {
        account.outcomes[said] = 'done';
      })
      .fail(({ error }) => {
        account.outcomes[said] = error?.code ?? 0;
      });
  }, text);
}

export function accountOf(page: DrivenPage): Promise<PageAccount> {
  return page.evaluate(() => window.side.account);
}
