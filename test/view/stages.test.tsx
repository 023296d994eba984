// @vitest-environment happy-dom
// What the panel shows before, at the start of, and after a chat, and whom one talks to.
import { fireEvent, getByRole as getByRoleIn } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { FORM_DELAY_MS } from '../../core/view/form-model.ts';
import {
  AGENT,
  FAKE_NOW,
  makeEntry,
  makeError,
  makeOpen,
  makeOutboxEntry,
  makeSummary,
  VISITOR,
} from '../support/fake-client.ts';
import { FORM, TALK } from './gallery/sample-talk.ts';
import { type PanelWorld, withPanel } from './panel-world.ts';

const SETUP = {
  desk: { host: 'support.example.com', service: 'customer-support' },
  desks: [],
  isStorageFailing: false,
  loss: null,
  access: null,
  bootId: 'boot-1',
};
const CONNECTING = { status: 'connecting', step: 'opening', since: FAKE_NOW, attempt: 0 } as const;
const field = ({ getByRole }: PanelWorld, name: string): HTMLInputElement => getByRole('textbox', { name });

describe('before a chat', () => {
  it('[VW30] shows no words while the background is about to answer, and some when that takes long', () =>
    withPanel(async ({ clock, queryByText, getByText }) => {
      expect(queryByText('Opening your chat …')).toBeNull();
      await clock.advance(1_000);
      expect(getByText('Opening your chat …')).toBeDefined();
    }));

  it('[VW31] leads to the options where no chat server is set up', () =>
    withPanel(async (world) => {
      world.client.publish({ setup: { ...SETUP, desk: null }, chats: [] });
      await world.settle();
      await world.press('Open options');
      expect(world.optionsOpened()).toBe(1);
      world.client.setUp({ desk: { host: 'support.example.com', service: 'customer-support' } });
      await world.settle();
      expect(world.getByRole('button', { name: 'Start chat' })).toBeDefined();
    }));

  it('[VW32] makes a chat at the first touch of the form, once, and keeps what was written', () =>
    withPanel(async (world) => {
      world.client.publish({ setup: SETUP, chats: [] });
      await world.settle();
      await world.write('First name', 'Ann');
      await world.write('E-mail', 'ann@example.com');
      await world.clock.advance(FORM_DELAY_MS);
      await world.settle();
      expect(world.client.chat().summary.form).toMatchObject({ firstName: 'Ann', email: 'ann@example.com' });
      expect(field(world, 'First name').value).toBe('Ann');
      await world.write('Last name', 'Lee');
      await world.press('Start chat');
      await world.press('Start chat').catch(() => undefined);
      const starts = world.client.done.filter(({ type }) => type === 'startChat');
      expect(starts).toEqual([{ type: 'startChat', form: { ...FORM, subject: '' } }]);
    }));

  it('[VW33] starts one chat, however often "Start chat" is pressed', () =>
    withPanel(async (world) => {
      world.client.publish({ setup: SETUP, chats: [] });
      await world.settle();
      world.client.hold();
      await world.press('Start chat');
      await world.press('Start chat');
      await world.client.release();
      await world.settle();
      expect(world.client.done.filter(({ type }) => type === 'startChat')).toHaveLength(1);
      expect(world.getByRole('heading', { name: 'Starting your chat', level: 2 })).toBeDefined();
    }));

  it.each([
    ['nameRequired', 'First name', /enter your name/],
    ['firstNameRequired', 'First name', /enter your first name/],
    ['lastNameRequired', 'Last name', /enter your last name/],
    ['emailInvalid', 'E-mail', /not a valid e-mail/],
  ] as const)('[VW34] shows %s at its field, until that is changed', (code, name, text) =>
    withPanel(async (world) => {
      world.client.put(makeSummary({ form: FORM, error: makeError(code) }));
      await world.settle();
      const input = field(world, name);
      expect(input.getAttribute('aria-invalid')).toBe('true');
      const described = document.getElementById(input.getAttribute('aria-describedby') ?? '');
      expect(described?.textContent).toMatch(text);
      expect(document.activeElement).toBe(input);
      await world.write(name, 'Better');
      expect(input.getAttribute('aria-invalid')).toBe('false');
    }),
  );

  it('[VW35] shows every other error of a start as an alert', () =>
    withPanel(async (world) => {
      world.client.put(makeSummary({ error: makeError('serviceSilent', 'wrong-name') }));
      await world.settle();
      const alerts = world.getAllByRole('alert').map(({ textContent }) => textContent);
      expect(alerts.join()).toContain('“wrong-name” does not answer at support.example.com');
    }));
});

