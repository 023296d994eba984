// @vitest-environment happy-dom
// The widget for people who see no screen or use no pointer: roles, names, keys, focus, and the one voice.
import { fireEvent } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { ANNOUNCE_MS } from '../../../core/view/embedded/announcer.ts';
import { type EmbeddedWorld, withWidget } from './embedded-world.ts';
import { makeParty } from './fake-api.ts';

const spoken = ({ part }: EmbeddedWorld) => part('gwc-chat-announcer').textContent;

/** This document never has the focus by itself. */
function focusPage(hasFocus: boolean): void {
  document.hasFocus = () => hasFocus;
}
afterEach(() => focusPage(true));

describe('roles and names', () => {
  it('[WI30] are those of a dialog, its head, its controls, a log and a text field', async () => {
    await withWidget(({ openSession, getByRole, part }) => {
      openSession();
      expect(getByRole('dialog', { name: 'Chat' })).toBe(part('gwc-chat-embedded-window'));
      expect(getByRole('button', { name: 'Minimize the chat' })).toBe(part('gwc-chat-control-minimize'));
      expect(getByRole('button', { name: 'Close the chat' })).toBe(part('gwc-chat-control-close'));
      expect(getByRole('log', { name: 'Messages' }).getAttribute('aria-live')).toBe('off');
      expect(getByRole('textbox', { name: 'Write a message' })).toBe(part('gwc-chat-input'));
      expect(getByRole('button', { name: 'Send' })).toBe(part('gwc-chat-message-send'));
      for (const name of ['gwc-chat-head', 'gwc-chat-control-minimize', 'gwc-persistent-chat-messages']) {
        expect(part(name).tabIndex, name).toBe(0);
      }
    });
  });

  it('[WI30] name each field of the form by its label', async () => {
    await withWidget(({ open, getByRole, getByLabelText }) => {
      open();
      expect(getByLabelText('First name').id).toBe('gcbChatFirstName');
      expect(getByRole('textbox', { name: 'E-mail' }).id).toBe('gcbChatEmail');
      expect(getByRole('button', { name: 'Start chat' }).id).toBe('gcbChatRegister');
    });
  });

  it('[WI30] say what the control would do, unless the page has named it', async () => {
    await withWidget(({ openSession, part, widget }) => {
      openSession();
      const control = part('gwc-chat-control-minimize');
      widget.toggle();
      expect(control.getAttribute('aria-label')).toBe('Show the chat');
      control.setAttribute('aria-label', 'Klein');
      widget.toggle();
      expect(control.getAttribute('aria-label')).toBe('Klein');
    });
  });
});

describe('keys', () => {
  it('[WI30] Enter and Space press the controls, with a click that the page hears', async () => {
    await withWidget(({ openSession, part, widget }) => {
      const { chat } = openSession();
      let clicks = 0;
      document.addEventListener(
        'click',
        () => {
          clicks += 1;
        },
        { once: true },
      );
      fireEvent.keyDown(part('gwc-chat-control-minimize'), { key: 'Enter' });
      expect(widget.isMinimized()).toBe(true);
      expect(clicks).toBe(1);
      fireEvent.keyDown(part('gwc-chat-control-minimize'), { key: ' ' });
      expect(widget.isMinimized()).toBe(false);
      fireEvent.keyDown(part('gwc-chat-control-close'), { key: 'Enter' });
      expect(chat.isClosed()).toBe(true);
    });
  });

  it.each(['in place of the icon', 'in place of the control'])(
    '[WI30] leave a button that the page has put %s to press itself',
    async (where) => {
      await withWidget(({ openSession, part, widget }) => {
        openSession();
        const mine = document.createElement('button');
        const control = part('gwc-chat-control-minimize');
        if (where === 'in place of the icon') control.replaceChildren(mine);
        else {
          mine.className = control.className;
          control.replaceWith(mine);
        }
        fireEvent.keyDown(mine, { key: 'Enter' });
        expect(widget.isMinimized()).toBe(false);
        mine.click();
        expect(widget.isMinimized()).toBe(true);
      });
    },
  );

  it('[WI31] Escape minimises, and the focus goes where it can be seen', async () => {
    await withWidget(({ openSession, part, widget }) => {
      openSession();
      part('gwc-chat-input').focus();
      fireEvent.keyDown(part('gwc-chat-input'), { key: 'Escape' });
      expect(widget.isMinimized()).toBe(true);
      expect(document.activeElement).toBe(part('gwc-chat-control-minimize'));
    });
  });
});

describe('the focus', () => {
  it('[WI31] goes into a chat that the visitor opened, along to the chat view, and back when it is closed', async () => {
    await withWidget(({ open, openSession, widget, part }) => {
      const opener = document.body.appendChild(document.createElement('button'));
      opener.focus();
      open();
      expect(document.activeElement?.id).toBe('gcbChatFirstName');
      widget.close();
      expect(document.activeElement).toBe(opener);
      openSession();
      expect(document.activeElement).toBe(part('gwc-chat-input'));
    });
  });

  it('[WI31] is not taken by a chat of an earlier page, a minimised one, or one that no visitor asked for', async () => {
    const opened = async (isVisitorActive: boolean, kept: string | null) => {
      let isTaken = false;
      await withWidget(
        ({ openSession, part }) => {
          openSession({}, kept);
          isTaken = part('gwc-chat-embedded-window').contains(document.activeElement);
        },
        { isVisitorActive },
      );
      return isTaken;
    };
    expect(await opened(true, null)).toBe(true);
    expect(await opened(true, '')).toBe(false);
    expect(await opened(true, '{"isMinimized":true}')).toBe(false);
    expect(await opened(false, null)).toBe(false);
  });
});

describe('the voice', () => {
  it('[WI29] speaks what is new, also from a minimised window, but no history and not what the visitor said', async () => {
    await withWidget(async (world) => {
      focusPage(true);
      const { session } = world.openSession();
      session.agentSays('of yesterday', { restored: true });
      session.agentSays('mine', { party: makeParty('client') });
      await world.clock.advance(ANNOUNCE_MS);
      expect(spoken(world)).toBe('');
      world.widget.minimize();
      session.emit({ type: 'AgentConnected', party: makeParty('agent') });
      session.agentSays('Hello');
      await world.clock.advance(ANNOUNCE_MS);
      expect(spoken(world)).toBe('Bob has joined the chat.\nBob: Hello');
      expect(world.part('gwc-chat-body').contains(world.part('gwc-chat-announcer'))).toBe(false);
    });
  });

  it('[WI29] sums up a burst', async () => {
    await withWidget(async (world) => {
      focusPage(true);
      const { session } = world.openSession();
      for (let count = 0; count < 12; count += 1) session.agentSays('line');
      await world.clock.advance(ANNOUNCE_MS);
      expect(spoken(world)).toBe('New messages: 12');
    });
  });

  it('[WI29] is silent where the page has not the focus: another view speaks', async () => {
    await withWidget(async (world) => {
      focusPage(false);
      const { session } = world.openSession();
      session.agentSays('Hello');
      await world.clock.advance(ANNOUNCE_MS);
      expect(spoken(world)).toBe('');
    });
  });
});
