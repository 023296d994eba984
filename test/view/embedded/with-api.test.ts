// @vitest-environment happy-dom
// Widget and API together in pages that behave as observed ones do: the order of things, and what outlives a page (API.md 4).
import { fireEvent } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { createChatApi } from '../../../core/api/api.ts';
import { createPageWorld } from '../../../core/api/page-world.ts';
import { createProvider } from '../../../core/api/provider.ts';
import type { ChatApi } from '../../../core/api/types.ts';
import { createEmbeddedWidget } from '../../../core/view/embedded/widget.ts';
import { createFakeChats } from '../../support/fake-chats.ts';
import { createFakePage, createTasks } from '../../support/fake-page.ts';
import { button, field, fill, submit } from './embedded-world.ts';
import { NOON } from './fake-api.ts';

const EMBEDDED = { serverUrl: 'https://a.example/cometd', embedded: true } as const;
const PLAIN = { ...EMBEDDED, registration: false } as const;

/** One site: pages that are opened and left in the one document there is. */
function createSite() {
  const tasks = createTasks();
  const chats = createFakeChats(tasks);
  return {
    tasks,
    chats,
    openPage(): { readonly api: ChatApi; leave(): void } {
      const page = createFakePage({ tasks, url: 'https://a.example/page.html' });
      const world = createPageWorld(page.window);
      const host = chats.connect('https://a.example');
      const widget = createEmbeddedWidget({
        document,
        view: window,
        now: () => NOON,
        later(ms, callback) {
          let isWanted = true;
          tasks.later(() => isWanted && callback(), ms);
          return () => {
            isWanted = false;
          };
        },
        fetchJson: () => Promise.reject(new Error('there are no files')),
        fetchDocument: () => Promise.reject(new Error('there are no files')),
        parseHtml: () => document,
        isVisitorActive: () => false,
      });
      const api = createChatApi({
        kind: 'extension',
        host,
        world,
        loadWidget: (ready) => tasks.later(() => ready(widget)),
        loadProvider: (ready) => tasks.later(() => ready(createProvider)),
        readConfig: () => null,
      });
      return {
        api,
        leave() {
          window.dispatchEvent(new Event('pagehide'));
          page.fire('window', 'pagehide');
          // What a page has said arrives.
          tasks.run(0);
          host.leave();
          // What the browser does with the document; nobody who goes with it hears of that.
          widget.close();
        },
      };
    },
  };
}

const texts = (selector: string) =>
  [...document.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '');
const MESSAGES = '.gwc-chat-message:not(.gwc-chat-systemMessage) .gwc-chat-message-text';

afterEach(() => document.body.replaceChildren());

describe('a page with the widget', () => {
  it('[WI3, WI20] finds everything in place at each of its turns, and joins the chat from inside its own hook', () => {
    const site = createSite();
    const { api } = site.openPage();
    const turns: string[] = [];
    const has = (selector: string) => (document.querySelector(selector) === null ? 'no' : 'has');
    let count = 0;
    api.onSession((session) => {
      turns.push(`session ${has('.gwc-chat-input')} input`);
      session.onMessageReceived(({ content }) => {
        turns.push(`${content?.text} = ${texts(MESSAGES)[count]}`);
        count += 1;
      });
    });
    api.startChat({
      ...PLAIN,
      ui: {
        onBeforeChat() {
          turns.push(`hook ${has('.gwc-chat-input')} input`);
          site.tasks.later(() =>
            turns.push(
              `zero timeout ${has('.gwc-chat-input')} input, ${has('.gwc-chat-systemMessage')} line`,
            ),
          );
          api.restoreChat(EMBEDDED).done(() => turns.push('joined'));
        },
      },
    });
    site.tasks.run();
    site.chats.chat().agentSays('Hello');
    const input = document.querySelector<HTMLTextAreaElement>('.gwc-chat-input');
    if (input !== null) fireEvent.input(input, { target: { value: 'Hi there' } });
    if (input !== null) fireEvent.keyDown(input, { key: 'Enter' });
    site.tasks.run();
    expect(turns).toEqual([
      'hook no input',
      'zero timeout has input, has line',
      'session has input',
      'joined',
      'Hello = Hello',
      'Hi there = Hi there',
    ]);
  });

  it('[WI10, WI11] keeps a half-filled form over a navigation, comes back from a refusal, and starts', () => {
    const site = createSite();
    const first = site.openPage();
    first.api.startChat(EMBEDDED);
    site.tasks.run();
    fill('gcbChatFirstName', 'Ann');
    first.leave();

    const second = site.openPage();
    let isDone = false;
    second.api.restoreChat(EMBEDDED).done(() => {
      isDone = true;
    });
    site.tasks.run();
    expect(field('gcbChatFirstName').value).toBe('Ann');
    site.chats.failNext('unavailable');
    submit();
    site.tasks.run();
    expect(isDone).toBe(false);
    expect(texts('.gwc-chat-registration-note')[0]).not.toBe('');
    expect(field('gcbChatFirstName').value).toBe('Ann');
    submit();
    site.tasks.run();
    expect(isDone).toBe(true);
    expect(site.chats.chat().userData()).toMatchObject({ FirstName: 'Ann' });
    expect(document.querySelector('.gwc-chat-input')).not.toBeNull();
  });

  it('[WI11, WI13] has the talk, the draft and the minimised window again on the next page', () => {
    const site = createSite();
    const first = site.openPage();
    first.api.startChat(PLAIN);
    site.tasks.run();
    site.chats.chat().agentSays('Hello');
    site.tasks.run();
    const input = document.querySelector('.gwc-chat-input');
    if (input !== null) fireEvent.input(input, { target: { value: 'half a sen' } });
    document.querySelector<HTMLElement>('.gwc-chat-icon-minimize')?.click();
    first.leave();

    const second = site.openPage();
    second.api.restoreChat(EMBEDDED);
    site.tasks.run();
    expect(texts(MESSAGES)).toEqual(['Hello']);
    expect(document.querySelector('.gwc-chat-input')).toMatchObject({ value: 'half a sen' });
    expect(second.api.isMinimized()).toBe(true);
  });

  it('[WI7, WI14, WI18] leaves the chat by its close control and by a page that closes too, and can start again', () => {
    const site = createSite();
    const { api } = site.openPage();
    const listener = (event: Event) => {
      if (event.target instanceof Element && event.target.closest('.gwc-chat-control-close')) api.close();
    };
    document.addEventListener('click', listener);
    api.startChat(PLAIN);
    site.tasks.run();
    document.querySelector<HTMLElement>('.gwc-chat-icon-close')?.click();
    document.removeEventListener('click', listener);
    site.tasks.run();
    expect(api.isOpen()).toBe(false);
    expect(document.querySelector('.gwc-chat')).toBeNull();

    api.startChat(EMBEDDED);
    site.tasks.run();
    button('gcbChatSkipRegistration').addEventListener('click', (event) => {
      event.preventDefault();
      event.stopPropagation();
      api.close();
    });
    button('gcbChatSkipRegistration').click();
    site.tasks.run();
    expect(api.isOpen()).toBe(false);
    expect(document.querySelector('.gwc-chat')).toBeNull();
  });
});
