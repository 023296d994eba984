// @vitest-environment happy-dom
// The overlay's document: the launcher's button, the panel with what moves and minimises it, the keyboard. The frame around it is a
// fake that does what the background says of it.
import { fireEvent, getQueriesForElement } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../core/messaging/launcher-protocol.ts';
import type { OverlayWish } from '../../core/messaging/overlay-protocol.ts';
import { GATHER_MS } from '../../core/view/announcer.ts';
import { mountOverlay } from '../../core/view/overlay/mount-overlay.tsx';
import { nextCorner } from '../../core/view/overlay/surface-buttons.tsx';
import { createFakeClient, FAKE_NOW, makeEntry, makeOpen, makeSummary } from '../support/fake-client.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';

const LOWER_RIGHT = { isOpen: false, x: 1, y: 1 };

async function withOverlay(
  body: (world: ReturnType<typeof createWorld>) => Promise<void>,
  box: Box = LOWER_RIGHT,
): Promise<void> {
  const world = createWorld(box);
  try {
    await world.settle();
    await body(world);
  } finally {
    world.unmount();
    world.container.remove();
  }
}

function createWorld(first: Box) {
  const container = document.body.appendChild(document.createElement('div'));
  const client = createFakeClient();
  client.put(makeOpen());
  const clock = createManualClock(FAKE_NOW);
  const wishes: OverlayWish[] = [];
  let box = first;
  const unmount = mountOverlay({
    client,
    container,
    clock,
    openOptions: () => undefined,
    surface: {
      box,
      async wish(wish) {
        wishes.push(wish);
        if (wish.type === 'expand' || wish.type === 'minimise')
          box = { ...box, isOpen: wish.type === 'expand' };
        if (wish.type === 'moveTo') box = { ...box, x: wish.x, y: wish.y };
        return box;
      },
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await settled();
  };
  return {
    container,
    client,
    clock,
    wishes,
    unmount,
    settle,
    ...getQueriesForElement(container),
    async press(name: string) {
      fireEvent.click(getQueriesForElement(container).getByRole('button', { name }));
      await settle();
    },
    async key(element: Element, key: string) {
      fireEvent.keyDown(element, { key });
      await settle();
    },
    async point(type: string, element: Element, x: number, y: number, buttons = 1) {
      const event = new MouseEvent(type, { bubbles: true, button: 0, buttons, screenX: x, screenY: y });
      element.dispatchEvent(Object.assign(event, { pointerId: 1 }));
      await settle();
    },
  };
}

describe('the minimised overlay', () => {
  it.each([
    [0, 'Open chat'],
    [1, 'Open chat, 1 unread message'],
    [120, 'Open chat, 120 unread messages'],
  ])('[OV11] is a button that says of %i unread messages: %s', (unread, name) =>
    withOverlay(async ({ client, settle, getByRole }) => {
      client.change({ unread });
      await settle();
      expect(getByRole('button').getAttribute('aria-label')).toBe(name);
    }),
  );

  it('[OV12] counts as not looked at', () =>
    withOverlay(async ({ client, press }) => {
      expect(client.attendance()).toBeNull();
      await press('Open chat');
      expect(client.attendance()?.chatId).toBe('chat-1');
      await press('Minimise chat');
      expect(client.attendance()).toEqual({ chatId: null, presence: 'hidden' });
    }));

  it('[OV11] takes no focus from the page by itself', () =>
    withOverlay(async () => expect(document.activeElement).toBe(document.body)));
});

describe('the open overlay', () => {
  it('[OV11] takes the focus into the composer, and back to the button', () =>
    withOverlay(async ({ press, getByRole }) => {
      await press('Open chat');
      expect(document.activeElement).toBe(getByRole('textbox', { name: 'Message' }));
      await press('Minimise chat');
      expect(document.activeElement).toBe(getByRole('button', { name: 'Open chat' }));
    }));

  it('[OV11] takes the focus into the form where that is shown', () =>
    withOverlay(async ({ client, settle, press, getByRole }) => {
      client.put(makeSummary());
      await settle();
      await press('Open chat');
      expect(document.activeElement).toBe(getByRole('textbox', { name: 'First name' }));
    }));

  it('[OV11] that was open already takes no focus from the page', async () => {
    // As in a frame whose page has the focus; happy-dom's documents always have it.
    document.hasFocus = () => false;
    try {
      await withOverlay(async () => expect(document.activeElement).toBe(document.body), {
        ...LOWER_RIGHT,
        isOpen: true,
      });
    } finally {
      Reflect.deleteProperty(document, 'hasFocus');
    }
  });

  it('[OV11] is minimised by Esc, but not while a dialog is open', () =>
    withOverlay(
      async ({ press, key, getByRole, queryByRole }) => {
        await press('End chat');
        await key(getByRole('dialog'), 'Escape');
        expect(queryByRole('button', { name: 'Minimise chat' })).not.toBeNull();
        getByRole('dialog').closest('dialog')?.close();
        await key(getByRole('textbox', { name: 'Message' }), 'Escape');
        expect(getByRole('button', { name: 'Open chat' })).toBe(document.activeElement);
      },
      { ...LOWER_RIGHT, isOpen: true },
    ));

  it('[OV13] goes from corner to corner by the button, and to a side by arrow keys', () =>
    withOverlay(
      async ({ press, key, getByRole, wishes }) => {
        await press('Move chat');
        await press('Move chat');
        const button = getByRole('button', { name: 'Move chat' });
        await key(button, 'ArrowRight');
        await key(button, 'ArrowDown');
        await key(button, 'a');
        expect(wishes).toEqual([
          { type: 'moveTo', x: 0, y: 1 },
          { type: 'moveTo', x: 0, y: 0 },
          { type: 'moveTo', x: 1, y: 0 },
          { type: 'moveTo', x: 1, y: 1 },
        ]);
      },
      { ...LOWER_RIGHT, isOpen: true },
    ));

  it('[OV13] is dragged by its header, and not by what is in it', () =>
    withOverlay(
      async ({ point, container, getByRole, wishes }) => {
        container.setPointerCapture = () => undefined;
        const header = container.querySelector('.header') ?? container;
        await point('pointerdown', header, 100, 100);
        await point('pointermove', header, 102, 101);
        expect(wishes).toEqual([]);
        await point('pointermove', header, 60, 80);
        await point('pointermove', header, 50, 70);
        await point('pointerup', header, 50, 70);
        expect(wishes).toEqual([
          { type: 'drag', phase: 'start', dx: 0, dy: 0 },
          { type: 'drag', phase: 'move', dx: -40, dy: -20 },
          { type: 'drag', phase: 'move', dx: -50, dy: -30 },
          { type: 'drag', phase: 'end', dx: -50, dy: -30 },
        ]);
        await point('pointerdown', header, 100, 100);
        await point('pointermove', header, 50, 100);
        await point('pointermove', header, 0, 0, 0);
        expect(wishes.at(-1)).toEqual({ type: 'drag', phase: 'end', dx: -50, dy: 0 });
        wishes.splice(4);
        await point('pointerdown', getByRole('button', { name: 'Minimise chat' }), 100, 100);
        await point('pointermove', header, 0, 0);
        expect(wishes).toHaveLength(4);
      },
      { ...LOWER_RIGHT, isOpen: true },
    ));

  it('[OV9] says nothing of what comes while another view speaks', () =>
    withOverlay(
      async ({ client, clock, container, settle }) => {
        const said = () => container.querySelector('[data-part="announcer"]')?.textContent;
        client.callView({ type: 'voice', isYours: false });
        client.change({}, [makeEntry({ index: 5, text: 'Hello' })]);
        await clock.advance(GATHER_MS);
        expect(said()).toBe('');
        client.callView({ type: 'voice', isYours: true });
        client.change({}, [makeEntry({ index: 6, text: 'Anyone?' })]);
        await clock.advance(GATHER_MS);
        await settle();
        expect(said()).toContain('Anyone?');
        expect(said()).not.toContain('Hello');
      },
      { ...LOWER_RIGHT, isOpen: true },
    ));
});

it('[OV13] the next corner is the one after the nearest, clockwise', () => {
  expect(nextCorner({ x: 0.9, y: 0.6 })).toEqual({ x: 0, y: 1 });
  expect(nextCorner({ x: 0.1, y: 0.6 })).toEqual({ x: 0, y: 0 });
  expect(nextCorner({ x: 0.1, y: 0.1 })).toEqual({ x: 1, y: 0 });
  expect(nextCorner({ x: 0.9, y: 0.1 })).toEqual({ x: 1, y: 1 });
});
