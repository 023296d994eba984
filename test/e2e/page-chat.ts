// What a test's page does with the documented API, as functions that run in it, and the scene in which it can.
import type { ChatApi, ChatSession } from '../../core/api/types.ts';
import type { OverlayScene } from './overlay-scene.ts';
import { until } from './until.ts';
import type { WebHost } from './web-sites.ts';

declare global {
  interface Window {
    chat: ChatApi;
    session: ChatSession;
    pageHeard: string[];
  }
}

/** How a call of the API ended: its documented code, or `done`. */
export type Outcome = 'done' | number;

const SCRIPTS = 2;

/** Allows hosts, and waits until the browser knows what to put into their pages. */
export async function allowApi(scene: OverlayScene, hosts: readonly WebHost[]): Promise<void> {
  await scene.allow(hosts);
  const { page } = scene.panel();
  await until('the scripts are registered', async () => {
    const ids = await page.evaluate(async () => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.map(({ id }) => id);
    });
    return ids.filter((id) => id.startsWith('parley-page-')).length === SCRIPTS;
  });
}

/** Runs in the page: starts or restores a chat, which `window.session` is then; its messages go to `window.pageHeard`. */
export function begin(how: 'startSession' | 'restoreSession' | 'restoreChat'): Promise<Outcome> {
  window.pageHeard = [];
  const { chat } = window;
  const begun =
    how === 'startSession'
      ? chat.startSession({ username: 'Shopper', userData: { topic: 'lamp' } })
      : how === 'restoreSession'
        ? chat.restoreSession()
        : chat.restoreChat({ embedded: true });
  return new Promise((resolve) => {
    begun
      .done((session) => {
        window.session = session;
        session.onMessageReceived(({ content }) => void window.pageHeard.push(content?.text ?? ''));
        resolve('done');
      })
      .fail(({ error }) => resolve(error?.code ?? 0));
  });
}

/** Runs in the page: says texts at once. */
export function sayAll(texts: readonly string[]): Promise<readonly Outcome[]> {
  return Promise.all(
    texts.map(
      (text) =>
        new Promise<Outcome>((resolve) => {
          window.session
            .sendMessage(text)
            .done(() => resolve('done'))
            .fail(({ error }) => resolve(error?.code ?? 0));
        }),
    ),
  );
}

/** Runs in the page: whatever else there is to ask of a chat. */
export async function askAll(): Promise<void> {
  const { session } = window;
  for (const call of [
    session.sendTyping(),
    session.getTranscript({ fromIndex: 0 }),
    session.setUserData({ colour: 'red' }),
    session.getUserData(),
    session.deleteUserData({ keys: ['colour'] }),
  ])
    await new Promise((resolve) => void call.done(resolve).fail(resolve));
}

/** Runs in the page. */
export function leave(): Promise<Outcome> {
  return new Promise((resolve) => {
    window.session
      .leave()
      .done(() => resolve('done'))
      .fail(({ error }) => resolve(error?.code ?? 0));
  });
}
