// @vitest-environment happy-dom
// What is said: one element per message, drawn before the page hears of it; text as text (API.md 2.5, 3.6).
import { describe, expect, it } from 'vitest';
import { formatTime } from '../../../core/view/embedded/conversation.ts';
import { withWidget } from './embedded-world.ts';
import { AGENT, makeContent, makeParty, NOON } from './fake-api.ts';

const messages = () => [...document.querySelectorAll('.gwc-chat-message:not(.gwc-chat-systemMessage)')];
const textOf = (message: Element | undefined) =>
  message?.querySelector('.gwc-chat-message-text')?.textContent;

describe('messages', () => {
  it('[WI20] are each one element that is no system line, in order, there before the page hears of them', async () => {
    await withWidget(({ openSession }) => {
      const { session } = openSession();
      let count = 0;
      const seen: unknown[] = [];
      session.pageListeners.add(({ type, content }) => {
        if (type !== 'MessageReceived') return;
        // What observed pages do: count events, and take the element of that number.
        seen.push([content?.text, textOf(messages()[count])]);
        count += 1;
      });
      session.emit({ type: 'AgentConnected', party: makeParty('agent'), timestamp: NOON });
      session.agentSays('one');
      session.agentSays('two', { party: makeParty('external') });
      session.agentSays('', { content: makeContent('https://a.example/three', 'notice') });
      session.agentSays('', { content: makeContent('https://a.example/four', 'url') });
      session.emit({ type: 'AgentTyping', party: makeParty('agent'), isTyping: true });
      session.agentSays('five', { party: makeParty('client') });
      expect(seen).toEqual([
        ['one', 'one'],
        ['two', 'two'],
        ['https://a.example/three', 'https://a.example/three'],
        ['https://a.example/four', 'https://a.example/four'],
        ['five', 'five'],
      ]);
      expect(messages()).toHaveLength(5);
    });
  });

  it('[WI20] are drawn into the list that is there, also where the page has replaced it, and lost without one', async () => {
    await withWidget(({ openSession, part }) => {
      const { session } = openSession();
      const mine = document.createElement('ul');
      mine.className = 'gwc-persistent-chat-messages';
      part('gwc-persistent-chat-messages').replaceWith(mine);
      session.agentSays('one');
      expect(mine.textContent).toContain('one');
      mine.remove();
      session.agentSays('two');
      expect(messages()).toHaveLength(0);
    });
  });

  it('[WI21] have their time as pages cut it, the author, and the text behind it', async () => {
    await withWidget(({ openSession }) => {
      const { session } = openSession();
      session.agentSays('Hello', { timestamp: new Date(2026, 4, 17, 9, 5, 7).getTime() });
      const [message] = messages();
      const time = message?.querySelector('.gwc-chat-message-time')?.textContent;
      expect(time).toBe('[09:05:07]');
      expect(time?.slice(1, -4)).toBe('09:05');
      expect(message?.querySelector('.gwc-chat-message-author')?.textContent).toBe(AGENT);
      expect(message?.querySelector('.gwc-chat-message-author')?.nextElementSibling?.className).toBe(
        'gwc-chat-message-text',
      );
      expect(formatTime(NOON)).toBe('[12:00:00]');
    });
  });

  it('[WI23] are text, whatever they look like; only what may be opened is a link', async () => {
    await withWidget(({ openSession }) => {
      const { session } = openSession();
      const hostile = '<img src=x onerror=alert(1)> javascript:alert(1) https://a.example/x.';
      session.agentSays(hostile);
      const [message] = messages();
      expect(textOf(message)).toBe(hostile);
      expect(message?.querySelector('img')).toBeNull();
      const links = [...(message?.querySelectorAll('a') ?? [])];
      expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://a.example/x']);
      expect(links[0]?.rel).toBe('noopener noreferrer');
      expect(links[0]?.target).toBe('_blank');
    });
  });

  it('[WI23] that are an address are a link, unless it may not be opened', async () => {
    await withWidget(({ openSession }) => {
      const { session } = openSession();
      session.agentSays('', { content: makeContent('https://a.example/page', 'url') });
      session.agentSays('', { content: makeContent('javascript:alert(1)', 'url') });
      session.agentSays('', {
        content: makeContent('report.pdf', 'file', { id: '1', name: 'report.pdf', size: 2_500 }),
      });
      const [page, script, file] = messages();
      expect(page?.querySelector('a')?.getAttribute('href')).toBe('https://a.example/page');
      expect(script?.querySelector('a')).toBeNull();
      expect(textOf(script)).toBe('javascript:alert(1)');
      expect(textOf(file)).toBe('report.pdf (3 KB)');
    });
  });

  it('[WI23] are all text where the page has an URL of its own', async () => {
    await withWidget(({ openSession }) => {
      const { session } = openSession();
      const original = globalThis.URL;
      Object.defineProperty(globalThis, 'URL', {
        value: 'https://a.example/',
        configurable: true,
        writable: true,
      });
      session.agentSays('See https://a.example/x');
      session.agentSays('', { content: makeContent('https://a.example/y', 'url') });
      Object.defineProperty(globalThis, 'URL', { value: original, configurable: true, writable: true });
      expect(messages().map(textOf)).toEqual(['See https://a.example/x', 'https://a.example/y']);
    });
  });
});

