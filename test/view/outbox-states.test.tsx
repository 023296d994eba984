// @vitest-environment happy-dom
// Every form that an entry of the outbox can have, as ring 0 comes to it: drawn, told, and its actions really do something.
import { getRoles, within } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../core/chat/events.ts';
import { selectSummary } from '../../core/chat/selectors.ts';
import type { ChatState, OutboxEntry, OutboxEntryState } from '../../core/chat/state.ts';
import { GATHER_MS } from '../../core/view/announcer.ts';
import { FAILURES, FORMS, type Form, ID } from '../chat/outbox-plays.ts';
import { makeOpen } from '../support/fake-client.ts';
import { type PanelWorld, textOf, withPanel } from './panel-world.ts';

type StateName = OutboxEntryState['name'];
type Action = 'Cancel upload' | 'Send again' | 'Edit' | 'Discard';

interface Look {
  /** What the mark says. */
  readonly mark: string;
  /** What is said beside it. */
  readonly words: (entry: OutboxEntry) => string | null;
  readonly actions: (entry: OutboxEntry) => readonly Action[];
}

/** Codes after which the same would only fail again. */
const FINAL = new Set([
  'fileEmpty',
  'fileTooLarge',
  'filesTooLarge',
  'fileTypeRefused',
  'tooManyFiles',
  'fileIncomplete',
]);

const LOOKS: Readonly<Record<StateName, Look>> = {
  queued: {
    mark: 'Waiting to be sent',
    words: () => null,
    actions: ({ file }) => (file ? ['Cancel upload'] : []),
  },
  taking: { mark: 'Waiting to be sent', words: () => null, actions: () => ['Cancel upload'] },
  sending: { mark: 'Sending', words: () => null, actions: () => [] },
  uploading: {
    mark: 'Sending',
    words: ({ state }) =>
      state.name === 'uploading' && state.doubt ? 'Checking whether it arrived …' : null,
    actions: ({ state }) => (state.name === 'uploading' && state.fileId === null ? ['Cancel upload'] : []),
  },
  unconfirmed: {
    mark: 'Not confirmed',
    words: () => 'It may have arrived',
    actions: () => ['Send again', 'Discard'],
  },
  failed: {
    mark: 'Not sent',
    words: () => 'Not sent. ',
    actions({ state, fromPage }) {
      const code = state.name === 'failed' ? state.error.code : '';
      if (code === 'messageTooLong') return fromPage === undefined ? ['Edit', 'Discard'] : ['Discard'];
      return FINAL.has(code) ? ['Discard'] : ['Send again', 'Discard'];
    },
  },
};

const CASES = (Object.entries(FORMS) as [StateName, readonly Form[]][]).flatMap(([name, forms]) =>
  forms.map((form) => ({ name, ...form })),
);
const SHOWN = CASES.filter(({ kind }) => kind !== 'notice of a page');
const STUCK = SHOWN.filter(({ name }) => name === 'failed' || name === 'unconfirmed');

const entryOf = (state: ChatState): OutboxEntry | undefined =>
  'outbox' in state ? state.outbox.find(({ id }) => id === ID) : undefined;
const rowOf = ({ container }: PanelWorld) => container.querySelector<HTMLElement>(`[data-key="${ID}"]`);
const actionsIn = (row: HTMLElement | null) =>
  row === null ? [] : (getRoles(row).button ?? []).map(({ textContent }) => textContent);

/** Shows a state of ring 0. */
async function show(world: PanelWorld, state: ChatState): Promise<OutboxEntry> {
  world.client.put(selectSummary(state));
  await world.settle();
  const entry = entryOf(state);
  if (entry === undefined) throw new Error('there is no such entry');
  return entry;
}

