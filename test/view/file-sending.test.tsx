// @vitest-environment happy-dom
// Files that a visitor sends from the panel: chosen, dropped and pasted, and how they fare on their way.
import { fireEvent, within } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../../core/chat/state.ts';
import { makeError, makeOutboxEntry, makeSummary } from '../support/fake-client.ts';
import { fileRow, NO_PROSPECTS, withChat } from './files-scene.ts';
import { type PanelWorld, textOf, withPanel } from './panel-world.ts';

const LIMITS = {
  maxFiles: 5,
  usedFiles: 3,
  maxFileSize: 10_000_000,
  maxTotalSize: 50_000_000,
  usedTotalSize: 0,
  types: ['pdf', 'png'],
  needsAgent: false,
};
const PDF = { name: 'offer.pdf', type: 'application/pdf', size: 2_000_000 };
const file = (name: string) => new File(['x'], name);

const withOwn = (
  state: OutboxEntry['state'],
  body: (world: PanelWorld) => Promise<void>,
  files = NO_PROSPECTS,
) => withChat(body, { outbox: [makeOutboxEntry({ id: 'own', text: '', file: PDF, state })], files });

const sent = ({ client }: PanelWorld) =>
  client.done.flatMap((command) => (command.type === 'sendFile' ? [command.file.name] : []));
const asked = ({ client }: PanelWorld) => client.done.filter(({ type }) => type === 'askFileLimits').length;
const attach = ({ getByRole }: PanelWorld) => getByRole('button', { name: 'Attach a file' });
const input = ({ container }: PanelWorld) => container.querySelector('input[type=file]') as HTMLInputElement;

describe('attaching files', () => {
  it('[FV1] sends every file that was chosen, at once', () =>
    withChat(async (world) => {
      const picked: string[] = [];
      input(world).click = () => picked.push('opened');
      await world.press('Attach a file');
      expect(picked).toEqual(['opened']);
      fireEvent.change(input(world), { target: { files: [file('a.pdf'), file('b.pdf')] } });
      await world.settle();
      expect(sent(world)).toEqual(['a.pdf', 'b.pdf']);
    }));

  it('[FV1] sends a file again that is chosen again', () =>
    withChat(async (world) => {
      const values: string[] = [];
      Object.defineProperty(input(world), 'value', { set: (value: string) => values.push(value) });
      fireEvent.change(input(world), { target: { files: [file('a.pdf')] } });
      // A browser tells of no change where the same is chosen as before.
      expect(values).toEqual(['']);
    }));

  it('[FV2] has the limits asked for when the visitor is about to choose, and says what is known of them', () =>
    withChat(
      async (world) => {
        attach(world).focus();
        fireEvent.pointerEnter(attach(world));
        await world.settle();
        expect(asked(world)).toBe(2);
        expect(input(world).accept).toBe('.pdf,.png');
        const hint = 'Up to 10 MB, 2 more files in this chat. Allowed: pdf, png.';
        const described = attach(world).getAttribute('aria-describedby') ?? '';
        expect(document.getElementById(described)?.textContent).toBe(hint);
        expect(attach(world).title).toContain(hint);
      },
      { files: { ...NO_PROSPECTS, limits: LIMITS } },
    ));

  it('[FV2] is possible where nothing is known of limits', () =>
    withChat(async (world) => {
      expect(input(world).accept).toBe('');
      expect(attach(world).title).toBe('Attach a file');
    }));

  it('[FV3] takes what is dropped on the chat, and says so while it hangs over it', () =>
    withChat(async (world) => {
      const stage = world.getByRole('main');
      const dataTransfer = { types: ['Files'], files: [file('a.pdf')] };
      fireEvent.dragOver(stage, { dataTransfer });
      fireEvent.dragOver(stage, { dataTransfer });
      await world.settle();
      expect(world.getByText('Drop files here to send them')).toBeDefined();
      expect(asked(world)).toBe(1);
      fireEvent.dragLeave(stage, { relatedTarget: document.body });
      await world.settle();
      expect(world.queryByText('Drop files here to send them')).toBeNull();
      fireEvent.dragOver(stage, { dataTransfer });
      // Prevented: the document is not left for the file.
      expect(fireEvent.drop(stage, { dataTransfer })).toBe(false);
      await world.settle();
      expect(world.queryByText('Drop files here to send them')).toBeNull();
      expect(sent(world)).toEqual(['a.pdf']);
    }));

  it('[FV3] leaves text that is dragged to the browser', () =>
    withChat(async (world) => {
      const dataTransfer = { types: ['text/plain'], files: [] };
      fireEvent.dragOver(world.getByRole('main'), { dataTransfer });
      expect(fireEvent.drop(world.getByRole('main'), { dataTransfer })).toBe(true);
      await world.settle();
      expect(world.queryByText('Drop files here to send them')).toBeNull();
    }));

  it('[FV4] takes what is pasted, but not the picture of a text', () =>
    withChat(async (world) => {
      const box = world.getByRole('textbox', { name: 'Message' });
      const picture = [file('image.png')];
      fireEvent.paste(box, { clipboardData: { types: ['text/plain', 'Files'], files: picture } });
      await world.settle();
      expect(sent(world)).toEqual([]);
      fireEvent.paste(box, { clipboardData: { types: ['Files'], files: picture } });
      await world.settle();
      expect(sent(world)).toEqual(['image.png']);
    }));

  it('[FV5] tells the visitor when it could not be done', () =>
    withChat(async (world) => {
      world.client.refuse('sendFile', 'storageFailed');
      fireEvent.change(input(world), { target: { files: [file('a.pdf')] } });
      await world.settle();
      expect(
        world
          .getAllByRole('alert')
          .map(({ textContent }) => textContent)
          .join(),
      ).toContain('Free some disk space');
    }));
});

