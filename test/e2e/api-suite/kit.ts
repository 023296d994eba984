// What the suite's pages have at hand: short words for what their scenarios do with the API. Its text is put into pages, so it
// uses nothing from outside.
import type { ChatApi, ChatEvent, ChatSession, Deferred } from '../../../core/api/types.ts';

/** What the test knows and the page needs. */
export interface KitSettings {
  /** What a start names over a built-in carrier. */
  readonly start: Readonly<Record<string, unknown>>;
  readonly restore: Readonly<Record<string, unknown>>;
  /** Of the chat service over REST; null: no transport of the page. */
  readonly transportAddress: string | null;
  readonly pollMs: number;
}

export interface SuiteTransport {
  readonly calls: readonly (readonly [name: string, params: Readonly<Record<string, unknown>>])[];
  raise(event: unknown): void;
}

export interface Kit {
  readonly chat: ChatApi;
  /** The same by its other name. */
  readonly parleyChat: ChatApi;
  readonly heard: string[];
  session: ChatSession;
  /** The page's transport that was given last. */
  transport: SuiteTransport & object;
  /** Options of a start over the scenario's carrier, and more. */
  options(more?: object): Record<string, unknown>;
  /** The same for a restore. */
  restoring(more?: object): Record<string, unknown>;
  /** What becomes of it: `done`, `nothing` (a failure without error) or the code. Keeps a session, and follows it. */
  settled(deferred: Deferred<unknown>): Promise<string>;
  /** The value or the event itself. */
  outcome(deferred: Deferred<unknown>): Promise<unknown>;
  /** Puts all that the session tells on the list. */
  follow(session: ChatSession): void;
  describe(event: ChatEvent): string;
  /** By the loose comparison that pages of old use. */
  equals(value: unknown, text: string): boolean;
  /** A task later. */
  later(ms?: number): Promise<void>;
  /** Waits until it holds. */
  until(holds: () => unknown): Promise<void>;
  /** Texts of the messages in the widget, of its status lines. */
  messages(): string[];
  statusLines(): string[];
  find(selector: string): HTMLElement | null;
  click(selector: string): void;
  fill(selector: string, value: string): void;
}

declare global {
  var kit: Kit;
}

/** Its source is served to pages: it must stand alone. */
export function installKit(
  settings: KitSettings,
  createTransport: (address: string, pollMs: number) => object,
): void {
  const heard: string[] = [];
  const bits = (): Record<string, unknown> => {
    if (settings.transportAddress === null) return {};
    kit.transport = createTransport(settings.transportAddress, settings.pollMs) as Kit['transport'];
    return { transport: kit.transport };
  };
  const texts = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '');
  const isSession = (value: unknown): value is ChatSession =>
    typeof value === 'object' && value !== null && 'onMessageReceived' in value;

  window.kit = {
    heard,
    get chat() {
      return window.chat;
    },
    get parleyChat() {
      return (window as unknown as { parley: { chat: ChatApi } }).parley.chat;
    },
    session: undefined as never,
    transport: undefined as never,
    options: (more) => ({ ...settings.start, ...bits(), ...more }),
    restoring: (more) => ({ ...settings.restore, ...bits(), ...more }),
    settled: (deferred) =>
      new Promise((resolve) => {
        deferred
          .done((value) => {
            if (isSession(value) && kit.session !== value) {
              kit.session = value;
              kit.follow(value);
            }
            resolve('done');
          })
          .fail((event) => resolve(event.error === undefined ? 'nothing' : `${event.error.code}`));
      }),
    outcome: (deferred) => new Promise((resolve) => void deferred.done(resolve).fail(resolve)),
    follow(session) {
      const note = (event: ChatEvent) => void heard.push(kit.describe(event));
      session.onAgentConnected(note);
      session.onAgentDisconnected(note);
      session.onAgentTyping(note);
      session.onMessageReceived(note);
      session.onSessionEnded(note);
      session.onInterrupted(note);
      session.onContinued(note);
      session.onError(({ error }) => void heard.push(`Error ${error?.code}`));
    },
    // biome-ignore lint/suspicious/noDoubleEquals: it is what is tested
    equals: (value, text) => value == text,
    describe({ type, party, content, isTyping, restored }) {
      const mark = restored === true ? '~' : '';
      if (type === 'MessageReceived') return `${mark}${party?.name}: ${content?.text}`;
      if (type === 'AgentTyping') return `${type} ${isTyping}`;
      return party === undefined ? type : `${mark}${type} ${party.name}`;
    },
    later: (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms)),
    async until(holds) {
      const deadline = Date.now() + 15_000;
      while (!holds()) {
        if (Date.now() > deadline) throw new Error(`in vain: ${holds}`);
        await kit.later(10);
      }
    },
    messages: () => texts('.gwc-chat-message:not(.gwc-chat-systemMessage) .gwc-chat-message-text'),
    statusLines: () => texts('.gwc-chat-systemMessage .gwc-chat-message-text'),
    find: (selector) => document.querySelector<HTMLElement>(selector),
    click(selector) {
      const element = kit.find(selector);
      if (element === null) throw new Error(`there is no ${selector}`);
      element.click();
    },
    fill(selector, value) {
      const field = kit.find(selector);
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) {
        throw new Error(`there is no field ${selector}`);
      }
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
  };
}
