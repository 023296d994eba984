// @vitest-environment happy-dom
// The window in the page: its markup, minimising, closing, moving, and pages that replace, rename and remove (API.md 3.5, 3.6).
import { describe, expect, it } from 'vitest';
import { type EmbeddedWorld, withWidget } from './embedded-world.ts';
import { createFakeSession } from './fake-api.ts';

const ROOT = 'gwc-chat-embedded-window';
const body = ({ part }: EmbeddedWorld) => part('gwc-chat-body');
const minimizeControl = ({ part }: EmbeddedWorld) => part('gwc-chat-control-minimize');
const isThere = () => document.querySelector(`.${ROOT}`) !== null;

describe('the markup', () => {
  it('[WI1] has the nesting and the names that pages look for', async () => {
    await withWidget(({ openSession }) => {
      const { session } = openSession();
      session.agentSays('Hello');
      for (const selector of [
        'body > .gwc-chat-embedded-window > .gwc-chat > .gwc-chat-head > .gwc-chat-logo',
        '.gwc-chat-head > .gwc-chat-title',
        '.gwc-chat-head > .gwc-chat-window-controls > .gwc-chat-control.gwc-chat-control-minimize > .gwc-chat-icon-minimize',
        '.gwc-chat-window-controls > .gwc-chat-control.gwc-chat-control-close > .gwc-chat-icon-close',
        '.gwc-chat > .gwc-chat-body > div.gwc-chat-message-container > .gwc-persistent-chat-messages > .gwc-chat-message',
        '.gwc-chat-message.gwc-chat-systemMessage',
        '.gwc-chat-body > form.gwc-chat-message-form > textarea.gwc-chat-input.gwc-chat-message-input',
        '.gwc-chat-body > .gwc-chat-branding',
        '.gwc-chat-message-author + div.gwc-chat-message-text',
      ]) {
        expect(document.querySelectorAll(selector).length, selector).toBeGreaterThan(0);
      }
    });
  });

  it('[WI4] without a form has the chat view, with a line to wait, in the task that opened it', async () => {
    await withWidget(({ open, texts, part }) => {
      open({ hasForm: false });
      expect(texts('gwc-chat-systemMessage')).toHaveLength(1);
      expect(texts('gwc-chat-message-text')).toEqual(['Please wait. Connecting to the chat …']);
      expect(part('gwc-chat-input').tagName).toBe('TEXTAREA');
    });
  });

  it('[WI3] is handed to the page as the chat’s root, built and not in the document, before it is attached', async () => {
    await withWidget(({ open }) => {
      const seen: unknown[] = [];
      open({
        hasForm: false,
        ui: {
          onBeforeChat(chat) {
            seen.push(chat.classList.contains('gwc-chat'), chat.isConnected);
            seen.push(chat.querySelectorAll('.gwc-chat-systemMessage').length);
          },
        },
      });
      expect(seen).toEqual([true, false, 1]);
      expect(isThere()).toBe(true);
    });
  });

  it.each([true, false])(
    '[WI3] never gets into the document where the page’s hook closes the chat (form: %s)',
    async (hasForm) => {
      await withWidget(async ({ open, widget, settle }) => {
        let changes = 0;
        const observer = new MutationObserver((records) => {
          changes += records.length;
        });
        observer.observe(document.body, { childList: true });
        const closing = () => widget.close();
        open({ hasForm, ui: { onBeforeChat: closing, onBeforeRegistration: closing } });
        await settle();
        observer.disconnect();
        expect(changes).toBe(0);
        expect(isThere()).toBe(false);
        expect(widget.isOpen()).toBe(false);
      });
    },
  );

  it('[WI17] takes the place of a chat that was open before', async () => {
    await withWidget(({ open, part }) => {
      open();
      open();
      expect(part(ROOT).isConnected).toBe(true);
    });
  });
});