describe('what happens beside messages', () => {
  it('[WI22] is a system line: who comes and goes, the connection, the end', async () => {
    await withWidget(({ openSession, texts }) => {
      const { session } = openSession();
      session.emit({ type: 'AgentConnected', party: makeParty('agent'), timestamp: NOON });
      session.emit({ type: 'Interrupted' });
      session.emit({ type: 'Continued' });
      session.emit({ type: 'AgentDisconnected', party: makeParty('agent'), timestamp: NOON });
      session.emit({ type: 'SessionEnded' });
      expect(texts('gwc-chat-systemMessage').map((text) => text.slice(10))).toEqual([
        'Please wait. Somebody will be with you soon.',
        'Bob has joined the chat.',
        'The connection was lost. Trying to get it back …',
        'The connection is back. The chat goes on.',
        'Bob has left the chat.',
        'The chat has ended.',
      ]);
      expect(messages()).toHaveLength(0);
    });
  });

  it('[WI22] leaves the first line as the page has changed it', async () => {
    await withWidget(({ openSession, texts }) => {
      openSession({
        ui: {
          onBeforeChat(chat) {
            const line = chat.querySelector('.gwc-chat-systemMessage .gwc-chat-message-text');
            if (line !== null) line.textContent = 'Un momento';
          },
        },
      });
      expect(texts('gwc-chat-message-text')).toEqual(['Un momento']);
    });
  });

  it('[WI24] is a line for who types, gone with the message, the end of typing, or the agent', async () => {
    await withWidget(({ openSession, part, texts }) => {
      const { session } = openSession();
      const typing = (isTyping: boolean) =>
        session.emit({ type: 'AgentTyping', party: makeParty('agent'), isTyping });
      typing(true);
      expect(part('gwc-chat-typing').textContent).toBe('Bob is typing …');
      expect(texts('gwc-chat-message')).toHaveLength(1);
      typing(false);
      expect(part('gwc-chat-typing').textContent).toBe('');
      typing(true);
      session.agentSays('Hello');
      expect(part('gwc-chat-typing').textContent).toBe('');
      typing(true);
      session.emit({ type: 'AgentDisconnected', party: makeParty('agent') });
      expect(part('gwc-chat-typing').textContent).toBe('');
    });
  });

  it('[WI28] ends the writing with the session, and keeps what was written to be copied', async () => {
    await withWidget(({ openSession, part, widget }) => {
      const { session } = openSession();
      const input = part('gwc-chat-input');
      if (input instanceof HTMLTextAreaElement) input.value = 'too late';
      session.emit({ type: 'SessionEnded' });
      expect(input).toMatchObject({ readOnly: true, value: 'too late', disabled: false });
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      expect(session.waiting).toEqual([]);
      expect(widget.isOpen()).toBe(true);
    });
  });
});

describe('the list', () => {
  /** Gives it a layout, which this document has none of: 100 high, 50 for each entry. */
  function lay(list: HTMLElement): HTMLElement {
    Object.defineProperty(list, 'clientHeight', { value: 100 });
    Object.defineProperty(list, 'scrollHeight', { get: () => list.children.length * 50 });
    return list;
  }

  it('[WI38] follows the talk at its end, stays where the visitor reads, and says what came', async () => {
    await withWidget(({ openSession, part }) => {
      const { session } = openSession();
      const list = lay(part('gwc-persistent-chat-messages'));
      for (let count = 0; count < 5; count += 1) session.agentSays('line');
      expect(list.scrollTop).toBe(300);

      list.scrollTop = 50;
      list.dispatchEvent(new Event('scroll'));
      session.agentSays('one more');
      session.agentSays('and another');
      expect(list.scrollTop).toBe(50);
      const pill = part('gwc-chat-new-messages');
      expect(pill.textContent).toBe('New messages: 2');
      pill.click();
      expect(list.scrollTop).toBe(400);
      expect(pill.style.display).toBe('none');

      list.scrollTop = 50;
      list.dispatchEvent(new Event('scroll'));
      session.agentSays('mine', { party: makeParty('client') });
      expect(list.scrollTop).toBe(450);
    });
  });
});
