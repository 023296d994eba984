// Everything that a page could come to know: a recorder that is there before any other script, ours included, and a look at every
// place in a page where something can be kept. What is looked for is never told to the page: it is searched outside of it.

declare global {
  interface Window {
    /** One text for each thing that the page heard or said. */
    recorded: string[];
  }
}

/** Source of the recorder, to run before all other scripts. */
export const RECORDER = `(${record.toString()})();`;

/** Runs in the page. */
function record(): void {
  const recorded: string[] = [];
  window.recorded = recorded;
  const listen = EventTarget.prototype.addEventListener;
  const { stringify } = JSON;
  const note = (place: string, ...values: readonly unknown[]): void => {
    for (const value of values) {
      try {
        recorded.push(`${place}: ${typeof value === 'string' ? value : stringify(value)}`);
      } catch {
        recorded.push(`${place}: ${String(value)}`);
      }
    }
  };
  listen.call(window, 'message', (event) => note('window', (event as MessageEvent).data), true);
  for (const type of ['parley:channel', 'parley:wanted', 'parley:part', 'chatready'])
    listen.call(document, type, (event) => note('event', type, (event as CustomEvent).detail), true);
  // Whoever listens to a port has its messages noted first.
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (this instanceof MessagePort && type === 'message')
      listen.call(this, type, (event) => note('port', (event as MessageEvent).data));
    listen.call(this, type, listener, options);
  };
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (message: unknown) {
    note('said', message);
    return postMessage.call(this, message);
  };
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const original = console[level];
    console[level] = (...values: unknown[]) => {
      note('console', ...values);
      original.apply(console, values);
    };
  }
  for (const type of ['error', 'unhandledrejection'])
    listen.call(window, type, (event) => {
      const { message, reason } = event as Event & { message?: unknown; reason?: unknown };
      note('console', String(message), String(reason));
    });
}

/** Each place with what is in it. */
export type Places = Readonly<Record<string, string>>;

/** Runs in the page. */
export async function lookEverywhere(): Promise<Places> {
  const trees: string[] = [];
  const walk = (root: Document | ShadowRoot): void => {
    trees.push(root instanceof Document ? root.documentElement.outerHTML : root.innerHTML);
    for (const element of root.querySelectorAll('*')) {
      if ('value' in element) trees.push(String(element.value));
      if (element.shadowRoot !== null) walk(element.shadowRoot);
    }
  };
  walk(document);
  const { href } = location;
  const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
  const databases = await indexedDB.databases();
  return {
    messages: window.recorded.filter((line) => !line.startsWith('console')).join('\n'),
    console: window.recorded.filter((line) => line.startsWith('console')).join('\n'),
    dom: trees.join('\n'),
    cookies: document.cookie,
    address: JSON.stringify([href, document.referrer, document.title, name, history.state]),
    storage: JSON.stringify([kept, databases.map((database) => database.name)]),
    requests: performance
      .getEntries()
      .map((entry) => entry.name)
      .join('\n'),
  };
}

/** Runs in the page: puts `text` into every place, as a fault would. Resolves when it is there. */
export async function plantEverywhere(text: string): Promise<void> {
  const host = document.body.appendChild(document.createElement('div'));
  host.attachShadow({ mode: 'open' }).textContent = text;
  // biome-ignore lint/suspicious/noDocumentCookie: a page over http has no other way
  document.cookie = `planted=${text}`;
  localStorage.setItem('planted', text);
  history.replaceState({ text }, '');
  console.log({ text });
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise((resolve) => {
    port2.addEventListener('message', resolve);
    port2.start();
  });
  port1.postMessage([text]);
  await arrived;
  await fetch(`/nothing?${text}`).catch(() => null);
}
