// @vitest-environment happy-dom
// Pages whose scripts have given the language and the document other meanings, as Prototype.js 1.7 and its like do.
import { fireEvent } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { withWidget } from './embedded-world.ts';
import { makeParty } from './fake-api.ts';

type Named = Record<string, unknown>;

/** Puts members in place of others, and gives what puts the others back. */
function replace(owner: object, members: Named): () => void {
  const before = Object.keys(members).map(
    (name) => [name, Object.getOwnPropertyDescriptor(owner, name)] as const,
  );
  for (const name of Object.keys(members)) {
    Object.defineProperty(owner, name, {
      value: members[name],
      configurable: true,
      writable: true,
      enumerable: true,
    });
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, descriptor);
    }
  };
}

function refuse(): never {
  throw new Error('this means something else here');
}

/** Members that Prototype.js 1.6 and 1.7 put over the browser's, with other arguments or results. */
function tamper(): () => void {
  const toJson = { toJSON: () => '"tampered"' };
  const restore = [
    replace(Array.prototype, {
      ...toJson,
      reduce: refuse,
      entries: () => ['tampered'],
      each: refuse,
      size: refuse,
    }),
    replace(String.prototype, { ...toJson, strip: refuse }),
    replace(Array, { from: () => [] }),
    replace(HTMLElement.prototype, {
      remove: refuse,
      replace: refuse,
      select: refuse,
      scrollTo: refuse,
      hide: refuse,
      show: refuse,
      update: refuse,
      insert: refuse,
      wrap: refuse,
      siblings: refuse,
      append: refuse,
      prepend: refuse,
      before: refuse,
      after: refuse,
      replaceWith: refuse,
      replaceChildren: refuse,
      closest: refuse,
    }),
  ];
  return () => {
    for (const one of restore) one();
  };
}

describe('in a page with other meanings', () => {
  it('[WI36] a chat goes from the form to its end and is kept as ever', async () => {
    await withWidget((world) => {
      const undo = tamper();
      try {
        const form = world.open();
        const input = document.getElementById('gcbChatFirstName');
        if (input !== null) fireEvent.input(input, { target: { value: 'Ann' } });
        document.getElementById('gcbChatRegister')?.click();
        expect(form.registered()).toEqual({ FirstName: 'Ann' });

        const { chat, session } = world.openSession();
        session.emit({ type: 'AgentConnected', party: makeParty('agent') });
        session.emit({ type: 'AgentTyping', party: makeParty('agent'), isTyping: true });
        session.agentSays('See https://a.example/x');
        fireEvent.input(world.part('gwc-chat-input'), { target: { value: 'Hello' } });
        fireEvent.keyDown(world.part('gwc-chat-input'), { key: 'Enter' });
        session.accept();
        expect(world.texts('gwc-chat-message-text').slice(-2)).toEqual(['See https://a.example/x', 'Hello']);
        fireEvent.input(world.part('gwc-chat-input'), { target: { value: 'draft' } });
        world.part('gwc-chat-icon-minimize').click();
        const kept = world.leave(chat);
        const restored = world.openSession({}, kept);
        expect(world.part('gwc-chat-input')).toMatchObject({ value: 'draft' });
        expect(world.widget.isMinimized()).toBe(true);
        world.part('gwc-chat-icon-close').click();
        expect(restored.chat.isClosed()).toBe(true);
      } finally {
        undo();
      }
    });
  });

  it('[WI36] fields of a form may be called as its members are', async () => {
    await withWidget(({ open }) => {
      const chat = open({
        ui: {
          onBeforeRegistration(form) {
            for (const name of ['id', 'method', 'elements', 'submit', 'tagName', 'parentNode']) {
              const input = document.createElement('input');
              input.setAttribute('name', name);
              input.setAttribute('value', 'x');
              form.appendChild(input);
            }
          },
        },
      });
      document.getElementById('gcbChatRegister')?.click();
      expect(chat.registered()).toMatchObject({
        id: 'x',
        method: 'x',
        elements: 'x',
        submit: 'x',
        parentNode: 'x',
      });
    });
  });

  it('[WI35] nothing is set as markup, inline style or handler, which strict policies forbid', async () => {
    await withWidget((world) => {
      const forbidden = /^(?:style|on)/;
      const setAttribute = Element.prototype.setAttribute;
      const undo = [
        replace(Element.prototype, {
          setAttribute(this: Element, name: string, value: string) {
            if (forbidden.test(name)) refuse();
            setAttribute.call(this, name, value);
          },
          insertAdjacentHTML: refuse,
        }),
        replaceSetter(Element.prototype, 'innerHTML'),
        replaceSetter(Element.prototype, 'outerHTML'),
      ];
      try {
        world.open();
        world.widget.close();
        const { session } = world.openSession();
        session.agentSays('Hello https://a.example/');
        session.emit({ type: 'SessionEnded' });
        // Minimising is left out: this document writes an element's style by its attribute, which browsers do not.
        expect(world.texts('gwc-chat-message-text')).toContain('Hello https://a.example/');
      } finally {
        for (const one of undo) one();
      }
    });
  });
});

function replaceSetter(owner: object, name: string): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { ...before, set: refuse });
  return () => {
    if (before !== undefined) Object.defineProperty(owner, name, before);
  };
}