describe('while a chat starts', () => {
  it('[VW36] says to which host it connects, and offers the way back only when it hangs', () =>
    withPanel(async (world) => {
      world.client.put(makeSummary({ phase: 'starting', connection: CONNECTING }));
      await world.settle();
      expect(world.getByRole('status').textContent).toBe('Connecting to support.example.com …');
      expect(world.queryByRole('button', { name: 'Back to the form' })).toBeNull();
      const error = makeError('unreachable');
      world.client.change({ connection: { status: 'waiting', until: FAKE_NOW + 5_000, attempt: 1, error } });
      await world.settle();
      expect(world.getByRole('status').textContent).toContain('support.example.com does not answer');
      await world.press('Back to the form');
      expect(world.client.chat().summary.phase).toBe('registering');
    }));

  it('[VW37] leaves a second start to the visitor when the first one is not confirmed', () =>
    withPanel(async (world) => {
      world.client.put(
        makeSummary({ phase: 'startUnconfirmed', form: FORM, error: makeError('sessionUnknown') }),
      );
      await world.settle();
      expect(world.getByText('We could not confirm that the chat started.')).toBeDefined();
      await world.press('Start again');
      expect(world.client.done).toEqual([{ type: 'startChat', form: FORM }]);
    }));
});

describe('whom one talks to', () => {
  it('[VW38] is in the header: the agent, and always host and service', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen({ participants: [VISITOR] }));
      await world.settle();
      expect(world.getByRole('heading', { level: 1 }).textContent).toBe('Waiting for an agent');
      world.client.change({ participants: [VISITOR, AGENT] });
      await world.settle();
      expect(world.getByRole('heading', { level: 1 }).textContent).toBe(AGENT.nickname);
      expect(world.getByRole('banner').textContent).toContain('support.example.com · customer-support');
    }));
});

describe('the end', () => {
  it('[VW40] is asked for first: Escape and "Keep chatting" keep the chat', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen());
      await world.settle();
      await world.press('End chat');
      const dialog = world.getByRole('dialog', { name: 'End this chat?' });
      fireEvent.click(getByRoleIn(dialog, 'button', { name: 'Keep chatting' }));
      await world.settle();
      expect(world.queryByRole('dialog')).toBeNull();
      expect(world.client.chat().summary.phase).toBe('open');
      await world.press('End chat');
      fireEvent.click(getByRoleIn(world.getByRole('dialog'), 'button', { name: 'End chat' }));
      await world.settle();
      expect(world.client.chat().summary.phase).toBe('ended');
      expect(world.getByText('You ended this chat.')).toBeDefined();
    }));

  it('[VW41] leaves the conversation readable, and lists what was not sent, to copy or to take along', () =>
    withPanel(async (world) => {
      const outbox = [
        makeOutboxEntry({ id: 'a', text: 'First' }),
        makeOutboxEntry({ id: 'b', text: 'Second' }),
      ];
      world.client.put(
        makeOpen({
          phase: 'ended',
          ended: { reason: 'agent', at: FAKE_NOW },
          outbox,
          draft: { text: 'Half a', writtenBy: 'view-1' },
        }),
        TALK,
      );
      await world.settle();
      expect(world.getByRole('list', { name: 'Conversation' }).children).toHaveLength(TALK.length);
      const list = world.getByRole('list', { name: 'What was not sent' });
      expect([...list.children].map(({ textContent }) => textContent)).toEqual(['First', 'Second', 'Half a']);
      await world.press('Copy');
      expect(world.copied()).toBe('First\nSecond\nHalf a');
      await world.press('Take into a new chat');
      expect(world.client.chat().summary).toMatchObject({
        phase: 'registering',
        draft: { text: 'First\nSecond\nHalf a' },
      });
      expect(world.getByRole('button', { name: 'Start chat' })).toBeDefined();
    }));

  it('[VW42] offers a new chat', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen({ phase: 'ended', ended: { reason: 'gone', at: FAKE_NOW } }), [
        makeEntry({ index: 1, text: 'Bye' }),
      ]);
      await world.settle();
      expect(document.activeElement).toBe(world.getByRole('button', { name: 'New chat' }));
      await world.press('New chat');
      expect(world.getByRole('textbox', { name: 'First name' })).toBeDefined();
    }));
});
