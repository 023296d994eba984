// @vitest-environment happy-dom
// Writing: what a key does, what was not sent, what a later page finds, and what the agent sees of it.
import { fireEvent } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { TYPING_IDLE_MS, TYPING_REPEAT_MS } from '../../../core/view/embedded/composer.ts';
import { KEEP_MS } from '../../../core/view/embedded/keeper.ts';
import { type EmbeddedWorld, withWidget } from './embedded-world.ts';

function box({ part }: EmbeddedWorld): HTMLTextAreaElement {
  const found = part('gwc-chat-input');
  if (!(found instanceof HTMLTextAreaElement)) throw new Error('it is no text field');
  return found;
}
const write = (world: EmbeddedWorld, value: string) => fireEvent.input(box(world), { target: { value } });
const enter = (world: EmbeddedWorld, init: KeyboardEventInit = {}) =>
  fireEvent.keyDown(box(world), { key: 'Enter', ...init });

describe('the composer', () => {
  it('[WI25] sends by Enter and empties itself; with Shift it breaks the line', async () => {
    await withWidget((world) => {
      const { session } = world.openSession();
      write(world, 'Hello');
      // Not prevented: the browser breaks the line.
      expect(enter(world, { shiftKey: true })).toBe(true);
      expect(session.waiting).toEqual([]);
      expect(enter(world)).toBe(false);
      expect(session.waiting).toEqual(['Hello']);
      expect(box(world).value).toBe('');
    });
  });

  it('[WI25] sends by its form, however a page submits it, and by a key that only has a code', async () => {
    await withWidget((world) => {
      const { session } = world.openSession();
      write(world, 'one');
      world.part('gwc-chat-message-send').click();
      write(world, 'two');
      enter(world, { key: 'Unidentified', keyCode: 13 });
      expect(session.waiting).toEqual(['one', 'two']);
    });
  });

  it('[WI25] does not send what is blank, nor while an input method is at work, nor where the page says no', async () => {
    await withWidget((world) => {
      const { session } = world.openSession();
      write(world, ' \n ');
      enter(world);
      write(world, 'Hello');
      enter(world, { isComposing: true });
      enter(world, { keyCode: 229 });
      const veto = (event: Event) => event.preventDefault();
      box(world).addEventListener('keydown', veto);
      enter(world);
      box(world).removeEventListener('keydown', veto);
      world.part('gwc-chat-message-form').addEventListener('submit', veto);
      world.part('gwc-chat-message-send').click();
      expect(session.waiting).toEqual([]);
      expect(box(world).value).toBe('Hello');
    });
  });

  it('[WI25] leaves what is written before there is a session where it is', async () => {
    await withWidget((world) => {
      world.open({ hasForm: false });
      write(world, 'Hello');
      enter(world);
      expect(box(world).value).toBe('Hello');
    });
  });

  it('[WI26] shows what is on its way apart from the messages, until the server has said it', async () => {
    await withWidget((world) => {
      const { session } = world.openSession();
      const count = () => world.texts('gwc-chat-message').length;
      write(world, 'Hello');
      enter(world);
      expect(world.texts('gwc-chat-sending')).toEqual(['Sending: Hello']);
      expect(count()).toBe(1);
      session.accept();
      expect(world.texts('gwc-chat-sending')).toEqual(['']);
      expect(count()).toBe(2);
    });
  });

  it('[WI26] gets back what was not sent, before what was written meanwhile, with the reason', async () => {
    await withWidget((world) => {
      const { session } = world.openSession();
      write(world, 'Hello');
      enter(world);
      write(world, 'and more');
      session.refuse('Too long');
      expect(box(world).value).toBe('Hello\nand more');
      expect(world.texts('gwc-chat-message-text')).toContain('Too long');
      expect(world.texts('gwc-chat-sending')).toEqual(['']);
    });
  });

  it('[WI11] has its draft again on the next page, also what a page’s script put in or took out', async () => {
    await withWidget(async (world) => {
      let { chat, session } = world.openSession();
      write(world, 'half a sen');
      ({ chat } = world.openSession({}, world.leave(chat)));
      expect(box(world).value).toBe('half a sen');
      box(world).value = '';
      ({ chat, session } = world.openSession({}, world.leave(chat)));
      expect(box(world).value).toBe('');
      await world.clock.advance(KEEP_MS);
      write(world, 'sent by the page');
      expect(chat.lastKept()).toContain('sent by the page');
      await world.clock.advance(KEEP_MS);
      // A page's own button: sends by the session and empties the field, which no event tells.
      box(world).value = '';
      session.session.sendMessage('sent by the page');
      session.accept();
      expect(chat.lastKept()).not.toContain('sent by the page');
    });
  });

  it('[WI27] tells the agent of typing now and then, and that it is over after a while, when emptied, or with the message', async () => {
    await withWidget(async (world) => {
      const { session } = world.openSession();
      write(world, 'H');
      expect(session.isVisitorTyping()).toBe(true);
      write(world, 'He');
      expect(session.typingSignals()).toBe(1);
      await world.clock.advance(TYPING_REPEAT_MS);
      write(world, 'Hel');
      expect(session.typingSignals()).toBe(2);
      await world.clock.advance(TYPING_IDLE_MS);
      expect(session.isVisitorTyping()).toBe(false);

      write(world, 'Hell');
      expect(session.isVisitorTyping()).toBe(true);
      write(world, '');
      expect(session.isVisitorTyping()).toBe(false);

      write(world, 'Hello');
      const signals = session.typingSignals();
      enter(world);
      await world.clock.advance(TYPING_IDLE_MS * 2);
      // The message itself ends it.
      expect(session.typingSignals()).toBe(signals);
      write(world, 'Again');
      expect(session.typingSignals()).toBe(signals + 1);
    });
  });

  it('[WI27] leaves no timer behind when the chat is closed', async () => {
    await withWidget((world) => {
      const { session } = world.openSession();
      write(world, 'H');
      session.agentSays('Hello');
      world.widget.close();
      session.agentSays('Still there?');
      expect(world.clock.pendingTimers()).toBe(0);
    });
  });
});
