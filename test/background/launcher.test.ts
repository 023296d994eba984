// @vitest-environment happy-dom
// The launcher in a page's document, with a background that says what the test wants. What can only be seen in a browser (the frame
// itself, policies, the page's view of it) is shown there.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { settled } from '../support/manual-clock.ts';

type Listener = (raw: unknown, sender: { id: string }, answer: (value: unknown) => void) => void;

const HOST = 'parley-launcher';
const SHOW = { type: 'show', box: { isOpen: false, x: 1, y: 1 }, ticket: 'ticket-1' };
/** Frames load here, but nothing is there to be loaded. */
const { happyDOM } = window as Window & typeof globalThis & { happyDOM: { settings: object } };
Object.assign(happyDOM.settings, { disableIframePageLoading: false, enableIframePageLoading: true });
const page = {
  id: 'parley' as string | undefined,
  answer: SHOW as unknown,
  asked: [] as unknown[],
  deaths: 0,
};
const listeners = new Set<Listener>();

beforeEach(async () => {
  Object.assign(page, { id: 'parley', answer: SHOW, asked: [], deaths: 0 });
  listeners.clear();
  Reflect.deleteProperty(globalThis, Symbol.for(HOST));
  Object.assign(globalThis, {
    browser: {
      runtime: {
        get id() {
          return page.id;
        },
        getURL: () => 'about:blank',
        sendMessage: async (message: unknown) => {
          page.asked.push(message);
          if (page.deaths > 0) {
            page.deaths -= 1;
            throw new Error('The message port closed before a response was received');
          }
          return page.answer;
        },
        onMessage: { addListener: (listener: Listener) => listeners.add(listener) },
      },
    },
  });
});
afterEach(() => {
  for (const host of document.querySelectorAll(HOST)) host.remove();
  Reflect.deleteProperty(globalThis, 'browser');
});

async function start(): Promise<void> {
  const { default: launcher } = await import('../../entrypoints/launcher.ts');
  launcher.main();
  await settled();
}

async function order(raw: unknown, id = 'parley'): Promise<unknown> {
  let answered: unknown;
  for (const listener of listeners)
    listener(raw, { id }, (value) => {
      answered = value;
    });
  await settled();
  return answered;
}

const hosts = () => document.querySelectorAll<HTMLElement>(HOST);

it('[OV21] the launcher stands in a closed tree at the top of the document, once', async () => {
  await start();
  await start();
  expect(hosts()).toHaveLength(1);
  expect(hosts()[0]?.shadowRoot).toBeNull();
  expect(hosts()[0]?.parentElement).toBe(document.documentElement);
  expect(page.asked).toEqual([{ type: 'launcherAsks', hasFrame: false }]);
});

it('[OV5] the launcher that is not wanted leaves nothing behind, and comes when it is', async () => {
  page.answer = { type: 'leave' };
  await start();
  expect(hosts()).toHaveLength(0);
  page.answer = SHOW;
  await order({ type: 'askAgain' });
  expect(hosts()).toHaveLength(1);
  page.answer = { type: 'leave' };
  await order({ type: 'askAgain' });
  expect(hosts()).toHaveLength(0);
});

it('[OV5] the launcher asks again where the background dies over its question, and stays where it stands', async () => {
  page.deaths = 2;
  await start();
  expect(hosts()).toHaveLength(1);
  page.deaths = 2;
  await order({ type: 'askAgain' });
  expect(hosts()).toHaveLength(1);
  expect(page.asked).toHaveLength(6);
});

it('[OV7] the launcher confirms the ticket of its own frame alone', async () => {
  await start();
  expect(await order({ type: 'confirm', ticket: 'ticket-2' })).toBe(false);
  expect(await order({ type: 'confirm', ticket: 'ticket-1' })).toBe(true);
  hosts()[0]?.remove();
  expect(await order({ type: 'confirm', ticket: 'ticket-1' })).toBe(false);
});

it('[OV21] the launcher obeys nobody but its own extension', async () => {
  await start();
  const before = hosts()[0]?.getAttribute('style');
  const place = { type: 'place', box: { isOpen: true, x: 0, y: 0 } };
  expect(await order(place, 'another')).toBeUndefined();
  expect(hosts()[0]?.getAttribute('style')).toBe(before);
  await order(place);
  expect(hosts()[0]?.getAttribute('style')).not.toBe(before);
});

it('[OV21] an orphan leaves when it is looked at, and a newer launcher removes what an older one left', async () => {
  await start();
  page.id = undefined;
  document.dispatchEvent(new Event('visibilitychange'));
  expect(hosts()).toHaveLength(0);
  const left = document.documentElement.appendChild(document.createElement(HOST));
  page.id = 'parley';
  Reflect.deleteProperty(globalThis, Symbol.for(HOST));
  await start();
  expect(left.isConnected).toBe(false);
  expect(hosts()).toHaveLength(1);
});
