// @vitest-environment happy-dom
// The registration form, with pages that look at it, veto it, add to it and take it away (API.md 3.3).
import { describe, expect, it } from 'vitest';
import { button, field, fill, skip, submit, withWidget } from './embedded-world.ts';
import { createFakeSession } from './fake-api.ts';

/** As jQuery does for a handler that returns false. */
function veto(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

describe('the registration form', () => {
  it('[WI2] has fields whose class attribute is exactly that of an input, each label a sibling of its input’s parent', async () => {
    await withWidget(({ open }) => {
      open();
      const inputs = [...document.querySelectorAll('.gwc-chat-registration-input')];
      expect(inputs.map(({ id }) => id)).toEqual([
        'gcbChatFirstName',
        'gcbChatLastName',
        'gcbChatEmail',
        'gcbChatSubject',
      ]);
      for (const input of inputs) {
        expect(input.getAttribute('class')).toBe('gwc-chat-registration-input');
        const siblings = [...(input.parentElement?.parentElement?.children ?? [])];
        const label = siblings.find((one) => one.classList.contains('gwc-chat-label'));
        expect(label?.getAttribute('for')).toBe(input.id);
      }
      expect(document.querySelector('.gwc-chat-registration-submit > button#gcbChatRegister')).not.toBeNull();
      expect(
        document.querySelector('.gwc-chat-registration-skip > button#gcbChatSkipRegistration'),
      ).not.toBeNull();
    });
  });

  it('[WI3] is handed to the page whole and before it is in the document', async () => {
    await withWidget(({ open }) => {
      let seen: { readonly tag: string; readonly inputs: number; readonly isConnected: boolean } | null =
        null;
      open({
        ui: {
          onBeforeRegistration(form) {
            const inputs = form.querySelectorAll('.gwc-chat-registration-input').length;
            seen = { tag: form.tagName, inputs, isConnected: form.isConnected };
          },
        },
      });
      expect(seen).toEqual({ tag: 'FORM', inputs: 4, isConnected: false });
      expect(document.querySelector('form#chat_form')?.isConnected).toBe(true);
    });
  });

  it('[WI3] is shown although the page’s hook throws', async () => {
    await withWidget(({ open }) => {
      const chat = open({
        ui: {
          onBeforeRegistration() {
            throw new Error('planted');
          },
        },
      });
      expect(chat.problems).toEqual(['Error: planted']);
      expect(button('gcbChatRegister').isConnected).toBe(true);
    });
  });

  it('[WI5] registers once with what was filled in, under the documented keys, blank fields left out', async () => {
    await withWidget(async ({ open, clock }) => {
      const chat = open();
      fill('gcbChatFirstName', 'Ann');
      fill('gcbChatLastName', '  ');
      fill('gcbChatEmail', 'ann@example.com');
      submit();
      submit();
      skip();
      await clock.advance(0);
      expect(chat.registered()).toEqual({ FirstName: 'Ann', EmailAddress: 'ann@example.com' });
      expect(chat.registrations()).toBe(1);
    });
  });

  it('[WI5] registers with the fields that the page added, whatever kind they are', async () => {
    await withWidget(({ open }) => {
      const chat = open({
        ui: {
          onBeforeRegistration(form) {
            const topic = document.createElement('select');
            topic.id = 'chatReason';
            for (const value of ['Loans', 'Cards']) {
              topic.appendChild(Object.assign(document.createElement('option'), { value }));
            }
            const agreed = document.createElement('input');
            Object.assign(agreed, { type: 'checkbox', name: 'Agreed', value: 'yes' });
            const other = document.createElement('input');
            Object.assign(other, { type: 'checkbox', name: 'Other', value: 'yes' });
            form.prepend(topic, agreed, other);
          },
        },
      });
      const topic = document.querySelector('select');
      if (topic !== null) topic.value = 'Cards';
      const agreed = document.querySelector<HTMLInputElement>('[name=Agreed]');
      if (agreed !== null) agreed.checked = true;
      submit();
      expect(chat.registered()).toEqual({ chatReason: 'Cards', Agreed: 'yes' });
    });
  });

  it('[WI6] is not submitted where a page’s handler on the button says no, be it added later', async () => {
    await withWidget(({ open }) => {
      const chat = open();
      button('gcbChatRegister').addEventListener('click', veto);
      submit();
      expect(chat.registered()).toBeUndefined();
      button('gcbChatRegister').removeEventListener('click', veto);
      submit();
      expect(chat.registered()).toEqual({});
    });
  });

  it('[WI6] is not submitted where a handler further up says no to the click', async () => {
    await withWidget(({ open }) => {
      const chat = open();
      const handler = (event: Event) => {
        if (event.target === document.getElementById('gcbChatRegister')) veto(event);
      };
      document.addEventListener('click', handler);
      submit();
      document.removeEventListener('click', handler);
      expect(chat.registered()).toBeUndefined();
    });
  });

  it.each([
    ['with jQuery’s return false', veto],
    ['by preventing the default alone', (event: Event) => event.preventDefault()],
  ])('[WI6] is not submitted where a handler of the form says no %s', async (_how, handler) => {
    await withWidget(({ open }) => {
      const chat = open({
        ui: { onBeforeRegistration: (form) => form.addEventListener('submit', handler) },
      });
      submit();
      expect(chat.registered()).toBeUndefined();
    });
  });

  it('[WI6] never sends the visitor away, also where a page merely stops the event', async () => {
    await withWidget(({ open }) => {
      open({
        ui: {
          onBeforeRegistration: (form) => form.addEventListener('submit', (event) => event.stopPropagation()),
        },
      });
      submit();
      // A form of this method goes nowhere by itself.
      expect(document.querySelector('#chat_form')?.getAttribute('method')).toBe('dialog');
    });
  });

  it('[WI7] can be skipped, without data', async () => {
    await withWidget(async ({ open, clock }) => {
      const chat = open();
      fill('gcbChatFirstName', 'Ann');
      skip();
      await clock.advance(0);
      expect(chat.registered()).toBeNull();
    });
  });

  it('[WI7] is not skipped by a click beside the button', async () => {
    await withWidget(async ({ open, part, clock }) => {
      const chat = open();
      part('gwc-chat-registration-skip').click();
      await clock.advance(0);
      expect(chat.registered()).toBeUndefined();
    });
  });

  it.each([
    ['says no', veto],
    ['prevents the default', (event: Event) => event.preventDefault()],
    ['removes the window', () => document.querySelector('.gwc-chat-embedded-window')?.remove()],
  ])('[WI7] is not skipped where a page’s handler %s', async (_how, handler) => {
    await withWidget(async ({ open, clock }) => {
      const chat = open();
      button('gcbChatSkipRegistration').addEventListener('click', handler);
      skip();
      await clock.advance(0);
      expect(chat.registered()).toBeUndefined();
    });
  });

  it('[WI7] is not skipped where a page’s handler on the whole document says no', async () => {
    await withWidget(async ({ open, clock }) => {
      const chat = open();
      document.addEventListener('click', veto, { once: true });
      skip();
      await clock.advance(0);
      expect(chat.registered()).toBeUndefined();
    });
  });

  it('[WI7] is not skipped where a page’s handler closes the chat', async () => {
    await withWidget(async ({ open, widget, clock }) => {
      const chat = open();
      button('gcbChatSkipRegistration').addEventListener('click', () => widget.close());
      skip();
      await clock.advance(0);
      expect(chat.registered()).toBeUndefined();
      expect(document.querySelector('.gwc-chat-embedded-window')).toBeNull();
    });
  });

  it('[WI8] says beside a field what is wrong with it, goes there, and is not submitted', async () => {
    await withWidget(({ open }) => {
      const chat = open();
      fill('gcbChatEmail', 'nobody');
      submit();
      expect(chat.registered()).toBeUndefined();
      expect(document.activeElement?.id).toBe('gcbChatEmail');
      expect(field('gcbChatEmail').getAttribute('aria-invalid')).toBe('true');
      expect(document.getElementById('gcbChatEmailError')?.textContent).toBe(
        'Please check what you entered here.',
      );
      expect(field('gcbChatEmail').getAttribute('aria-describedby')).toBe('gcbChatEmailError');

      fill('gcbChatEmail', 'ann@example.com');
      expect(document.getElementById('gcbChatEmailError')?.textContent).toBe('');
      submit();
      expect(chat.registered()).toEqual({ EmailAddress: 'ann@example.com' });
    });
  });

  it('[WI8] asks for required fields, but for none that the page has hidden', async () => {
    await withWidget(({ open }) => {
      const chat = open();
      field('gcbChatFirstName').required = true;
      submit();
      expect(chat.registered()).toBeUndefined();
      expect(document.getElementById('gcbChatFirstNameError')?.textContent).toBe(
        'Please fill in this field.',
      );
      const row = field('gcbChatFirstName').parentElement?.parentElement;
      if (row) row.style.display = 'none';
      submit();
      expect(chat.registered()).toEqual({});
    });
  });

  it('[WI10] says that it waits, and comes back with the reason and all that was filled in where the start is refused', async () => {
    await withWidget(({ open, widget, part }) => {
      const chat = open();
      fill('gcbChatFirstName', 'Ann');
      submit();
      expect(part('gwc-chat-registration-note').textContent).toBe('Please wait. Connecting to the chat …');
      expect(part('gwc-chat-registration').getAttribute('aria-busy')).toBe('true');
      widget.refused({ error: { code: 100, description: 'No agents today' } });
      expect(part('gwc-chat-registration-note').textContent).toBe('No agents today');
      expect(part('gwc-chat-registration-note').getAttribute('role')).toBe('alert');
      expect(field('gcbChatFirstName').value).toBe('Ann');
      expect(widget.isOpen()).toBe(true);
      submit();
      expect(chat.registrations()).toBe(2);
    });
  });

  it('[WI10] closes where the start is refused and there was no form', async () => {
    await withWidget(({ open, widget }) => {
      const chat = open({ hasForm: false });
      widget.refused({ error: { code: 100, description: 'No agents today' } });
      expect(widget.isOpen()).toBe(false);
      expect(document.querySelector('.gwc-chat-embedded-window')).toBeNull();
      expect(chat.isClosed()).toBe(false);
    });
  });

  it('[WI3, WI10] gives way to the chat view, which the page gets before it is in the document', async () => {
    await withWidget(({ open, widget }) => {
      let seen: { readonly hasInput: boolean; readonly isConnected: boolean } | null = null;
      open({
        ui: {
          onBeforeChat(chat) {
            const hasInput = chat.querySelector('textarea.gwc-chat-input') !== null;
            seen = { hasInput, isConnected: chat.isConnected };
          },
        },
      });
      document.querySelector('.gwc-chat-head')?.classList.add('of-the-page');
      submit();
      widget.opened(createFakeSession());
      expect(seen).toEqual({ hasInput: true, isConnected: false });
      expect(document.querySelector('textarea.gwc-chat-input')?.isConnected).toBe(true);
      expect(document.querySelector('#chat_form')).toBeNull();
      // What the page did to the window is still there.
      expect(document.querySelector('.gwc-chat-head.of-the-page')).not.toBeNull();
    });
  });
});
