// @vitest-environment happy-dom
// Where the window stands: moved by a visitor, kept for the next page (API.md 3.5).
import { fireEvent } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { type EmbeddedWorld, withWidget } from './embedded-world.ts';

const ROOT = 'gwc-chat-embedded-window';

describe('the place of the window', () => {
  const SIZE = { width: 340, height: 450 };
  /** Gives the window a layout, which this document has none of: its size, and where its style puts it. */
  function lay({ part }: EmbeddedWorld): HTMLElement {
    const root = part(ROOT);
    const edge = (side: 'left' | 'top', otherwise: number) => {
      const set = Number.parseFloat(root.style[side]);
      return Number.isNaN(set) ? otherwise : set;
    };
    root.getBoundingClientRect = () =>
      new DOMRect(edge('left', 600), edge('top', 300), SIZE.width, SIZE.height);
    return root;
  }
  const at = ({ style }: HTMLElement) => [style.left, style.top];
  const pointer = (type: string, target: EventTarget, clientX: number, clientY: number) =>
    target.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, clientX, clientY }));

  it('[WI19] follows a pointer that drags the head, stays in the viewport, and is as it was on the next page', async () => {
    await withWidget((world) => {
      const { chat } = world.openSession();
      const root = lay(world);
      expect(at(root)).toEqual(['', '']);
      pointer('pointerdown', world.part('gwc-chat-title'), 700, 310);
      pointer('pointermove', window, 650, 300);
      expect(at(root)).toEqual(['550px', '290px']);
      pointer('pointermove', window, -9_000, 200);
      expect(at(root)).toEqual(['0px', '190px']);
      pointer('pointerup', window, -9_000, 200);
      pointer('pointermove', window, 0, 0);
      expect(at(root)).toEqual(['0px', '190px']);

      world.openSession({}, world.leave(chat));
      expect(at(world.part(ROOT))).toEqual(['0px', '190px']);
    });
  });

  it('[WI19] is kept as soon as it is let go, also right after something else was', async () => {
    await withWidget((world) => {
      const { chat } = world.openSession();
      const root = lay(world);
      fireEvent.keyDown(world.part('gwc-chat-head'), { key: 'ArrowLeft' });
      pointer('pointerdown', world.part('gwc-chat-title'), 700, 310);
      pointer('pointermove', window, 650, 300);
      pointer('pointerup', window, 650, 300);
      expect(at(root)).toEqual(['534px', '290px']);
      expect(JSON.parse(chat.lastKept() ?? '{}').place).toEqual({ x: 534, y: 290 });
    });
  });

  it('[WI19] does not follow a click, nor what is dragged on a control', async () => {
    await withWidget((world) => {
      world.openSession();
      const root = lay(world);
      pointer('pointerdown', world.part('gwc-chat-title'), 700, 310);
      pointer('pointermove', window, 702, 311);
      pointer('pointerup', window, 702, 311);
      pointer('pointerdown', world.part('gwc-chat-icon-close'), 700, 310);
      pointer('pointermove', window, 100, 100);
      expect(at(root)).toEqual(['', '']);
    });
  });

  it('[WI19] changes by arrow keys on the head, and by Home goes back to where the page’s style has it', async () => {
    await withWidget((world) => {
      world.openSession();
      const root = lay(world);
      const head = world.part('gwc-chat-head');
      fireEvent.keyDown(head, { key: 'ArrowLeft' });
      fireEvent.keyDown(head, { key: 'ArrowUp' });
      expect(at(root)).toEqual(['584px', '284px']);
      fireEvent.keyDown(world.part('gwc-chat-input'), { key: 'ArrowUp' });
      expect(at(root)).toEqual(['584px', '284px']);
      fireEvent.keyDown(head, { key: 'Home' });
      expect(at(root)).toEqual(['', '']);
    });
  });

  it('[WI19] changes sides by a double click on the head, so that nobody has to drag', async () => {
    await withWidget((world) => {
      world.openSession();
      const root = lay(world);
      fireEvent.doubleClick(world.part('gwc-chat-title'));
      expect(at(root)).toEqual([`${window.innerWidth - SIZE.width - 600}px`, '300px']);
      fireEvent.doubleClick(world.part('gwc-chat-title'));
      expect(at(root)).toEqual(['600px', '300px']);
    });
  });

  it('[WI37] is the whole window where the page is nothing else: it is not minimised or moved there', async () => {
    await withWidget((world) => {
      world.openSession({ isWholeWindow: true }, '{"isMinimized":true,"place":{"x":5,"y":5}}');
      const root = world.part(ROOT);
      expect(root.getAttribute('data-gwc-place')).toBe('window');
      expect(world.widget.isMinimized()).toBe(false);
      world.part('gwc-chat-control-minimize').click();
      expect(world.widget.isMinimized()).toBe(false);
      expect(at(root)).toEqual(['', '']);
      world.part('gwc-chat-control-close').click();
      expect(document.querySelector(`.${ROOT}`)).toBeNull();
    });
  });
});
