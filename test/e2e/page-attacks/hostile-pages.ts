// What hostile pages are made of: page sources, and what their scripts have at hand. A page that was open before its site was
// allowed has had all the time to prepare itself for the API.
import type { WebPage } from '../web-sites.ts';

/** At hand in `/early`: the channel itself, which it took before the API could, as no page loaded later can. */
export interface Raw {
  /** All that came back. */
  readonly heard: readonly unknown[];
  readonly channel: MessagePort | null;
  /** Says anything, not faster than a page may. */
  say(message: unknown): Promise<void>;
  /** What is wrong, or the answer's type; `silence` where nothing comes for some seconds. */
  ask(question: unknown): Promise<string>;
  wait(id: number): Promise<string>;
  /** Resolves when all that was said before was looked at. */
  fence(): Promise<string>;
}

declare global {
  interface Window {
    raw: Raw;
    /** What was thrown into the page by anybody, and not caught. */
    failures: string[];
    /** What the page's traps caught of the words of others. */
    caught: string[];
    /** Events of ours that the page heard. */
    ours: string[];
  }
}

const WATCH = `
window.failures = [];
window.caught = [];
window.ours = [];
addEventListener('error', (event) => failures.push(event.message));
addEventListener('unhandledrejection', (event) => failures.push(String(event.reason)));
for (const type of ['parley:channel', 'parley:wanted', 'parley:part', 'chatready'])
  document.addEventListener(type, () => ours.push(type));
addEventListener('message', (event) => ours.push('message'));
`;

const TAKE = `
const waiting = new Map();
window.raw = { heard: [], channel: null };
document.addEventListener('parley:channel', (event) => {
  if (raw.channel !== null || !event.ports) return;
  raw.channel = event.ports[0];
  raw.channel.onmessage = ({ data }) => {
    raw.heard.push(data);
    if (data.type !== 'answered') return;
    waiting.get(data.id)?.(data.answer.type === 'failed' ? data.answer.failure.reason : data.answer.type);
  };
  event.stopImmediatePropagation();
  event.preventDefault();
}, true);
let sent = [];
let lastId = 1000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
raw.say = async (message) => {
  for (;;) {
    const now = performance.now();
    sent = sent.filter((time) => now - time < 1100);
    if (sent.length < 18) break;
    await pause(20);
  }
  sent.push(performance.now());
  raw.channel.postMessage(message);
};
raw.wait = (id) => Promise.race([
  new Promise((resolve) => waiting.set(id, resolve)),
  pause(5000).then(() => 'silence'),
]);
raw.ask = async (question) => {
  lastId += 1;
  const answer = raw.wait(lastId);
  await raw.say({ type: 'ask', id: lastId, question });
  return answer;
};
raw.fence = () => raw.ask({ type: 'getUserData', session: 'fence' });
`;

/** Traps for whoever uses the page's language, in place before the API is. */
const TRAPS = `
const { stringify } = JSON;
const { apply } = Reflect;
const note = (text) => {
  caught[caught.length] = text;
};
let isInside = false;
const trap = (holder, name) => {
  const before = holder[name];
  holder[name] = function (...values) {
    if (!isInside && caught.length < 1000) {
      isInside = true;
      try {
        for (const value of values) note(name + ' ' + (typeof value === 'function' ? 'function' : stringify(value)));
      } catch {}
      isInside = false;
    }
    return apply(before, this, values);
  };
};
for (const name of ['postMessage', 'start']) trap(MessagePort.prototype, name);
for (const name of ['addEventListener', 'dispatchEvent']) trap(EventTarget.prototype, name);
for (const name of ['push', 'map', 'filter', 'forEach', 'slice']) trap(Array.prototype, name);
trap(Map.prototype, 'set');
trap(JSON, 'stringify');
`;

/** Elements that take the places of what scripts look for. */
const NAMED = ['dispatchEvent', 'addEventListener', 'removeEventListener', 'hasFocus', 'visibilityState']
  .map((name) => `<img name="${name}" alt="">`)
  .join('');
const CLOBBERED = `${NAMED}<form id="browser"><input name="runtime" id="x"></form><iframe name="chrome"></iframe>
<form id="MessageChannel"></form><form id="MessageEvent"></form>`;

const scripted = (script: string, body = '<main>A page</main>'): WebPage => ({
  body: `<script>${script}</script>${body}`,
});

export const HOSTILE_PAGES: Readonly<Record<string, WebPage>> = {
  '/watched': scripted(WATCH),
  '/early': scripted(`${WATCH}{${TAKE}}`),
  '/trapped': scripted(`${WATCH}{${TRAPS}}`),
  '/clobbered': scripted(WATCH, CLOBBERED),
  '/opaque': { ...scripted(WATCH), headers: { 'content-security-policy': 'sandbox allow-scripts' } },
};