describe('minimising', () => {
  it('[WI12] hides the body at once, keeps the head, and gives the body back what the page had set', async () => {
    await withWidget((world) => {
      world.openSession();
      body(world).style.display = 'flex';
      body(world).style.height = '418px';
      minimizeControl(world).click();
      expect(body(world).style.display).toBe('none');
      expect(world.part('gwc-chat-head').style.display).toBe('');
      expect(world.widget.isMinimized()).toBe(true);
      minimizeControl(world).click();
      expect(body(world).style.display).toBe('flex');
      expect(body(world).style.height).toBe('418px');
      expect(world.widget.isMinimized()).toBe(false);
    });
  });

  it('[WI12] works by toggle, minimize and maximize, also before the window is there, and without a chat does nothing', async () => {
    await withWidget((world) => {
      const { widget } = world;
      widget.toggle();
      widget.minimize();
      expect(widget.isMinimized()).toBe(false);
      expect(widget.isOpen()).toBe(false);

      world.open({ localization: 'https://a.example/late.json', hasForm: false });
      widget.minimize();
      expect(widget.isMinimized()).toBe(true);
      widget.opened(createFakeSession());
      expect(body(world).style.display).toBe('none');
      widget.maximize();
      widget.toggle();
      expect(widget.isMinimized()).toBe(true);
      widget.toggle();
      expect(body(world).style.display).toBe('');
    });
  });

  it('[WI12] knows of a body that the page itself hides or shows', async () => {
    await withWidget((world) => {
      world.openSession();
      body(world).style.display = 'none';
      expect(world.widget.isMinimized()).toBe(true);
      world.widget.toggle();
      expect(body(world).style.display).not.toBe('none');
    });
  });

  it('[WI12] works by a picture or a button that the page has put in place of the icon', async () => {
    await withWidget((world) => {
      world.openSession();
      for (const tag of ['img', 'button'] as const) {
        const mine = document.createElement(tag);
        minimizeControl(world).replaceChildren(mine);
        mine.click();
        expect(world.widget.isMinimized(), tag).toBe(true);
        mine.click();
        expect(world.widget.isMinimized(), tag).toBe(false);
      }
    });
  });

  it('[WI13] lasts on the next page, and is known to the page’s hook there', async () => {
    await withWidget((world) => {
      const { chat } = world.openSession();
      world.widget.minimize();
      // At once: what the visitor does next may lead away.
      const kept = chat.lastKept();
      world.widget.close();
      let isMinimizedInHook = false;
      world.openSession(
        {
          ui: {
            onBeforeChat(element) {
              const inside = element.querySelector<HTMLElement>('.gwc-chat-body');
              isMinimizedInHook = inside?.style.display === 'none' && world.widget.isMinimized();
            },
          },
        },
        kept,
      );
      expect(isMinimizedInHook).toBe(true);
      expect(body(world).style.display).toBe('none');
    });
  });

  it('[WI15] leaves classes and inline styles of the page alone', async () => {
    await withWidget((world) => {
      world.openSession();
      const root = world.part(ROOT);
      root.classList.add('minimized', 'of-the-page');
      root.style.width = '500px';
      root.setAttribute('aria-label', 'Ask us');
      world.part('gwc-chat-title').textContent = 'Ask us';
      world.widget.toggle();
      world.widget.toggle();
      expect(root.className).toBe(`${ROOT} minimized of-the-page`);
      expect(root.style.width).toBe('500px');
      expect(root.getAttribute('aria-label')).toBe('Ask us');
      expect(world.part('gwc-chat-title').textContent).toBe('Ask us');
    });
  });
});

describe('closing', () => {
  it('[WI14] goes by the class at the time of the click, also of nodes that the page adds', async () => {
    await withWidget(({ openSession, part, widget }) => {
      const { chat } = openSession();
      part('gwc-chat-window-controls').remove();
      const mine = document.createElement('a');
      mine.className = 'gwc-chat-control-close';
      mine.appendChild(document.createElement('i'));
      part('gwc-chat-head').appendChild(mine);
      mine.querySelector('i')?.click();
      expect(chat.isClosed()).toBe(true);
      expect(widget.isOpen()).toBe(false);
      expect(isThere()).toBe(false);
    });
  });

  it('[WI14] does not go by a control whose class the page has renamed', async () => {
    await withWidget(({ openSession, part, widget }) => {
      const { chat } = openSession();
      const control = part('gwc-chat-control-close');
      control.classList.replace('gwc-chat-control-close', 'gwc-chat-control-closing');
      control.click();
      expect(chat.isClosed()).toBe(false);
      control.classList.replace('gwc-chat-control-closing', 'gwc-chat-control-close');
      control.click();
      expect(chat.isClosed()).toBe(true);
      expect(widget.isOpen()).toBe(false);
    });
  });

  it('[WI18] lets the click go on to the document, where a page may close once more', async () => {
    await withWidget(({ openSession, part, widget }) => {
      openSession();
      let clicks = 0;
      const listener = (event: Event) => {
        if (!(event.target instanceof Element)) return;
        if (event.target.closest('.gwc-chat-control-close') === null) return;
        clicks += 1;
        widget.close();
        widget.close();
      };
      document.addEventListener('click', listener);
      part('gwc-chat-icon-close').click();
      document.removeEventListener('click', listener);
      expect(clicks).toBe(1);
    });
  });

  it('[WI17] by the API removes the window without telling it back, and again does nothing', async () => {
    await withWidget(({ openSession, widget }) => {
      const { chat, session } = openSession();
      widget.close();
      widget.close();
      expect(isThere()).toBe(false);
      expect(chat.isClosed()).toBe(false);
      session.agentSays('Anybody there?');
      expect(document.querySelector('.gwc-chat-message')).toBeNull();
    });
  });

  it('[WI16] is what a page does by removing the window', async () => {
    await withWidget(async ({ openSession, part, widget, settle }) => {
      const { chat } = openSession();
      part(ROOT).remove();
      await settle();
      expect(chat.isClosed()).toBe(true);
      expect(widget.isOpen()).toBe(false);
    });
  });

  it('[WI16] is what a page does by removing what it has put the window into', async () => {
    await withWidget(async ({ openSession, part, settle }) => {
      const { chat } = openSession();
      const box = document.body.appendChild(document.createElement('section'));
      box.appendChild(part(ROOT));
      await settle();
      expect(chat.isClosed()).toBe(false);
      box.remove();
      await settle();
      expect(chat.isClosed()).toBe(true);
    });
  });

  it('[WI16] is not what a page does that swaps its whole body: the window moves on', async () => {
    await withWidget(async ({ openSession, settle, widget }) => {
      const { chat } = openSession();
      const before = document.body;
      before.replaceWith(document.createElement('body'));
      await settle();
      expect(chat.isClosed()).toBe(false);
      expect(document.body.querySelector(`.${ROOT}`)).not.toBeNull();
      expect(widget.isOpen()).toBe(true);
      document.body.replaceWith(before);
      await settle();
    });
  });
});