describe('a file on its way to the server', () => {
  it('[FV6] shows its name, its size and how far it is, and can be cancelled', () =>
    withOwn(
      { name: 'uploading', baseIndex: 1, fileId: null, doubt: null },
      async (world) => {
        expect(fileRow(world).dataset.state).toBe('sending');
        expect(textOf(fileRow(world))).toBe('offer.pdf');
        expect(fileRow(world).textContent).toContain('2 MB');
        const progress = world.getByRole('progressbar', {
          name: 'Uploading offer.pdf',
        }) as HTMLProgressElement;
        expect([progress.value, progress.max]).toEqual([500_000, 2_000_000]);
        await world.press('Cancel upload');
        expect(world.client.done).toContainEqual({ type: 'cancelFile', entryId: 'own' });
        expect(fileRow(world)).toBeNull();
      },
      { ...NO_PROSPECTS, sentBytes: 500_000 },
    ));

  it.each(['taking', 'queued'] as const)(
    '[FV6] waits its turn, and can be cancelled, while it is %s',
    (name) =>
      withOwn({ name }, async (world) => {
        expect(fileRow(world).dataset.state).toBe('queued');
        expect(world.queryByRole('progressbar')).toBeNull();
        expect(world.getByRole('button', { name: 'Cancel upload' })).toBeDefined();
      }),
  );

  it('[FV6] says that it waits for an agent', () =>
    withOwn(
      { name: 'queued' },
      async (world) => {
        expect(world.getByText('It is sent as soon as an agent is there.')).toBeDefined();
      },
      { ...NO_PROSPECTS, isAgentAwaited: true },
    ));

  it('[FV7] that failed says why, and offers "Send again" and "Discard"', () =>
    withOwn({ name: 'failed', error: makeError('unreachable') }, async (world) => {
      expect(fileRow(world).textContent).toContain('Not sent.');
      expect(fileRow(world).textContent).toContain('does not answer');
      await world.press('Send again');
      expect(world.client.done).toContainEqual({ type: 'sendAgain', entryId: 'own' });
      world.client.change({
        outbox: [makeOutboxEntry({ id: 'own', text: '', file: PDF, state: { name: 'unconfirmed' } })],
      });
      await world.settle();
      expect(world.getByRole('button', { name: 'Send again' })).toBeDefined();
      await world.press('Discard');
      expect(fileRow(world)).toBeNull();
    }));

  it.each([
    ['fileTooLarge', 'larger than the chat server allows'],
    ['fileTypeRefused', 'does not accept files of this type'],
    ['tooManyFiles', 'as many files as the chat server allows'],
    ['fileEmpty', 'empty'],
  ] as const)('[FV7] that is itself the reason (%s) can only be discarded', (code, words) =>
    withOwn({ name: 'failed', error: makeError(code) }, async (world) => {
      expect(fileRow(world).textContent).toContain(words);
      expect(world.queryByRole('button', { name: 'Send again' })).toBeNull();
      expect(world.getByRole('button', { name: 'Discard' })).toBeDefined();
    }),
  );

  it('[FV7] is listed by name where the chat ended before it was sent', () =>
    withPanel(async (world) => {
      const outbox = [makeOutboxEntry({ id: 'own', text: '', file: PDF, state: { name: 'unconfirmed' } })];
      world.client.put(makeSummary({ phase: 'ended', ended: { reason: 'agent', at: 0 }, outbox }));
      await world.settle();
      const list = within(world.getByRole('list', { name: 'What was not sent' }));
      expect(list.getByText('offer.pdf')).toBeDefined();
      expect(list.getByText('may have been sent')).toBeDefined();
      expect(world.queryByRole('button', { name: 'Copy' })).toBeNull();
    }));
});
