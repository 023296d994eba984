// A page's own state storage (API.md 2.7 and 8).
import { describe, expect, it } from 'vitest';
import { codeOf, createScene, startSession, watch } from './api-scene.ts';

/** As pages make them: keeps JSON, and what was written. */
function createStorage(initial: unknown = null) {
  const written: unknown[] = [];
  let held = JSON.stringify(initial);
  return {
    written,
    read: (): unknown => JSON.parse(held),
    write(state: unknown) {
      written.push(state);
      held = JSON.stringify(state);
    },
  };
}

describe('a stateStorage of the page', () => {
  it('[AP35] is written when the chat has started, and cleared at its end', () => {
    const scene = createScene();
    const page = scene.open();
    const stateStorage = createStorage();
    startSession(page, { stateStorage });
    expect(stateStorage.written).toHaveLength(1);
    expect(stateStorage.read()).toEqual({ parley: 1, state: expect.any(String) });
    scene.chats.chat().end();
    page.run();
    expect(stateStorage.read()).toBeNull();
  });

  it('[AP35] gets nothing of the chat but an opaque text', () => {
    const scene = createScene();
    const page = scene.open();
    const stateStorage = createStorage();
    startSession(page, { stateStorage, username: 'Ada', subject: 'Engines', userData: { FirstName: 'Ada' } });
    scene.chats.chat().agentSays('secret');
    page.run();
    expect(JSON.stringify(stateStorage.written)).not.toMatch(/Ada|Engines|secret/);
  });

  it('[AP35] restores the chat in a later page, and goes on there', () => {
    const scene = createScene();
    const page = scene.open();
    const stateStorage = createStorage();
    const session = startSession(page, { stateStorage });
    page.leave();
    const later = scene.open();
    const watched = watch(later.api.restoreSession({ stateStorage }));
    later.run();
    expect(watched.done[0]?.sessionId).toBe(session.sessionId);
    watched.done[0]?.leave();
    later.run();
    expect(stateStorage.read()).toBeNull();
  });

  it.each([null, undefined, {}])(
    '[AP36] that holds %j means nothing to restore, whatever the host has',
    (held) => {
      const scene = createScene();
      const page = scene.open();
      startSession(page);
      page.leave();
      const later = scene.open();
      const watched = watch(
        later.api.restoreSession({ stateStorage: { read: () => held, write: () => undefined } }),
      );
      later.run();
      expect(watched.failed).toEqual([{}]);
      expect(later.host.said).toEqual([]);
    },
  );

  it.each([
    'text',
    7,
    [],
    { parley: 1 },
    { parley: 2, state: '{"origin":"https://a.example","id":"chat-1"}' },
    { state: '{"origin":"https://a.example","id":"chat-1"}' },
    { parley: 1, state: 7 },
    { parley: 1, state: 'x'.repeat(70_000) },
    { parley: 1, state: '{"origin":"https://b.example","id":"chat-1"}' },
    { parley: 1, state: '{"origin":"https://a.example","id":"chat-9"}' },
    { session: 'of somebody else' },
  ])('[AP37] that holds something forged, foreign or stale fails with 50 and is cleared: %#', (held) => {
    const scene = createScene();
    const page = scene.open();
    startSession(page);
    page.leave();
    const later = scene.open();
    const stateStorage = createStorage(held);
    const watched = watch(later.api.restoreSession({ stateStorage }));
    later.run();
    expect(codeOf(watched)).toBe(50);
    expect(stateStorage.written).toEqual([null]);
    expect(scene.chats.chat().isOver()).toBe(false);
  });

  it('[AP37] that throws fails with 50 when it is read, and harms nothing when it is written', () => {
    const scene = createScene();
    const page = scene.open();
    const broken = {
      read(): never {
        throw new Error('of the page');
      },
      write(): never {
        throw new Error('of the page');
      },
    };
    const session = startSession(page, { stateStorage: broken });
    expect(session.isActive()).toBe(true);
    const watched = watch(page.api.restoreSession({ stateStorage: broken }));
    page.run();
    expect(codeOf(watched)).toBe(50);
    expect(page.page.printed.length).toBeGreaterThan(0);
  });

  it('[AP35] is called as a method of its object', () => {
    const scene = createScene();
    const page = scene.open();
    class Storage {
      held: unknown = null;
      read() {
        return this.held;
      }
      write(state: unknown) {
        this.held = state;
      }
    }
    const stateStorage = new Storage();
    startSession(page, { stateStorage });
    expect(stateStorage.held).not.toBeNull();
  });

  it('[AP38] is written once more when the page is left, but not after it was cleared', () => {
    const scene = createScene();
    const page = scene.open();
    const stateStorage = createStorage();
    startSession(page, { stateStorage });
    page.page.fire('window', 'pagehide');
    expect(stateStorage.written).toHaveLength(2);
    expect(stateStorage.written[1]).toEqual(stateStorage.written[0]);
    scene.chats.chat().end();
    page.run();
    page.page.fire('window', 'pagehide');
    expect(stateStorage.written.slice(2)).toEqual([null]);
  });
});

describe('a logger of the page', () => {
  it('[AP39] hears what happens in place of the console, with any number of values', () => {
    const scene = createScene();
    const page = scene.open();
    const lines: unknown[][] = [];
    const session = startSession(page, { logger: (...values: unknown[]) => void lines.push(values) });
    session.onMessageReceived(() => {
      throw new Error('of the page');
    });
    scene.chats.chat().agentSays('secret text');
    page.run();
    expect(lines.map(([line]) => line)).toEqual([
      `Parley: session ${session.sessionId} is open`,
      'Parley: a callback of this page failed',
    ]);
    expect(lines[1]?.[1]).toBeInstanceOf(Error);
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect(page.page.printed).toEqual([]);
  });

  it('[AP39] hears the lines that the host logs of its chat', () => {
    const page = createScene().open();
    const lines: unknown[] = [];
    startSession(page, { debug: true, logger: (line: unknown) => void lines.push(line) });
    page.host.tell({ type: 'logged', line: 'linkOpened websocket' });
    page.run();
    expect(lines).toContain('Parley: linkOpened websocket');
  });

  it('[AP39] that throws is told to the console and harms nothing', () => {
    const scene = createScene();
    const page = scene.open();
    const session = startSession(page, {
      logger: () => {
        throw new Error('of the page');
      },
    });
    expect(session.isActive()).toBe(true);
    expect(page.page.printed[0]?.[0]).toBe('Parley: the logger of this page failed');
  });

  it('[AP39] without one the console stays silent, but for debug', () => {
    const scene = createScene();
    const quiet = scene.open();
    startSession(quiet);
    expect(quiet.page.printed).toEqual([]);
    const loud = scene.open();
    startSession(loud, { debug: true });
    expect(loud.page.printed).toHaveLength(1);
  });
});
