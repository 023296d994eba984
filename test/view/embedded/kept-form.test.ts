// @vitest-environment happy-dom
// A form that was left half-filled, on the next page.
import { fireEvent } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { type EmbeddedWorld, field, fill, submit, withWidget } from './embedded-world.ts';

describe('a form that was left half-filled', () => {
  /** Opens a form, lets the visitor do something, and gives what a later page would get. */
  function fillAndLeave({ open, leave }: EmbeddedWorld, act: () => void): string | null {
    const chat = open();
    act();
    return leave(chat);
  }

  it('[WI11] is as it was on the next page', async () => {
    await withWidget((world) => {
      const kept = fillAndLeave(world, () => {
        fill('gcbChatFirstName', 'Ann');
        fill('gcbChatSubject', 'Two words');
      });
      world.open({}, kept);
      expect(field('gcbChatFirstName').value).toBe('Ann');
      expect(field('gcbChatSubject').value).toBe('Two words');
      expect(field('gcbChatEmail').value).toBe('');
    });
  });

  it('[WI11] fills fields that the page’s hook adds, and can be submitted and left again', async () => {
    await withWidget((world) => {
      const ui = {
        onBeforeRegistration(form: Element) {
          const extra = document.createElement('input');
          extra.id = 'gcbChatPhone';
          form.appendChild(extra);
        },
      };
      let chat = world.open({ ui });
      fill('gcbChatPhone', '0123');
      for (let page = 0; page < 2; page += 1) {
        chat = world.open({ ui }, world.leave(chat));
        expect(field('gcbChatPhone').value).toBe('0123');
      }
      submit();
      expect(chat.registered()).toEqual({ gcbChatPhone: '0123' });
    });
  });

  it('[WI11] keeps no passwords', async () => {
    await withWidget((world) => {
      const kept = fillAndLeave(world, () => {
        field('gcbChatSubject').type = 'password';
        fill('gcbChatSubject', 'hunter2');
        fill('gcbChatFirstName', 'Ann');
      });
      expect(kept).toContain('Ann');
      expect(kept).not.toContain('hunter2');
    });
  });

  it.each(['beforeunload', 'pagehide'])(
    '[WI11] is told of at once, then at most four times a second, and at %s',
    async (leaving) => {
      await withWidget(async ({ open, clock }) => {
        const chat = open();
        const kept = () => JSON.parse(chat.lastKept() ?? '{}').fields?.FirstName;
        fill('gcbChatFirstName', 'A');
        expect(kept()).toBe('A');
        fill('gcbChatFirstName', 'An');
        fill('gcbChatFirstName', 'Ann');
        expect(kept()).toBe('A');
        await clock.advance(250);
        expect(kept()).toBe('Ann');
        fill('gcbChatFirstName', 'Anna');
        fireEvent(window, new Event(leaving));
        expect(kept()).toBe('Anna');
      });
    },
  );
});
