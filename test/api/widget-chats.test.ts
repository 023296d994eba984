// The calls of the chat widget (API.md 3.1, 3.3, 3.4 and section 4), as far as the API decides.
import { describe, expect, it } from 'vitest';
import { type ApiPage, type ApiScene, codeOf, createScene, SERVER, watch } from './api-scene.ts';

const EMBEDDED = { serverUrl: SERVER, embedded: true } as const;
const PLAIN = { ...EMBEDDED, registration: false } as const;

function open(order: string[] = []): { scene: ApiScene; page: ApiPage } {
  const scene = createScene();
  return { scene, page: scene.open({ order }) };
}

describe('startChat', () => {
  it('[AP50] shows the form, and resolves only after it was submitted and accepted', () => {
    const { scene, page } = open();
    const watched = watch(page.api.startChat(EMBEDDED));
    page.run();
    expect(page.widget.shows()).toBe('form');
    expect(codeOf(watched)).toBeUndefined();
    page.widget.submit({ FirstName: 'Ada', EmailAddress: 'ada@a.example' });
    page.widget.submit({ FirstName: 'Ada', EmailAddress: 'ada@a.example' });
    page.run();
    expect(page.host.asked('startSession')).toHaveLength(1);
    expect(codeOf(watched)).toBeNull();
    expect(page.widget.shows()).toBe('chat');
    expect(scene.chats.chat().userData()).toMatchObject({ source: 'web', FirstName: 'Ada' });
  });

  it('[AP50] merges what the form says over the user data of the page', () => {
    const { scene, page } = open();
    page.api.startChat({ ...EMBEDDED, userData: { FirstName: 'Page', plan: 'gold' } });
    page.run();
    page.widget.submit({ FirstName: 'Ada', Subject: 'Bill' });
    page.run();
    expect(scene.chats.chat().userData()).toMatchObject({ FirstName: 'Ada', plan: 'gold' });
    expect(scene.chats.chat().start.subject).toBe('Bill');
  });

  it('[AP51] hooks, widget, onSession, done and events come in the order that pages rely on', () => {
    const order: string[] = [];
    const { scene, page } = open(order);
    page.api.onBeforeChatOptionsApplied(() => order.push('options'));
    page.api.onSession((session) => {
      order.push('onSession');
      session.onMessageReceived(({ content }) => order.push(`page ${content?.text}`));
    });
    page.api.startChat(PLAIN).done((session) => {
      order.push('done');
      session.onMessageReceived(({ content }) => order.push(`done page ${content?.text}`));
    });
    scene.tasks.later(() =>
      scene.tasks.later(() => scene.tasks.later(() => scene.chats.chat().agentSays('Hi'))),
    );
    page.run();
    expect(order).toEqual([
      'options',
      'open waiting',
      'opened',
      'onSession',
      'done',
      'draw Hi',
      'page Hi',
      'done page Hi',
    ]);
  });

  it('[AP51] without registration the window is there before the session', () => {
    const { page } = open();
    page.host.leave();
    page.api.startChat(PLAIN);
    page.run();
    expect(page.widget.shows()).toBe('waiting');
  });

  it('[AP51] a widget that fetches its texts first gets the session when it is there, and at the latest in 6 s', () => {
    const order: string[] = [];
    const { scene, page } = open(order);
    page.api.onSession(() => order.push('onSession'));
    page.api.startChat({ ...PLAIN, localization: '/fi.json' });
    page.run(1_000);
    scene.chats.chat().agentSays('Hi');
    page.run(1_000);
    expect(order).toEqual(['open waiting']);
    page.widget.finishFetching();
    page.run(1_000);
    expect(order).toEqual(['open waiting', 'opened', 'onSession', 'draw Hi']);

    const never = scene.open({ origin: 'https://b.example' });
    const watched = watch(never.api.startChat({ ...PLAIN, templates: '/templates.html' }));
    never.run(5_900);
    expect(codeOf(watched)).toBeUndefined();
    never.run(200);
    expect(codeOf(watched)).toBeNull();
  });

  it('[AP77] goes on without a widget that throws', () => {
    const { scene, page } = open();
    const broken = () => {
      throw new Error('the page has broken it');
    };
    Object.assign(page.widget, { opened: broken, close: broken });
    const watched = watch(page.api.startChat(PLAIN));
    page.run();
    expect(codeOf(watched)).toBeNull();
    page.api.close();
    page.run();
    expect(scene.chats.chat().isOver()).toBe(true);
    expect(page.page.printed).toHaveLength(2);
  });

  it('[AP52] lets a registration of the page give the data, at once or later', () => {
    const { scene, page } = open();
    const watched = watch(
      page.api.startChat({ ...EMBEDDED, registration: (done) => done({ chattopic: 'bills' }) }),
    );
    page.run();
    expect(codeOf(watched)).toBeNull();
    expect(scene.chats.chat().userData()).toMatchObject({ chattopic: 'bills' });
    expect(page.widget.chat().options.hasForm).toBe(false);

    const order: string[] = [];
    const second = scene.open({ origin: 'https://b.example', order });
    let later: ((data: unknown) => void) | null = null;
    const registration = (done: (data: unknown) => void) => {
      later = done;
    };
    const waiting = watch(second.api.startChat({ ...EMBEDDED, registration }));
    second.run();
    expect(codeOf(waiting)).toBeUndefined();
    expect(second.widget.shows()).toBe('nothing');
    Reflect.apply(later ?? Object, null, [{ topic: 'x' }]);
    Reflect.apply(later ?? Object, null, [{ topic: 'twice' }]);
    second.run();
    expect(codeOf(waiting)).toBeNull();
    expect(order).toEqual(['open waiting', 'opened']);
    expect(scene.chats.chat('https://b.example').userData()).toMatchObject({ topic: 'x' });
  });

  it('[AP52] is called off by a registration that says false, with 51', () => {
    const { page } = open();
    const watched = watch(page.api.startChat({ ...EMBEDDED, registration: (done) => done(false) }));
    page.run();
    expect(codeOf(watched)).toBe(51);
    expect(codeOf(watch(page.api.startChat(PLAIN)))).toBeUndefined();
  });

  it('[AP53] goes back to the form where the server refuses, and fails where there is none', () => {
    const { scene, page } = open();
    const watched = watch(page.api.startChat(EMBEDDED));
    page.run();
    scene.chats.failNext('emailInvalid');
    page.widget.submit({ EmailAddress: 'x' });
    page.run();
    expect(codeOf(watched)).toBeUndefined();
    expect(page.widget.refusal()?.error?.code).toBe(3);
    page.widget.submit({ EmailAddress: 'ada@a.example' });
    page.run();
    expect(codeOf(watched)).toBeNull();

    const other = scene.open({ origin: 'https://b.example' });
    scene.chats.failNext('unavailable');
    const plain = watch(other.api.startChat(PLAIN));
    other.run();
    expect(codeOf(plain)).toBe(100);
    expect(other.widget.shows()).toBe('nothing');
    const again = watch(other.api.startChat(PLAIN));
    other.run();
    expect(codeOf(again)).toBeNull();
  });

  it('[AP54] fails with 200 while there is a chat on the page, which stays as it is', () => {
    const { page } = open();
    const first = watch(page.api.startChat(EMBEDDED));
    const second = watch(page.api.startChat(EMBEDDED));
    page.run();
    expect(codeOf(second)).toBe(200);
    page.widget.submit(null);
    page.run();
    page.api.minimize();
    const third = watch(page.api.startChat(PLAIN));
    page.run();
    expect([codeOf(first), codeOf(third)]).toEqual([null, 200]);
    expect(page.api.isMinimized()).toBe(true);
  });

  it('[AP54] makes room for a new chat once the old one has ended', () => {
    const { scene, page } = open();
    page.api.startChat(PLAIN);
    page.run();
    scene.chats.chat().end();
    page.run();
    const watched = watch(page.api.startChat(PLAIN));
    page.run();
    expect(codeOf(watched)).toBeNull();
  });

  it('[AP54] fails with 201 where the host knows the chat in another page', () => {
    const { scene, page } = open();
    scene.chats.failNext('chatElsewhere');
    const watched = watch(page.api.startChat(PLAIN));
    page.run();
    expect(codeOf(watched)).toBe(201);
  });

  it('[AP55] in popup mode opens a place outside, and settles only where that fails', () => {
    const { scene, page } = open();
    const watched = watch(page.api.startChat({ serverUrl: SERVER, username: 'Ada' }));
    page.run();
    expect(codeOf(watched)).toBeUndefined();
    expect(scene.chats.outside).toMatchObject([{ serverUrl: SERVER, username: 'Ada' }]);
    expect(page.widget.shows()).toBe('nothing');
  });

  it.each(
    Object.entries({
      embedded: ['true', 1],
      registration: ['no', {}],
      ui: ['none', 7],
      localization: [7, 'http://'],
      templates: [7, {}, 'javascript:alert(1)'],
      widgetUrl: [7],
      username: [7],
    }).flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  )('[AP56] fails with 3 and the name where %s is %j', (name, value) => {
    const { page } = open();
    const watched = watch(Reflect.apply(page.api.startChat, null, [{ ...EMBEDDED, [name]: value }]));
    page.run();
    expect(watched.failed[0]?.description).toBe(`A parameter has a wrong value: ${name}.`);
    expect(page.widget.shows()).toBe('nothing');
  });

  it.each(['onBeforeChat', 'onBeforeRegistration'])(
    '[AP56] fails with 3 and the name of a hook that is none: %s',
    (hook) => {
      const { page } = open();
      const watched = watch(Reflect.apply(page.api.startChat, null, [{ ...EMBEDDED, ui: { [hook]: 'x' } }]));
      page.run();
      expect(watched.failed[0]?.description).toBe(`A parameter has a wrong value: ${hook}.`);
    },
  );

  it('[AP57] without a user interface of ours the page gets the session and draws for itself', () => {
    const { page } = open();
    const watched = watch(page.api.startChat({ ...EMBEDDED, ui: false }));
    page.run();
    expect(codeOf(watched)).toBeNull();
    expect(page.widget.shows()).toBe('nothing');
  });

  it('[AP58] lets the page change the options before they are used, and changes nothing of its own', () => {
    const { scene, page } = open();
    const userData = Object.freeze({ plan: 'gold' });
    page.api.onBeforeChatOptionsApplied((options) => {
      options.username = 'Grace';
      Object.assign(Object(options.userData), { added: 'yes' });
    });
    page.api.onBeforeChatOptionsApplied(() => {
      throw new Error('of the page');
    });
    const given = Object.freeze({ ...PLAIN, userData });
    page.api.startChat(given);
    page.run();
    expect(scene.chats.chat().start.username).toBe('Grace');
    expect(scene.chats.chat().userData()).toMatchObject({ plan: 'gold', added: 'yes' });
    expect(given).toEqual({ ...PLAIN, userData: { plan: 'gold' } });
  });
});
