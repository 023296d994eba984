// @vitest-environment happy-dom
// What was written and not sent: how soon the background has it, and what becomes of it between chats and views.
import { fireEvent } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import type { Command } from '../../core/chat/events.ts';
import type { ChatSummary } from '../../core/chat/selectors.ts';
import { type ComposerModel, createComposerModel, DRAFT_DELAY_MS } from '../../core/view/composer-model.ts';
import { FORM_DELAY_MS } from '../../core/view/form-model.ts';
import { FAKE_NOW, makeError, makeOpen, makeOutboxEntry, makeSummary } from '../support/fake-client.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';
import { type PanelWorld, withPanel } from './panel-world.ts';

const KEY_MS = 120;
const SENTENCE = 'A sentence that is typed without a pause, as people do who know what they want.';

const withOpenChat = (body: (world: PanelWorld) => Promise<void>) =>
  withPanel(async (world) => {
    world.client.put(makeOpen());
    await world.settle();
    await body(world);
  });
const box = (world: PanelWorld) => world.getByRole('textbox', { name: 'Message' }) as HTMLTextAreaElement;
const draft = (world: PanelWorld) => world.client.chat().summary.draft.text;

describe('what is being written', () => {
  it('[OX10] is with the background at the first change, then 300 ms later, also while no key waits for that long', () =>
    withOpenChat(async (world) => {
      await world.write('Message', 'I');
      expect(draft(world)).toBe('I');
      await world.write('Message', '');
      await world.clock.advance(DRAFT_DELAY_MS);
      expect(DRAFT_DELAY_MS).toBeLessThanOrEqual(300);
      const keys = Math.ceil(DRAFT_DELAY_MS / KEY_MS);
      for (let length = 1; length <= SENTENCE.length; length += 1) {
        await world.write('Message', SENTENCE.slice(0, length));
        await world.clock.advance(KEY_MS);
        expect(draft(world).length).toBeGreaterThanOrEqual(length - keys);
      }
      // And no more often than that.
      const told = world.client.done.filter(({ type }) => type === 'changeDraft').length;
      expect(told).toBeLessThanOrEqual(3 + (SENTENCE.length * KEY_MS) / DRAFT_DELAY_MS);
    }));

  it('[OX10] is so in the form as well', () =>
    withPanel(async (world) => {
      world.client.put(makeSummary());
      await world.settle();
      await world.write('Subject', 'A');
      expect(world.client.chat().summary.form.subject).toBe('A');
      for (let length = 1; length <= SENTENCE.length; length += 1) {
        await world.write('Subject', SENTENCE.slice(0, length));
        await world.clock.advance(KEY_MS);
        const kept = world.client.chat().summary.form.subject.length;
        expect(kept).toBeGreaterThanOrEqual(length - Math.ceil(FORM_DELAY_MS / KEY_MS));
      }
    }));

  it.each([
    ['the document is about to go', () => window.dispatchEvent(new Event('beforeunload'))],
    ['the document goes', () => window.dispatchEvent(new Event('pagehide'))],
    ['the document is hidden', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['the box loses the focus', (world: PanelWorld) => fireEvent.blur(box(world))],
  ])('[OX10] is with the background at once when %s', (_case, act) =>
    withOpenChat(async (world) => {
      await world.write('Message', 'Just');
      await world.write('Message', 'Just now');
      expect(draft(world)).toBe('Just');
      act(world);
      await world.settle();
      expect(draft(world)).toBe('Just now');
    }),
  );
});

describe('a draft and what the background says meanwhile', () => {
  /** A background that takes its time: what it was given is done by `work`, one command at a time. */
  function createSlowBackground() {
    const clock = createManualClock();
    const given: { readonly command: Command; readonly answer: (isDone: boolean) => void }[] = [];
    const told: Command[] = [];
    let summary: ChatSummary = makeOpen();
    let isGone = false;
    const give = (_chatId: string, command: Command) =>
      new Promise<void>((resolve, reject) => {
        if (isGone) return;
        told.push(command);
        const answer = (isDone: boolean) => (isDone ? resolve() : reject(new ChatError('noAnswer')));
        given.push({ command, answer });
      });
    const view = createComposerModel({ viewId: 'one', clock, give });
    const change = (draft: ChatSummary['draft']) => {
      summary = { ...summary, draft };
      view.observe(summary);
    };
    view.observe(summary);
    view.setFocused(true);
    return {
      clock,
      view,
      change,
      drafts: () => told.flatMap((command) => (command.type === 'changeDraft' ? [command.text] : [])),
      kept: () => summary.draft.text,
      /** The view's document is gone: what it says from now on reaches nobody. */
      leave() {
        isGone = true;
      },
      /** Does all but what is `refused`. */
      async work(refused?: Command['type']) {
        for (let next = given.shift(); next !== undefined; next = given.shift()) {
          const { command, answer } = next;
          const isDone = command.type !== refused;
          if (isDone && command.type === 'changeDraft')
            change({ text: command.text, writtenBy: command.viewId });
          if (isDone && command.type === 'sendMessage' && summary.draft.text === command.text)
            change({ text: '', writtenBy: 'background' });
          answer(isDone);
          for (let turn = 0; turn < 5; turn += 1) await settled();
        }
      },
    };
  }

  it('[VW24] keeps what is written behind a message, also where the background is slow to empty its draft', async () => {
    const { clock, view, work, kept } = createSlowBackground();
    view.change('Hello');
    void view.send();
    view.change('Hello, and');
    await clock.advance(DRAFT_DELAY_MS);
    await work();
    expect(view.text.value).toBe(', and');
    await clock.advance(DRAFT_DELAY_MS);
    await work();
    expect([view.text.value, kept()]).toEqual([', and', ', and']);
  });

  it('[VW24] keeps all of it where the message is refused, and another view has written meanwhile', async () => {
    const { clock, view, work, change, kept } = createSlowBackground();
    view.change('Hello');
    await work();
    await clock.advance(DRAFT_DELAY_MS);
    void view.send();
    change({ text: 'Theirs', writtenBy: 'two' });
    expect(view.text.value).toBe('Hello');
    view.change('Hello, and');
    await clock.advance(DRAFT_DELAY_MS);
    await work('sendMessage');
    expect([view.text.value, kept()]).toEqual(['Hello, and', 'Hello, and']);
  });

  it('[OX12] gives way, once it is sent, to what another view has written meanwhile', async () => {
    const { clock, view, work, change, kept } = createSlowBackground();
    view.change('Hello');
    await work();
    await clock.advance(DRAFT_DELAY_MS);
    void view.send();
    change({ text: 'Theirs', writtenBy: 'two' });
    await work();
    expect([view.text.value, kept()]).toEqual(['Theirs', 'Theirs']);
  });

  it('[OX10] begins anew after a message: the first change is handed over at once', async () => {
    const { view, work, drafts } = createSlowBackground();
    view.change('Hello');
    void view.send();
    await work();
    view.change('And');
    expect(drafts().at(-1)).toBe('And');
  });

  it('[OX11] is no draft any more once it is sent, also where the view goes at once', async () => {
    const { view, work, leave, kept } = createSlowBackground();
    view.change('H');
    view.change('Hello');
    void view.send();
    leave();
    await work();
    expect(kept()).toBe('');
  });

  it('[OX11] is no draft any more once it is sent, however soon after the last key', async () => {
    const { clock, view, work, kept } = createSlowBackground();
    view.change('H');
    view.change('Hello');
    void view.send();
    await clock.advance(DRAFT_DELAY_MS);
    view.flush();
    await work();
    expect([view.text.value, kept()]).toEqual(['', '']);
  });

  it('[OX12] is not replaced by what another view wrote before it', async () => {
    const { view, change, work, kept, clock } = createSlowBackground();
    view.change('Mine');
    view.setFocused(false);
    change({ text: 'Theirs, earlier', writtenBy: 'two' });
    expect(view.text.value).toBe('Mine');
    await work();
    await clock.advance(DRAFT_DELAY_MS);
    await work();
    expect([view.text.value, kept()]).toEqual(['Mine', 'Mine']);
  });

  it('[OX10] is handed over again when the view goes and the background has not answered', async () => {
    const { clock, view, work, drafts } = createSlowBackground();
    view.change('Under way');
    view.flush();
    expect(drafts()).toEqual(['Under way', 'Under way']);
    await work();
    view.flush();
    expect(drafts()).toHaveLength(2);
    view.change('No answer');
    await clock.advance(DRAFT_DELAY_MS);
    await work('changeDraft');
    const before = drafts().length;
    view.flush();
    expect(drafts().slice(before)).toEqual(['No answer']);
  });
});

describe('the last words before an end', () => {
  it('[OX11] are listed as not sent, and reach the background', () =>
    withOpenChat(async (world) => {
      await world.write('Message', 'Wait, I');
      world.client.change({ phase: 'ended', ended: { reason: 'agent', at: FAKE_NOW } });
      await world.settle();
      expect(world.getByRole('list', { name: 'What was not sent' }).textContent).toBe('Wait, I');
      await world.clock.advance(DRAFT_DELAY_MS);
      expect(draft(world)).toBe('Wait, I');
    }));
});

describe('a message that is too long to be sent', () => {
  it('[OX6] goes back into the box by "Edit", before what stands there, and leaves the conversation', () =>
    withOpenChat(async (world) => {
      const state = { name: 'failed', error: makeError('messageTooLong') } as const;
      world.client.change({ outbox: [makeOutboxEntry({ id: 'l', text: 'A long story', state })] });
      await world.write('Message', 'And');
      await world.press('Edit');
      expect(box(world).value).toBe('A long story\nAnd');
      expect(document.activeElement).toBe(box(world));
      expect(world.client.chat().summary.outbox).toEqual([]);
      // In this order: whatever happens between the two, it is in one place at least.
      const types = world.client.done.map(({ type }) => type);
      expect(types.indexOf('changeDraft')).toBeLessThan(types.indexOf('discard'));
      expect(draft(world)).toBe('A long story\nAnd');
    }));
});

describe('two views of one chat', () => {
  function createViews() {
    const clock = createManualClock();
    let summary: ChatSummary = makeOpen();
    const views: ComposerModel[] = [];
    const add = (viewId: string) => {
      const view = createComposerModel({
        viewId,
        clock,
        async give(_chatId, command) {
          if (command.type !== 'changeDraft') return;
          summary = { ...summary, draft: { text: command.text, writtenBy: command.viewId } };
          for (const one of views) one.observe(summary);
        },
      });
      view.observe(summary);
      views.push(view);
      return view;
    };
    return { clock, one: add('one'), two: add('two'), kept: () => summary.draft };
  }

  it('[OX12] go on where the other one stopped', async () => {
    const { clock, one, two, kept } = createViews();
    one.setFocused(true);
    one.change('Begun here');
    await clock.advance(DRAFT_DELAY_MS);
    expect(two.text.value).toBe('Begun here');
    one.setFocused(false);
    two.setFocused(true);
    two.change('Begun here, finished there');
    await clock.advance(DRAFT_DELAY_MS);
    expect(one.text.value).toBe('Begun here, finished there');
    expect(kept()).toEqual({ text: 'Begun here, finished there', writtenBy: 'two' });
  });

  it('[OX12] never change what is just being written; the one that writes last is kept', async () => {
    const { clock, one, two, kept } = createViews();
    one.setFocused(true);
    two.setFocused(true);
    one.change('Mine');
    two.change('Theirs');
    two.flush();
    expect(one.text.value).toBe('Mine');
    await clock.advance(DRAFT_DELAY_MS);
    expect(kept()).toEqual({ text: 'Mine', writtenBy: 'one' });
    // It was handed over, so that nothing of it is lost here either.
    expect(two.text.value).toBe('Mine');
  });
});
