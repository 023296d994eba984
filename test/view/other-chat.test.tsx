// @vitest-environment happy-dom
// Going from one chat to another: by choice only, and each keeps what is its own.
import { fireEvent, within } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { GATHER_MS } from '../../core/view/announcer.ts';
import { TYPING_IDLE_MS } from '../../core/view/composer-model.ts';
import { FAKE_NOW, makeEntry, makeOpen, makeSummary } from '../support/fake-client.ts';
import { FORM } from './gallery/sample-talk.ts';
import { withPanel } from './panel-world.ts';
import { BANK, choose, showTwo } from './two-chats.ts';

describe('another chat', () => {
  it('[VW39] is not shown by itself, but by a choice', () =>
    withPanel(async (world) => {
      await showTwo(world);
      expect(world.getByRole('banner').textContent).toContain('support.example.com · customer-support');
      await choose(world, /bank/);
      expect(world.getByRole('banner').textContent).toContain('bank.example · cards');
      world.client.put(makeOpen({ id: 'third', desk: { ...BANK, service: 'loans' } }));
      await world.settle();
      expect(world.getByRole('banner').textContent).toContain('bank.example · cards');
    }));

  it('[VW39] that is gone by the time it is asked for changes nothing', () =>
    withPanel(async (world) => {
      await showTwo(world);
      world.client.callView({ type: 'showChat', chatId: 'gone' });
      await world.settle();
      expect(world.getByRole('banner').textContent).toContain('Samuel Okafor');
      world.client.callView({ type: 'showChat', chatId: 'bank' });
      await world.settle();
      expect(world.getByRole('banner').textContent).toContain('bank.example');
    }));

  it('[VW39] that is under way is offered where the shown one is not', () =>
    withPanel(async (world) => {
      await showTwo(world);
      expect(world.queryByRole('button', { name: 'Show' })).toBeNull();
      await choose(world, /bank/);
      world.client.change({ phase: 'ended', ended: { reason: 'agent', at: FAKE_NOW } });
      await world.settle();
      await world.press('Show');
      expect(world.getByRole('banner').textContent).toContain('support.example.com');
    }));

  it('[VW73] has its own draft, and the one that was left keeps its own', () =>
    withPanel(async (world) => {
      await showTwo(world);
      await world.write('Message', 'for the shop');
      await choose(world, /bank/);
      const box = () => world.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
      expect(box().value).toBe('');
      await world.write('Message', 'for the bank');
      await choose(world, /support/);
      expect(box().value).toBe('for the shop');
      await choose(world, /bank/);
      expect(box().value).toBe('for the bank');
    }));

  it('[VW73] gets nothing of a message that is on its way in the one that was left', () =>
    withPanel(async (world) => {
      await showTwo(world);
      await world.write('Message', 'same words');
      world.client.hold();
      await world.press('Send');
      await choose(world, /bank/);
      await world.write('Message', 'same words, other chat');
      await world.client.release();
      await world.settle();
      const box = () => world.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
      expect(box().value).toBe('same words, other chat');
      expect(world.client.chat().summary.outbox).toEqual([]);
      await choose(world, /support/);
      expect(box().value).toBe('');
      expect(world.getByText('same words')).toBeDefined();
    }));

  it('[VW73] does not lose a message that was refused after it was left', () =>
    withPanel(async (world) => {
      await showTwo(world);
      await world.write('Message', 'refused');
      world.client.refuse('sendMessage', 'storageFailed');
      world.client.hold();
      await world.press('Send');
      await choose(world, /bank/);
      await world.client.release();
      await world.settle();
      await choose(world, /support/);
      expect(world.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).value).toBe('refused');
    }));

  it('[VW73] is told of no typing but its own', () =>
    withPanel(async (world) => {
      const told: [string, boolean][] = [];
      const { command } = world.client;
      world.client.command = async (chatId, given, id) => {
        if (given.type === 'changeTyping') told.push([chatId, given.isTyping]);
        return command.call(world.client, chatId, given, id);
      };
      await showTwo(world);
      await world.write('Message', 'hm');
      await choose(world, /bank/);
      await world.clock.advance(TYPING_IDLE_MS);
      expect(told).toEqual([
        ['shop', true],
        ['shop', false],
      ]);
    }));

  it('[VW73] is not where one comes across what was announced of the one that was left', () =>
    withPanel(async (world) => {
      await showTwo(world);
      await choose(world, /bank/);
      world.client.change({}, [makeEntry({ index: 9, text: 'Of the bank' })]);
      await world.clock.advance(GATHER_MS);
      await world.settle();
      expect(world.container.textContent).toContain('Samuel Okafor: Of the bank');
      await choose(world, /support/);
      expect(world.container.textContent).not.toContain('Of the bank');
    }));

  it('[VW73] does not show what went wrong in the one that was left', () =>
    withPanel(async (world) => {
      await showTwo(world);
      world.client.refuse('endChat', 'storageFailed');
      await world.press('End chat');
      fireEvent.click(within(world.getByRole('dialog')).getByRole('button', { name: 'End chat' }));
      await world.settle();
      expect(world.getByText(/could not save/)).toBeDefined();
      await choose(world, /bank/);
      expect(world.queryByText(/could not save/)).toBeNull();
    }));

  it('[VW73] has a form of its own', () =>
    withPanel(async (world) => {
      world.client.put(makeSummary({ id: 'form-1', form: FORM }));
      world.client.put(makeSummary({ id: 'form-2', desk: BANK }));
      await world.settle();
      const name = () => world.getByRole<HTMLInputElement>('textbox', { name: 'First name' });
      await choose(world, /^New chat, support/);
      await world.write('First name', 'Beth');
      await choose(world, /^New chat, bank/);
      expect(name().value).toBe('');
      await choose(world, /^New chat, support/);
      expect(name().value).toBe('Beth');
      expect(world.client.done).toEqual([{ type: 'changeForm', form: { ...FORM, firstName: 'Beth' } }]);
    }));
});