describe.each(SHOWN)('$kind that is $name because $what', ({ name, play }) => {
  const look = LOOKS[name];

  it('[OX1] is reached, and drawn with its mark, its words and its actions', () =>
    withPanel(async (world) => {
      const entry = await show(world, play().state());
      expect(entry.state.name).toBe(name);
      const row = rowOf(world);
      expect(textOf(row)).toBe(entry.file?.name ?? entry.text);
      expect(row?.querySelector('.mark-of-delivery')?.textContent).toBe(look.mark);
      expect(row?.textContent).toContain(look.words(entry) ?? '');
      const isGoingOut = entry.state.name === 'uploading' && entry.state.doubt === null;
      expect(row?.querySelectorAll('progress')).toHaveLength(isGoingOut ? 1 : 0);
      expect(actionsIn(row)).toEqual(look.actions(entry));
    }));

  it('[OX2] has actions that do what they say', async () => {
    const entry = entryOf(play().state());
    for (const action of entry === undefined ? [] : look.actions(entry)) {
      await withPanel(async (world) => {
        const now = play();
        await show(world, now.state());
        within(rowOf(world) as HTMLElement)
          .getByRole('button', { name: action })
          .click();
        await world.settle();
        for (const command of world.client.done.filter(isOfOutbox)) now.give(command);
        const after = entryOf(now.state());
        if (action !== 'Send again') expect(after).toBeUndefined();
        else expect(after?.state.name).toMatch(/^(?:queued|sending|uploading)$/);
        if (action === 'Edit') expect(now.in('open').draft.text).toBe(`${entry?.text}\nAnd`);
      });
    }
  });

  it('[OX3] offers nothing while the chat is being ended that an end does not allow', () =>
    withPanel(async (world) => {
      const now = play();
      if (now.in('open').connection.status !== 'waiting') now.lost();
      const entry = await show(world, now.give({ type: 'endChat' }).state());
      const allowed = look.actions(entry).filter((action) => action !== 'Send again' && action !== 'Edit');
      expect(actionsIn(rowOf(world))).toEqual(allowed);
    }));

  it('[OX4] is listed when the chat is over, with what is known of it', () =>
    withPanel(async (world) => {
      const entry = await show(world, play().reported([], { outcome: 'fatal' }).state());
      const list = within(world.getByRole('list', { name: 'What was not sent' }));
      const item = list.getByText(entry.file?.name ?? entry.text).closest('li');
      const doubt = entry.state.name === 'unconfirmed' ? 'may have been sent' : '';
      expect(item?.textContent).toBe(`${entry.file?.name ?? entry.text}${doubt}`);
      expect(world.queryAllByRole('button', { name: 'Copy' })).toHaveLength(entry.file ? 0 : 1);
    }));
});

describe.each(CASES)('$kind that is $name because $what', ({ name, kind, play }) => {
  it('[OX5] is heard of once it is stuck, and only then', () =>
    withPanel(async (world) => {
      const state = play().in('open');
      world.client.put(makeOpen({ id: state.id }));
      await world.settle();
      const entry = await show(world, { ...state, connection: { status: 'online', carrier: 'websocket' } });
      await world.clock.advance(GATHER_MS);
      const said = world.container.querySelector('[data-part="announcer"]')?.textContent;
      const isStuck = STUCK.some((one) => one.kind === kind && one.name === name);
      expect(said).toBe(isStuck ? rowOf(world)?.querySelector('.trouble-text')?.textContent : '');
      if (isStuck) expect(said).not.toContain(entry.text || entry.file?.name);
    }));
});

describe('the states of the outbox', () => {
  it('[OX1] never show a notice, which a page sends for programs', async () => {
    for (const { play } of CASES.filter(({ kind }) => kind === 'notice of a page')) {
      await withPanel(async (world) => {
        await show(world, play().state());
        expect(rowOf(world)).toBeNull();
      });
    }
  });

  it('[OX1] are reached with every reason that is said to occur', () => {
    for (const [code, forms] of Object.entries(FAILURES)) {
      for (const { play } of forms) {
        expect(entryOf(play().state())?.state).toMatchObject({ name: 'failed', error: { code } });
      }
    }
  });

  it('[OX5] are history where a chat is seen for the first time, and the same words are said once', () =>
    withPanel(async (world) => {
      const [first] = STUCK.filter(({ kind }) => kind === 'own text');
      const state = first?.play().in('open');
      if (state === undefined) throw new Error('nothing is stuck');
      await show(world, state);
      await world.clock.advance(GATHER_MS);
      const said = () => world.container.querySelector('[data-part="announcer"]')?.textContent;
      expect(said()).toBe('');
      const more = ['y', 'z'].map((id) => ({ ...(entryOf(state) as OutboxEntry), id }));
      world.client.change({ outbox: [...state.outbox, ...more] });
      await world.clock.advance(GATHER_MS);
      expect(said()).toBe(rowOf(world)?.querySelector('.trouble-text')?.textContent);
      // A new announcement is a new element, also where the words are the same.
      const spoken = world.container.querySelector('[data-part="announcer"] p');
      world.client.change({ unread: 1 });
      await world.clock.advance(GATHER_MS);
      expect(world.container.querySelector('[data-part="announcer"] p')).toBe(spoken);
    }));
});

/** Not the view's own commands about drafts and typing of another view's id. */
function isOfOutbox({ type }: Command): boolean {
  return type !== 'changeTyping';
}
