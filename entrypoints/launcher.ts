// The launcher: puts the overlay's frame into a page, where the background says, and takes it away again. Nothing of the chat is in
// it. It runs in the extension's own world of the page. No WXT content script, whose frame announces itself to the page by messages.
import { browser } from '@wxt-dev/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import {
  type Box,
  type DragPhase,
  type LauncherRequest,
  parseLauncherAnswer,
  parseLauncherOrder,
} from '../core/messaging/launcher-protocol.ts';

const HOST = 'parley-launcher';
/** A frame that has not shown its ticket by now was refused by the page, as by COEP or a sandbox. */
const PATIENCE_MS = 5_000;
/** A page may take so long to load before the launcher comes all the same. */
const LOAD_PATIENCE_MS = 3_000;
/** Narrower windows are filled by an open chat. */
const NARROW = '480px';
/** The background may die over a question, or over its answer: so often it is asked again. */
const ATTEMPTS = 3;
const STARTED = Symbol.for(HOST);

export default defineUnlistedScript(() => {
  const world = globalThis as typeof globalThis & { [STARTED]?: boolean };
  // Registered for the page and put into it at the same time: once is enough.
  if (world[STARTED] === true) return;
  world[STARTED] = true;

  let shown: Shown | null = null;
  let held: ReturnType<typeof hold> | null = null;

  const leave = () => {
    shown?.host.remove();
    shown = null;
  };

  /** False where the extension is gone, or is another one by now: then this launcher is an orphan. */
  const isAtHome = () => browser.runtime?.id !== undefined;

  const say = async (request: LauncherRequest): Promise<unknown> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        return await browser.runtime.sendMessage(request);
      } catch {
        // The next attempt starts a background where there is none.
      }
    }
    return null;
  };

  const ask = async (): Promise<void> => {
    const answer = parseLauncherAnswer(
      isAtHome() ? await say({ type: 'launcherAsks', hasFrame: shown !== null }) : null,
    );
    if (answer.type === 'leave') return leave();
    if (shown === null && answer.ticket !== null) shown = show(answer.ticket, offerButton);
    if (shown !== null) place(shown, answer.box);
  };

  /** The frame was refused: a button in its place, which opens the panel. */
  const offerButton = (refused: Shown) => {
    if (shown !== refused) return;
    refused.frame.remove();
    refused.root.append(makeButton(() => void say({ type: 'launcherOpensPanel' })));
    place(refused, { ...refused.box, isOpen: false });
  };

  const drag = (phase: DragPhase, dx: number, dy: number): Box | null => {
    if (shown === null) return null;
    if (phase === 'start') held = hold(shown);
    if (held === null) return shown.box;
    const { left, top, first, last } = held;
    const x = partOf(left + dx - first.left, last.left - first.left);
    const y = partOf(top + dy - first.top, last.top - first.top);
    if (phase === 'end') held = null;
    place(shown, { ...shown.box, x, y });
    return shown.box;
  };

  browser.runtime.onMessage.addListener((raw: unknown, sender, answer: (value: unknown) => void) => {
    const order = sender.id === browser.runtime.id ? parseLauncherOrder(raw) : null;
    if (order === null) return;
    switch (order.type) {
      case 'askAgain':
        return void ask();
      case 'confirm':
        if (shown?.ticket === order.ticket) shown.isConfirmed = true;
        return answer(shown?.ticket === order.ticket && shown.frame.isConnected);
      case 'place':
        if (shown !== null) place(shown, order.box);
        return answer(null);
      case 'drag':
        return answer(drag(order.phase, order.dx, order.dy));
      default:
        return order satisfies never;
    }
  });
  // Back from where the page was kept, or looked at again: the chat may be over, the extension may be another one.
  addEventListener('pageshow', (event) => event.persisted && void ask());
  document.addEventListener('visibilitychange', () => !isAtHome() && leave());
  // One that an earlier version left behind hears of nothing any more.
  for (const old of document.querySelectorAll(HOST)) old.remove();
  // A page that is only being prepared has no visitor yet.
  if ('prerendering' in document && document.prerendering === true)
    document.addEventListener('prerenderingchange', () => void ask(), { once: true });
  else void whenLoaded().then(ask);
});

