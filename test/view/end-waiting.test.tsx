// @vitest-environment happy-dom
// The end while the server cannot be told: what is said of it, and how it can be taken back.
import { getByRole } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import type { ChatSummary } from '../../core/chat/selectors.ts';
import { GATHER_MS } from '../../core/view/announcer.ts';
import { FAKE_NOW, makeError, makeOpen, makeOutboxEntry } from '../support/fake-client.ts';
import { type PanelWorld, withPanel } from './panel-world.ts';

const LOST = {
  connection: { status: 'waiting', until: FAKE_NOW + 9_000, attempt: 1, error: makeError('unreachable') },
} as const;
const QUEUED = makeOutboxEntry({ id: 'q' });
const STUCK = makeOutboxEntry({ id: 'u', state: { name: 'unconfirmed' } });
const PDF = { name: 'offer.pdf', type: '', size: 2_000 };
const WAITING_FILE = makeOutboxEntry({ id: 'f', text: '', file: PDF });
const ENDING = 'The chat ends as soon as the chat server knows. What waits is sent first.';

const withEnding = (summary: Partial<ChatSummary>, body: (world: PanelWorld) => Promise<void>) =>
  withPanel(async (world) => {
    world.client.put(makeOpen({ isEnding: true, ...summary }));
    await world.settle();
    await body(world);
  });
const names = (world: PanelWorld) =>
  ['Keep chatting', 'End without telling the server'].filter(
    (name) => world.queryByRole('button', { name }) !== null,
  );

describe('an end without a connection', () => {
  it('[OX7] says that it will be told, and is taken back: the composer is there again', () =>
    withEnding({ ...LOST, draft: { text: 'Half a', writtenBy: 'view-2' } }, async (world) => {
      expect(world.getByText(ENDING)).toBeDefined();
      expect(world.queryByRole('textbox', { name: 'Message' })).toBeNull();
      await world.press('Keep chatting');
      expect(world.client.done).toEqual([{ type: 'keepChat' }]);
      expect(world.getByRole('textbox', { name: 'Message' })).toMatchObject({ value: 'Half a' });
      expect(document.activeElement).toBe(world.getByRole('textbox', { name: 'Message' }));
    }));

  it('[OX8] is made at once where the visitor wants no more of it', () =>
    withEnding({ ...LOST, outbox: [QUEUED] }, async (world) => {
      await world.press('End without telling the server');
      expect(world.client.done).toEqual([{ type: 'leaveChat' }]);
      expect(world.getByRole('list', { name: 'What was not sent' }).textContent).toBe('Hello');
    }));

  it('[OX7] is told of when it cannot be taken back any more', () =>
    withEnding(LOST, async (world) => {
      world.client.refuse('keepChat', 'wrongState');
      await world.press('Keep chatting');
      expect(world.getByText(/The chat has changed in between/)).toBeDefined();
    }));

  it('[OX5] is heard of when it has to wait, and not when the chat is over at once', () =>
    withPanel(async (world) => {
      const said = () => world.container.querySelector('[data-part="announcer"]')?.textContent;
      world.client.put(makeOpen(LOST));
      await world.settle();
      world.client.change({ isEnding: true });
      await world.clock.advance(GATHER_MS);
      expect(said()).toBe(ENDING);
    }));

  it('[OX5] is not heard of where the chat is over before it could be said', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen({ outbox: [QUEUED] }));
      await world.settle();
      world.client.change({ isEnding: true });
      await world.settle();
      world.client.change({ phase: 'ended', outbox: [], ended: { reason: 'visitor', at: FAKE_NOW } });
      await world.clock.advance(GATHER_MS);
      expect(world.container.querySelector('[data-part="announcer"]')?.textContent).toBe('');
    }));
});

describe('an end over a connection', () => {
  it.each([
    ['with nothing before it', [], []],
    ['with what is stuck', [STUCK], []],
    ['with a message before it', [QUEUED], ['Keep chatting']],
    ['with a file before it', [WAITING_FILE], ['Keep chatting']],
  ] as const)('[OX7] can be taken back as long as something goes before it: %s', (_case, outbox, offered) =>
    withEnding({ outbox }, async (world) => {
      expect(names(world)).toEqual(offered);
    }),
  );

  it('[OX7] does not wait for a file that waits for an agent', () =>
    withEnding(
      { outbox: [WAITING_FILE], files: { limits: null, sentBytes: 0, isAgentAwaited: true } },
      async (world) => {
        expect(names(world)).toEqual([]);
      },
    ));
});

describe('the question before an end', () => {
  it.each([
    ['nothing', {}, null],
    ['what is sent before', { outbox: [QUEUED, WAITING_FILE] }, null],
    ['what is stuck', { outbox: [QUEUED, STUCK] }, '1 message will not be sent.'],
    [
      'a file that waits for an agent',
      { outbox: [STUCK, WAITING_FILE], files: { limits: null, sentBytes: 0, isAgentAwaited: true } },
      '2 messages will not be sent.',
    ],
    [
      'everything, where no page provides the transport',
      { outbox: [QUEUED], connection: { status: 'offline', error: makeError('transportMissing') } },
      '1 message will not be sent.',
    ],
  ] as const)('[OX9] counts %s', (_case, summary, words) =>
    withPanel(async (world) => {
      world.client.put(makeOpen(summary));
      await world.settle();
      await world.press('End chat');
      const dialog = world.getByRole('dialog');
      expect(dialog.querySelector('.dialog-warning')?.textContent ?? null).toBe(words);
      expect(getByRole(dialog, 'button', { name: 'Keep chatting' })).toBeDefined();
    }),
  );
});
