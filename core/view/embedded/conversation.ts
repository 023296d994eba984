// Draws a session's events into the list of messages (API.md 2.5, 3.6). Each received message is exactly one element that is
// no system line: pages count them. Follows the end of the talk, unless the visitor reads further up.
import type { ChatEvent } from '../../api/types.ts';
import type { Announcer } from './announcer.ts';
import { createElement, detach, findByClass, setText } from './elements.ts';
import { appendAddress, appendText } from './message-text.ts';
import type { Skeleton } from './skeleton.ts';
import { fillText, type Texts } from './texts.ts';
import type { WidgetWorld } from './widget-world.ts';

export interface ConversationOptions {
  readonly world: WidgetWorld;
  readonly texts: Texts;
  readonly skeleton: Skeleton;
  readonly announcer: Announcer;
  /** Where the list of messages is, now. */
  readonly root: HTMLElement;
}

export interface Conversation {
  draw(event: ChatEvent): void;
  /** A line of ours. Returns what changes its text as long as the page has left it alone. */
  addSystemLine(text: string): (text: string) => void;
  /** A text on its way; what it returns takes the line away. */
  showSending(text: string): () => void;
  /** The list was scrolled. */
  scrolled(): void;
  toEnd(): void;
  /** It can be seen (again): at the end, where it was there before. */
  refresh(): void;
}

/** So near the end counts as there, in CSS pixels. */
const END_MARGIN = 40;
const BYTES_PER_KB = 1024;

export function createConversation(options: ConversationOptions): Conversation {
  const { world, texts, skeleton, announcer, root } = options;
  const { document } = world;
  let isFollowing = true;
  let unseen = 0;

  const list = () => findByClass(root, 'gwc-persistent-chat-messages');

  /** Something of ours between the list and the composer, made when it is first needed. */
  function line(name: string, make: () => HTMLElement): HTMLElement {
    const found = findByClass(root, name);
    if (found !== null) return found;
    const made = make();
    made.classList.add(name);
    list()?.parentNode?.appendChild(made);
    return made;
  }

  function scrolled(): void {
    const scroller = list();
    // Hidden, it has no place.
    if (scroller === null || scroller.clientHeight === 0) return;
    isFollowing = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= END_MARGIN;
    if (isFollowing) showUnseen(0);
  }

  function toEnd(): void {
    isFollowing = true;
    showUnseen(0);
    const scroller = list();
    if (scroller !== null) scroller.scrollTop = scroller.scrollHeight;
  }

  function showUnseen(count: number): void {
    if (count === unseen) return;
    unseen = count;
    const pill = line('gwc-chat-new-messages', () => createElement(document, 'button', { type: 'button' }));
    setText(pill, count === 0 ? '' : fillText(texts.newMessages, { count: String(count) }));
    pill.style.display = count === 0 ? 'none' : '';
  }

  function append(element: HTMLElement): void {
    list()?.appendChild(element);
    if (isFollowing) toEnd();
    else showUnseen(unseen + 1);
  }

  function addSystemLine(text: string, at = world.now()): (text: string) => void {
    const element = skeleton.systemMessage({ time: formatTime(at), author: '', text });
    const place = findByClass(element, 'gwc-chat-message-text');
    if (place !== null) {
      place.setAttribute('dir', 'auto');
      setText(place, text);
    }
    append(element);
    let present = text;
    return (changed) => {
      if (place === null || place.textContent !== present) return;
      present = changed;
      setText(place, changed);
    };
  }

  function drawMessage({ party, content, timestamp, restored }: ChatEvent): void {
    const author = party?.name ?? '';
    const text = content?.text ?? '';
    const time = formatTime(timestamp ?? world.now());
    const element = skeleton.message({ time, author, text });
    element.setAttribute(
      'data-gwc-party',
      party?.type.client ? 'client' : party?.type.agent ? 'agent' : 'external',
    );
    const place = findByClass(element, 'gwc-chat-message-text') ?? element;
    place.setAttribute('dir', 'auto');
    if (content?.file !== undefined) {
      const size = Math.ceil(content.file.size / BYTES_PER_KB).toString();
      appendText(document, place, fillText(texts.file, { name: text, size }));
    } else if (content?.type.url) appendAddress(document, place, text);
    else appendText(document, place, text);
    if (party?.type.client) isFollowing = true;
    else showTyping('');
    append(element);
    if (!restored && !party?.type.client) announcer.say(author === '' ? text : `${author}: ${text}`);
  }

  function showTyping(name: string): void {
    const place = line('gwc-chat-typing', () => createElement(document, 'div', { dir: 'auto' }));
    setText(place, name === '' ? '' : fillText(texts.agentTyping, { name }));
  }

  function drawNews(text: string, event: ChatEvent): void {
    addSystemLine(text, event.timestamp);
    if (!event.restored) announcer.say(text);
  }

  return {
    draw(event) {
      const name = event.party?.name ?? '';
      switch (event.type) {
        case 'MessageReceived':
          drawMessage(event);
          return;
        case 'AgentConnected':
          drawNews(fillText(texts.agentJoined, { name }), event);
          return;
        case 'AgentDisconnected':
          showTyping('');
          drawNews(fillText(texts.agentLeft, { name }), event);
          return;
        case 'AgentTyping':
          showTyping(event.isTyping ? name : '');
          return;
        case 'SessionEnded':
          showTyping('');
          drawNews(texts.sessionEnded, event);
          return;
        case 'Interrupted':
          drawNews(texts.interrupted, event);
          return;
        case 'Continued':
          drawNews(texts.continued, event);
          return;
        default:
          event.type satisfies never;
      }
    },
    addSystemLine,
    showSending(text) {
      const place = line('gwc-chat-sending', () => createElement(document, 'div'));
      const entry = createElement(document, 'div', { dir: 'auto' }, fillText(texts.sending, { text }));
      place.appendChild(entry);
      return () => detach(entry);
    },
    scrolled,
    toEnd,
    refresh() {
      if (isFollowing) toEnd();
    },
  };
}

/** `[HH:MM:SS]`, the visitor's time: pages cut it by character. */
export function formatTime(at: number): string {
  const time = new Date(at);
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return `[${parts.map((part) => String(part).padStart(2, '0')).join(':')}]`;
}
