// Restoring a chat in the widget (API.md 3.1 and 8), as far as the API decides.
import { describe, expect, it } from 'vitest';
import type { ChatSession } from '../../core/api/types.ts';
import { type ApiPage, type ApiScene, codeOf, createScene, SERVER, watch } from './api-scene.ts';

const EMBEDDED = { serverUrl: SERVER, embedded: true } as const;
const PLAIN = { ...EMBEDDED, registration: false } as const;

function open(): { scene: ApiScene; page: ApiPage } {
  const scene = createScene();
  return { scene, page: scene.open() };
}

describe('restoreChat', () => {
  it.each([{}, { embedded: false }, { embedded: 'true' }, undefined])(
    '[AP62] fails with 240 for %j',
    (given) => {
      const { page } = open();
      const watched = watch(Reflect.apply(page.api.restoreChat, null, [given]));
      page.run();
      expect(codeOf(watched)).toBe(240);
    },
  );

  it('[AP63] fails without error where there was nothing, and a start may follow at once', () => {
    const { page } = open();
    const events: unknown[] = [];
    const sessions: ChatSession[] = [];
    page.api.restoreChat({ embedded: true }).fail((event) => {
      events.push(event);
      page.api.startChat(PLAIN).done((session) => sessions.push(session));
    });
    page.run();
    expect(events).toEqual([{}]);
    expect(sessions).toHaveLength(1);
  });

  it('[AP64] brings back window, history and what was kept, drawn before the page hears of it', () => {
    const { scene, page } = open();
    page.api.startChat(PLAIN);
    page.run();
    scene.chats.chat().agentSays('Hello');
    page.widget.chat().keep('minimized');
    page.run();
    page.leave();

    const order: string[] = [];
    const later = scene.open({ order });
    later.api.onSession((session) => {
      order.push('onSession');
      session.onMessageReceived(({ content, restored }) => order.push(`page ${content?.text} ${restored}`));
    });
    later.api.restoreChat({ embedded: true }).done(() => order.push('done'));
    later.run();
    expect(later.api.isMinimized()).toBe(true);
    expect(order).toEqual(['open waiting', 'opened', 'onSession', 'done', 'draw Hello', 'page Hello true']);
  });

  it('[AP65] brings back a form that was left half filled in', () => {
    const { scene, page } = open();
    page.api.startChat(EMBEDDED);
    page.run();
    page.widget.chat().keep('{"FirstName":"Ad"}');
    page.run();
    page.leave();
    const later = scene.open();
    const watched = watch(later.api.restoreChat(EMBEDDED));
    later.run();
    expect(later.widget.shows()).toBe('form');
    expect(later.widget.chat().kept).toBe('{"FirstName":"Ad"}');
    later.widget.submit({ FirstName: 'Ada' });
    later.run();
    expect(codeOf(watched)).toBeNull();
  });

  it.each([{ registration: false }, { ui: false }])(
    '[AP63, AP65] starts no chat where a form was left that this page has not: %j',
    (options) => {
      const { scene, page } = open();
      page.api.startChat(EMBEDDED);
      page.run();
      page.leave();
      const later = scene.open();
      const watched = watch(later.api.restoreChat({ ...EMBEDDED, ...options }));
      later.run();
      expect(watched.failed).toEqual([{}]);
      later.leave();
      const third = scene.open();
      third.api.restoreChat(EMBEDDED);
      third.run();
      expect(third.widget.shows()).toBe('form');
    },
  );

  it('[AP65] brings back no form that became a chat, whatever was noted on the way', () => {
    const { scene, page } = open();
    const started = watch(page.api.startChat(EMBEDDED));
    page.run();
    page.widget.submit({ FirstName: 'Ada' });
    page.widget.chat().keep('{"FirstName":"Ada"}');
    page.run();
    started.done[0]?.leave();
    page.run();
    page.leave();
    const later = scene.open();
    const watched = watch(later.api.restoreChat(EMBEDDED));
    later.run();
    expect(watched.failed).toEqual([{}]);
    expect(later.widget.shows()).toBe('nothing');
  });

  it('[AP65] starts a chat whose form was left with what the earlier page said, where this one says nothing', () => {
    const scene = createScene();
    const page = scene.open({ title: 'First page' });
    const userData = { plan: 'gold', source: null };
    page.api.startChat({ ...EMBEDDED, username: 'Ada', subject: 'Bill', service: 'sales', userData });
    page.run();
    page.leave();
    const later = scene.open({ title: 'Second page' });
    later.api.restoreChat({ embedded: true, userData: { plan: 'silver' } });
    later.run();
    later.widget.submit({ FirstName: 'Ada' });
    later.run();
    expect(scene.chats.chat().start).toMatchObject({
      serverUrl: SERVER,
      service: 'sales',
      username: 'Ada',
      subject: 'Bill',
    });
    expect(scene.chats.chat().userData()).toMatchObject({
      plan: 'silver',
      source: null,
      pageTitle: 'First page',
      FirstName: 'Ada',
    });
  });

  it('[AP65] asks the registration of the page again, where it is given again', () => {
    const { scene, page } = open();
    page.api.startChat({ ...EMBEDDED, registration: () => undefined });
    page.run();
    page.leave();
    const later = scene.open();
    const watched = watch(
      later.api.restoreChat({ ...EMBEDDED, registration: (done) => done({ topic: 'again' }) }),
    );
    later.run();
    expect(codeOf(watched)).toBeNull();
    expect(scene.chats.chat().userData()).toMatchObject({ topic: 'again' });
  });

  it('[AP66] joins the chat that the page has or is just creating', () => {
    const { page } = open();
    const started = watch(page.api.startChat(PLAIN));
    const joined = watch(page.api.restoreChat({ serverUrl: SERVER, registration: false }));
    page.run();
    const late = watch(page.api.restoreChat());
    page.run();
    expect(started.done).toHaveLength(1);
    expect(joined.done).toEqual(started.done);
    expect(late.done).toEqual(started.done);
    expect(joined.done[0]).toBe(started.done[0]);
  });

  it('[AP67] lets a start wait for its outcome', () => {
    const { scene, page } = open();
    const restored = watch(page.api.restoreChat({ embedded: true }));
    const started = watch(page.api.startChat(PLAIN));
    page.run();
    expect(restored.failed).toEqual([{}]);
    expect(codeOf(started)).toBeNull();
    page.leave();
    const later = scene.open();
    const again = watch(later.api.restoreChat({ embedded: true }));
    const refused = watch(later.api.startChat(PLAIN));
    later.run();
    expect(codeOf(again)).toBeNull();
    expect(codeOf(refused)).toBe(200);
  });

  it('[AP68] fails with an error where there was a chat, and leaves the page free', () => {
    const { scene, page } = open();
    page.api.startChat(PLAIN);
    page.run();
    page.leave();
    const later = scene.open();
    scene.chats.failNext('unreachable', 'https://a.example: no answer');
    const watched = watch(later.api.restoreChat({ embedded: true }));
    later.run();
    expect(codeOf(watched)).toBe(190);
    const again = watch(later.api.restoreChat({ embedded: true }));
    later.run();
    expect(codeOf(again)).toBeNull();
  });
});

describe('startChatInThisWindow', () => {
  it('[AP69] fills the window with the chat that is there, else with a new one', () => {
    const { scene, page } = open();
    const watched = watch(page.api.startChatInThisWindow({ serverUrl: SERVER, registration: false }));
    page.run();
    expect(codeOf(watched)).toBeNull();
    expect(page.widget.chat().options.isWholeWindow).toBe(true);
    page.leave();
    const later = scene.open();
    const again = watch(later.api.startChatInThisWindow({ serverUrl: SERVER, registration: false }));
    later.run();
    expect(again.done[0]?.sessionId).toBe(watched.done[0]?.sessionId);
  });

  it('[AP69] starts with what it was opened for, also without a form', () => {
    const { scene, page } = open();
    page.api.startChat({ embedded: true, serverUrl: SERVER, userData: { topic: 'lamp' } });
    page.run();
    page.leave();
    const later = scene.open();
    const watched = watch(later.api.startChatInThisWindow({ registration: false }));
    later.run();
    expect(codeOf(watched)).toBeNull();
    const [session] = watched.done;
    if (session === undefined) throw new Error('no session');
    const data = watch(session.getUserData());
    later.run();
    expect(data.done).toMatchObject([{ topic: 'lamp' }]);
  });
});