/** A frame that comes before that holds up the page's own `load`; a page that never gets there is not waited for. */
function whenLoaded(): Promise<unknown> {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    addEventListener('load', resolve, { once: true });
    setTimeout(resolve, LOAD_PATIENCE_MS);
  });
}

interface Shown {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  readonly frame: HTMLIFrameElement;
  readonly ticket: string;
  isConfirmed: boolean;
  box: Box;
}

function show(ticket: string, onRefused: (shown: Shown) => void): Shown {
  const host = document.createElement(HOST);
  const root = host.attachShadow({ mode: 'closed' });
  const frame = document.createElement('iframe');
  frame.title = 'Parley';
  style(frame, { all: 'initial', display: 'block', width: '100%', height: '100%', border: '0' });
  // The same as that of the document inside, or its transparent parts would be painted.
  style(frame, { background: 'transparent', 'color-scheme': 'light dark' });
  frame.allow = 'clipboard-write; autoplay';
  root.append(frame);
  const box = { isOpen: false, x: 1, y: 1 };
  const shown: Shown = { host, root, frame, ticket, box, isConfirmed: false };
  place(shown, box);
  document.documentElement.append(host);
  // Not as `src`, which a page can read in why it was not kept for "back" (notRestoredReasons).
  frame.contentWindow?.location.replace(`${browser.runtime.getURL('/overlay.html')}#${ticket}`);
  setTimeout(() => !shown.isConfirmed && onRefused(shown), PATIENCE_MS);
  return shown;
}

/** Everything by formulas, so that nothing has to be listened to: an open chat fills a narrow window. */
function place(shown: Shown, box: Box): void {
  shown.box = box;
  const { isOpen, x, y } = box;
  const narrow = isOpen ? `max(0px, (${NARROW} - 100vw) * 999)` : '0px';
  const margin = isOpen ? `clamp(0px, (100vw - ${NARROW}) * 999, 16px)` : '8px';
  const width = `min(100% - 2 * ${margin}, ${isOpen ? '392px' : '72px'} + ${narrow})`;
  const height = `min(100% - 2 * ${margin}, ${isOpen ? '640px' : '72px'} + ${narrow})`;
  style(shown.host, {
    all: 'initial',
    position: 'fixed',
    'z-index': '2147483647',
    width,
    height,
    left: `calc(${margin} + (100% - ${width} - 2 * ${margin}) * ${x})`,
    top: `calc(${margin} + (100% - ${height} - 2 * ${margin}) * ${y})`,
    'color-scheme': 'light dark',
    overflow: 'hidden',
    'border-radius': isOpen ? `min(${margin}, 12px)` : '0',
    'box-shadow': isOpen ? '0 8px 32px rgb(10 14 30 / 28%), 0 0 1px rgb(10 14 30 / 40%)' : 'none',
  });
}

/** Where it is, and the first and the last place that it could have. Nothing of the trial is painted. */
function hold(shown: Shown) {
  const { box, host } = shown;
  const { left, top } = host.getBoundingClientRect();
  const at = (part: number): DOMRect => {
    place(shown, { ...box, x: part, y: part });
    return host.getBoundingClientRect();
  };
  const held = { left, top, first: at(0), last: at(1) };
  place(shown, box);
  return held;
}

function style(element: HTMLElement, declarations: Readonly<Record<string, string>>): void {
  // By calls, which no content security policy forbids; "important", as the page has styles too.
  for (const [name, value] of Object.entries(declarations))
    element.style.setProperty(name, value, 'important');
}

function makeButton(onClick: () => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Open chat';
  style(button, {
    all: 'initial',
    'box-sizing': 'border-box',
    width: '64px',
    height: '64px',
    margin: '4px',
    padding: '6px',
    border: '2px solid #ffffff',
    'border-radius': '50%',
    background: '#3b57d0',
    color: '#ffffff',
    font: '600 13px/16px system-ui, sans-serif',
    'text-align': 'center',
    cursor: 'pointer',
    outline: 'revert',
  });
  button.addEventListener('click', (event) => event.isTrusted && onClick());
  return button;
}

function partOf(offset: number, room: number): number {
  return room <= 0 ? 1 : Math.min(1, Math.max(0, offset / room));
}
