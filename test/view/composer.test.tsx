// @vitest-environment happy-dom
// Writing and sending: once, never empty, and nothing that was written gets lost.
import { fireEvent } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { DRAFT_DELAY_MS, MESSAGE_MAX_LENGTH, TYPING_IDLE_MS } from '../../core/view/composer-model.ts';
import { makeError, makeOpen } from '../support/fake-client.ts';
import { type PanelWorld, withPanel } from './panel-world.ts';

const box = ({ getByRole }: PanelWorld): HTMLTextAreaElement => getByRole('textbox', { name: 'Message' });
const sent = ({ client }: PanelWorld) => client.done.filter(({ type }) => type === 'sendMessage');
const ENTER = { key: 'Enter' };

const withOpenChat = (body: (world: PanelWorld) => Promise<void>) =>
  withPanel(async (world) => {
    world.client.put(makeOpen());
    await world.settle();
    await body(world);
  });

describe('the composer', () => {
  it('[VW20] sends by Enter and by the button, then is empty', () =>
    withOpenChat(async (world) => {
      await world.write('Message', 'Hello');
      await world.key(box(world), ENTER);
      expect(sent(world)).toEqual([{ type: 'sendMessage', text: 'Hello' }]);
      expect(box(world).value).toBe('');
      await world.write('Message', 'Again');
      await world.press('Send');
      expect(sent(world)).toHaveLength(2);
      expect(box(world).value).toBe('');
    }));

  it('[VW21] does not send nothing, nor blanks, nor too much', () =>
    withOpenChat(async (world) => {
      const button = world.getByRole('button', { name: 'Send' }) as HTMLButtonElement;
      for (const text of ['', '   ', '\n\t ', 'x'.repeat(MESSAGE_MAX_LENGTH + 1)]) {
        await world.write('Message', text);
        expect(button.disabled).toBe(true);
        await world.key(box(world), ENTER);
      }
      expect(sent(world)).toEqual([]);
      expect(world.getByText('1 character too many')).toBeDefined();
    }));

  it('[VW22] leaves Enter to Shift and to an input method', () =>
    withOpenChat(async (world) => {
      await world.write('Message', 'にほん');
      await world.key(box(world), { ...ENTER, isComposing: true });
      await world.key(box(world), { ...ENTER, keyCode: 229 });
      await world.key(box(world), { ...ENTER, shiftKey: true });
      expect(sent(world)).toEqual([]);
    }));

  it('[VW23] sends once, however often Enter is pressed before the answer', () =>
    withOpenChat(async (world) => {
      await world.write('Message', 'Only once');
      world.client.hold();
      await world.key(box(world), ENTER);
      await world.key(box(world), ENTER);
      await world.press('Send');
      expect(box(world).value).toBe('Only once');
      await world.client.release();
      await world.settle();
      expect(sent(world)).toEqual([{ type: 'sendMessage', text: 'Only once' }]);
      expect(box(world).value).toBe('');
    }));

  it('[VW24] keeps what was written while the message before was under way, and sends it if that was asked for', () =>
    withOpenChat(async (world) => {
      await world.write('Message', 'First');
      world.client.hold();
      await world.key(box(world), ENTER);
      await world.write('Message', 'First and second');
      await world.key(box(world), ENTER);
      await world.client.release();
      await world.settle();
      expect(sent(world).map((command) => 'text' in command && command.text)).toEqual([
        'First',
        ' and second',
      ]);
    }));

  it('[VW25] keeps the text and says why when a message is not accepted', () =>
    withOpenChat(async (world) => {
      world.client.refuse('sendMessage', 'storageFailed');
      await world.write('Message', 'Precious');
      await world.key(box(world), ENTER);
      expect(box(world).value).toBe('Precious');
      expect(world.getByText(/could not save this/)).toBeDefined();
      world.client.refuse('sendMessage', null);
      await world.key(box(world), ENTER);
      expect(world.queryByText(/could not save this/)).toBeNull();
      expect(box(world).value).toBe('');
    }));

  it('[VW26] hands the first change to the background at once, others soon, and at once when it loses the focus or the view goes', () =>
    withOpenChat(async (world) => {
      const draft = () => world.client.chat().summary.draft;
      await world.write('Message', 'Half');
      expect(draft()).toEqual({ text: 'Half', writtenBy: 'view-1' });
      await world.write('Message', 'Half a');
      expect(draft().text).toBe('Half');
      await world.clock.advance(DRAFT_DELAY_MS);
      expect(draft().text).toBe('Half a');
      await world.write('Message', 'Half a sent');
      fireEvent.blur(box(world));
      await world.settle();
      expect(draft().text).toBe('Half a sent');
      await world.write('Message', 'Half a sentence');
      window.dispatchEvent(new Event('pagehide'));
      await world.settle();
      expect(draft().text).toBe('Half a sentence');
    }));

  it('[VW27] takes over what another view wrote, but not from under the visitor’s hands', () =>
    withOpenChat(async (world) => {
      world.client.change({ draft: { text: 'From the other window', writtenBy: 'view-2' } });
      await world.settle();
      expect(box(world).value).toBe('From the other window');
      box(world).focus();
      await world.write('Message', 'Mine is newer');
      world.client.change({ draft: { text: 'Theirs', writtenBy: 'view-2' } });
      await world.settle();
      expect(box(world).value).toBe('Mine is newer');
    }));

  it('[VW28] has text that was put back, with the reason, and what is being written as well', () =>
    withOpenChat(async (world) => {
      const putBack = { text: 'Too long a text', writtenBy: 'background' };
      world.client.change({ draft: putBack, error: makeError('messageTooLong') });
      await world.settle();
      expect(box(world).value).toBe('Too long a text');
      expect(world.getByText(/too long for the chat server/)).toBeDefined();
      box(world).focus();
      await world.write('Message', 'Something else');
      world.client.change({ draft: { ...putBack, text: 'Also too long' } });
      await world.settle();
      expect(box(world).value).toBe('Also too long\nSomething else');
    }));

  it('[VW29] tells typing at most once in three seconds, and its end when the box is idle or empty', () =>
    withOpenChat(async (world) => {
      const told = () =>
        world.client.done.flatMap((command) => (command.type === 'changeTyping' ? [command.isTyping] : []));
      for (const text of ['a', 'ab', 'abc']) await world.write('Message', text);
      expect(told()).toEqual([true]);
      await world.clock.advance(TYPING_IDLE_MS);
      expect(told()).toEqual([true, false]);
      await world.write('Message', 'abcd');
      await world.write('Message', '');
      expect(told()).toEqual([true, false, true, false]);
    }));
});
