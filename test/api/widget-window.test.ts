// What a page can do with the widget's window, and hear of its sessions (API.md 3.4), as far as the API decides.
import { describe, expect, it } from 'vitest';
import { type ApiPage, type ApiScene, codeOf, createScene, SERVER, watch } from './api-scene.ts';

const EMBEDDED = { serverUrl: SERVER, embedded: true } as const;
const PLAIN = { ...EMBEDDED, registration: false } as const;

function open(order: string[] = []): { scene: ApiScene; page: ApiPage } {
  const scene = createScene();
  return { scene, page: scene.open({ order }) };
}

describe('onSession', () => {
  it('[AP59] is called for every session from then on, and at once for the present one', () => {
    const { scene, page } = open();
    const heard: string[] = [];
    page.api.onSession(({ sessionId }) => heard.push(`early ${sessionId}`));
    page.api.startChat(PLAIN);
    page.run();
    const first = scene.chats.chat().id;
    page.api.onSession(({ sessionId }) => heard.push(`late ${sessionId}`));
    expect(heard).toEqual([`early ${first}`, `late ${first}`]);
    scene.chats.chat().end();
    page.run();
    page.api.startChat(PLAIN);
    page.run();
    const second = scene.chats.chat().id;
    expect(heard.slice(2)).toEqual([`early ${second}`, `late ${second}`]);
  });
});

describe('close and the window', () => {
  it('[AP60] closing leaves the chat, removes the window, and may be done twice or with nothing open', () => {
    const { scene, page } = open();
    page.api.close();
    page.api.startChat(PLAIN);
    page.run();
    page.api.close();
    page.api.close();
    page.run();
    expect(page.widget.shows()).toBe('nothing');
    expect(scene.chats.chat().isOver()).toBe(true);
    expect(page.host.asked('leave')).toHaveLength(1);
  });

  it('[AP60] closing in the form leaves nothing to restore, and a new chat may be started', () => {
    const { scene, page } = open();
    page.api.startChat(EMBEDDED);
    page.run();
    page.widget.clickClose();
    page.run();
    const restored = watch(page.api.restoreChat(EMBEDDED));
    page.run();
    expect(restored.failed).toEqual([{}]);
    const watched = watch(page.api.startChat(PLAIN));
    page.run();
    expect(codeOf(watched)).toBeNull();
    expect(scene.chats.chat().isOver()).toBe(false);
  });

  it('[AP60] closing while the server is still asked leaves the chat that comes of it', () => {
    const { scene, page } = open();
    const watched = watch(page.api.startChat(PLAIN));
    while (page.host.asked('startSession').length === 0) scene.tasks.step();
    page.api.close();
    page.run();
    expect(scene.chats.chat().isOver()).toBe(true);
    expect(watched.failed).toEqual([]);
  });

  it('[AP61] with no window it is neither minimised nor open, and nothing can be toggled', () => {
    const { page } = open();
    page.api.toggle();
    page.api.minimize();
    page.api.maximize();
    expect([page.api.isMinimized(), page.api.isOpen()]).toEqual([false, false]);
    page.api.startChat(PLAIN);
    page.run();
    expect([page.api.isMinimized(), page.api.isOpen()]).toEqual([false, true]);
    page.api.toggle();
    expect(page.api.isMinimized()).toBe(true);
    page.api.maximize();
    expect(page.api.isMinimized()).toBe(false);
  });
});
