// Where the window is: dragged by its head, moved by keys or by a double click on it, kept inside the viewport. As long as
// the visitor has not moved it, the page's style decides, and nothing here touches the element.
import { closestWithClass, findByClass, toElement } from './elements.ts';
import type { Place } from './kept-state.ts';
import type { WidgetWorld } from './widget-world.ts';

export interface WindowPlace {
  place(): Place | null;
  /** Puts it where it was, or as near as the viewport allows. */
  refresh(): void;
  /** An arrow key on the head; Home: back to where the page's style has it. */
  pressed(event: KeyboardEvent): void;
  stop(): void;
}

const STEP = 16;
/** So far it follows no pointer: a click is no drag. In CSS pixels. */
const DRAG_THRESHOLD = 4;
const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};
const INTERACTIVE: ReadonlySet<string> = new Set(['A', 'BUTTON', 'INPUT', 'SELECT', 'TEXTAREA']);

export function createWindowPlace(
  { view }: Pick<WidgetWorld, 'view'>,
  root: HTMLElement,
  kept: Place | null,
  /** `isStep`: by a key, which may be held. */
  onMoved: (isStep: boolean) => void,
): WindowPlace {
  let place = kept;
  let drag: {
    readonly fromX: number;
    readonly fromY: number;
    readonly start: Place;
    isMoving: boolean;
  } | null = null;

  function show(wanted: Place): Place {
    const { width, height } = root.getBoundingClientRect();
    const x = Math.round(Math.max(0, Math.min(wanted.x, view.innerWidth - width)));
    const y = Math.round(
      Math.max(0, Math.min(wanted.y, view.innerHeight - Math.min(height, view.innerHeight))),
    );
    const { style } = root;
    style.left = `${x}px`;
    style.top = `${y}px`;
    style.right = 'auto';
    style.bottom = 'auto';
    return { x, y };
  }

  function moveTo(wanted: Place, isStep: boolean): void {
    place = show(wanted);
    onMoved(isStep);
  }

  function reset(): void {
    if (place === null) return;
    place = null;
    for (const side of ['left', 'top', 'right', 'bottom'] as const) root.style[side] = '';
    onMoved(false);
  }

  const present = (): Place => {
    const { left, top } = root.getBoundingClientRect();
    return { x: left, y: top };
  };

  /** On the head, but on nothing in it that has a use of its own. */
  function isHandle(target: EventTarget | null): boolean {
    const head = closestWithClass(target, 'gwc-chat-head', root);
    if (head === null) return false;
    for (let node = toElement(target); node !== null && node !== head; node = node.parentElement) {
      if (INTERACTIVE.has(node.tagName) || node.classList.contains('gwc-chat-window-controls')) return false;
    }
    return true;
  }

  function onDown(event: PointerEvent): void {
    if (event.button !== 0 || !isHandle(event.target)) return;
    drag = { fromX: event.clientX, fromY: event.clientY, start: present(), isMoving: false };
    view.addEventListener('pointermove', onMove);
    view.addEventListener('pointerup', onUp);
    view.addEventListener('pointercancel', onUp);
  }

  function onMove(event: PointerEvent): void {
    if (drag === null) return;
    const x = event.clientX - drag.fromX;
    const y = event.clientY - drag.fromY;
    if (!drag.isMoving) {
      if (Math.abs(x) + Math.abs(y) <= DRAG_THRESHOLD) return;
      drag.isMoving = true;
      // Frames of the page would swallow the pointer; one that a script made up cannot be held.
      if (event.isTrusted) root.setPointerCapture(event.pointerId);
    }
    // No text gets selected on the way.
    event.preventDefault();
    place = show({ x: drag.start.x + x, y: drag.start.y + y });
  }

  function onUp(): void {
    if (drag?.isMoving) onMoved(false);
    drag = null;
    view.removeEventListener('pointermove', onMove);
    view.removeEventListener('pointerup', onUp);
    view.removeEventListener('pointercancel', onUp);
  }

  function onDoubleClick(event: MouseEvent): void {
    if (!isHandle(event.target)) return;
    const { left, top, width } = root.getBoundingClientRect();
    moveTo({ x: view.innerWidth - width - left, y: top }, false);
  }

  const refresh = () => {
    if (place !== null) show(place);
  };

  root.addEventListener('pointerdown', onDown);
  root.addEventListener('dblclick', onDoubleClick);
  view.addEventListener('resize', refresh);

  return {
    place: () => place,
    refresh,
    pressed(event) {
      if (event.defaultPrevented || event.target !== findByClass(root, 'gwc-chat-head')) return;
      const step = STEPS[event.key];
      if (step === undefined && event.key !== 'Home') return;
      event.preventDefault();
      if (step === undefined) {
        reset();
        return;
      }
      const { x, y } = present();
      moveTo({ x: x + step[0], y: y + step[1] }, true);
    },
    stop() {
      onUp();
      view.removeEventListener('resize', refresh);
    },
  };
}
