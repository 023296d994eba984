// @vitest-environment happy-dom
// Files in the panel: chosen, dropped and pasted; how they fare; saved, shown, deleted.
import { fireEvent, within } from '@testing-library/dom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatSummary } from '../../core/chat/selectors.ts';
import type { OutboxEntry } from '../../core/chat/state.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import {
  AGENT,
  makeEntry,
  makeError,
  makeOpen,
  makeOutboxEntry,
  makeSummary,
  VISITOR,
} from '../support/fake-client.ts';
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
const FILES = { limits: null, isAgentAwaited: false, sentBytes: 0 };
const PDF = { name: 'offer.pdf', type: 'application/pdf', size: 2_000_000 };
const file = (name: string) => new File(['x'], name);

const withChat = (
  body: (world: PanelWorld) => Promise<void>,
  summary: Partial<ChatSummary> = {},
  entries: readonly TranscriptEntry[] = [],
) =>
  withPanel(async (world) => {
    world.client.put(makeOpen(summary), entries);
    await world.settle();
    await body(world);
  });
const withOwn = (state: OutboxEntry['state'], body: (world: PanelWorld) => Promise<void>, files = FILES) =>
  withChat(body, { outbox: [makeOutboxEntry({ id: 'own', text: '', file: PDF, state })], files });
const received = (name: string, size = 1_234): TranscriptEntry =>
  makeEntry({ index: 5, kind: 'fileUploaded', from: AGENT, file: { id: 'file-1', name, size } });

const sent = ({ client }: PanelWorld) =>
  client.done.flatMap((command) => (command.type === 'sendFile' ? [command.file.name] : []));
const asked = ({ client }: PanelWorld) => client.done.filter(({ type }) => type === 'askFileLimits').length;
const attach = ({ getByRole }: PanelWorld) => getByRole('button', { name: 'Attach a file' });
const input = ({ container }: PanelWorld) => container.querySelector('input[type=file]') as HTMLInputElement;
const row = ({ container }: PanelWorld) => container.querySelector('[data-kind=fileUploaded]') as HTMLElement;

/** What was saved: name and content. */
let saved: { name: string; url: string }[] = [];
let sights: ((isIntersecting: boolean) => void)[] = [];
const original = { IntersectionObserver, click: HTMLAnchorElement.prototype.click };

beforeEach(() => {
  saved = [];
  sights = [];
  HTMLAnchorElement.prototype.click = function click(this: HTMLAnchorElement) {
    saved.push({ name: this.download, url: this.href });
  };
  globalThis.IntersectionObserver = class extends original.IntersectionObserver {
    constructor(callback: IntersectionObserverCallback) {
      super(callback);
      sights.push((isIntersecting) => {
        callback([{ isIntersecting } as IntersectionObserverEntry], this);
      });
    }
  };
});

afterEach(() => {
  HTMLAnchorElement.prototype.click = original.click;
  globalThis.IntersectionObserver = original.IntersectionObserver;
});

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
      { files: { ...FILES, limits: LIMITS } },
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
        expect(row(world).dataset.state).toBe('sending');
        expect(textOf(row(world))).toBe('offer.pdf');
        expect(row(world).textContent).toContain('2 MB');
        const progress = world.getByRole('progressbar', {
          name: 'Uploading offer.pdf',
        }) as HTMLProgressElement;
        expect([progress.value, progress.max]).toEqual([500_000, 2_000_000]);
        await world.press('Cancel upload');
        expect(world.client.done).toContainEqual({ type: 'cancelFile', entryId: 'own' });
        expect(row(world)).toBeNull();
      },
      { ...FILES, sentBytes: 500_000 },
    ));

  it.each(['taking', 'queued'] as const)(
    '[FV6] waits its turn, and can be cancelled, while it is %s',
    (name) =>
      withOwn({ name }, async (world) => {
        expect(row(world).dataset.state).toBe('queued');
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
      { ...FILES, isAgentAwaited: true },
    ));

  it('[FV7] that failed says why, and offers "Retry" and "Discard"', () =>
    withOwn({ name: 'failed', error: makeError('unreachable') }, async (world) => {
      expect(row(world).textContent).toContain('Not sent.');
      expect(row(world).textContent).toContain('does not answer');
      await world.press('Retry');
      expect(world.client.done).toContainEqual({ type: 'sendAgain', entryId: 'own' });
      world.client.change({
        outbox: [makeOutboxEntry({ id: 'own', text: '', file: PDF, state: { name: 'unconfirmed' } })],
      });
      await world.settle();
      expect(world.getByRole('button', { name: 'Retry' })).toBeDefined();
      await world.press('Discard');
      expect(row(world)).toBeNull();
    }));

  it.each([
    ['fileTooLarge', 'larger than the chat server allows'],
    ['fileTypeRefused', 'does not accept files of this type'],
    ['tooManyFiles', 'as many files as the chat server allows'],
    ['fileEmpty', 'empty'],
  ] as const)('[FV7] that is itself the reason (%s) can only be discarded', (code, words) =>
    withOwn({ name: 'failed', error: makeError(code) }, async (world) => {
      expect(row(world).textContent).toContain(words);
      expect(world.queryByRole('button', { name: 'Retry' })).toBeNull();
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
    }));
});

describe('a file of the transcript', () => {
  it('[FV8] has its name and size, and is saved under a fit name', () =>
    withChat(
      async (world) => {
        world.client.contents.set('file-1', new Blob(['content']));
        expect(textOf(row(world))).toBe('_secret_fdp.exe');
        expect(row(world).textContent).toContain('1.2 kB');
        await world.press('Download _secret_fdp.exe');
        expect(saved).toEqual([{ name: '_secret_fdp.exe', url: expect.stringMatching(/^blob:/) }]);
      },
      {},
      [received('/secret/\u202Efdp.exe')],
    ));

  it('[FV8] says that it is being fetched, and cannot be asked for twice meanwhile', () =>
    withChat(
      async (world) => {
        world.client.contents.set('file-1', new Blob(['content']));
        world.client.hold();
        await world.press('Download offer.pdf');
        const button = world.getByRole('button', { name: 'Download offer.pdf' }) as HTMLButtonElement;
        expect(button.disabled).toBe(true);
        expect(world.getByRole('progressbar', { name: 'Downloading offer.pdf' })).toBeDefined();
        await world.client.release();
        await world.settle();
        expect(button.disabled).toBe(false);
        expect(saved).toHaveLength(1);
      },
      {},
      [received('offer.pdf')],
    ));

  it('[FV8] that cannot be had says so, and may be asked for again', () =>
    withChat(
      async (world) => {
        await world.press('Download offer.pdf');
        expect(saved).toEqual([]);
        expect(world.getByText('This file is no longer available on the chat server.')).toBeDefined();
        world.client.contents.set('file-1', new Blob(['content']));
        await world.press('Download offer.pdf');
        expect(saved).toHaveLength(1);
      },
      {},
      [received('offer.pdf')],
    ));

  it('[FV9] is shown when it comes into sight and is an image, with its name for those who do not see it', () =>
    withChat(
      async (world) => {
        world.client.contents.set('file-1', new Blob(['pixels']));
        world.client.images.set('file-1', { type: 'image/png', width: 30, height: 20 });
        sights[0]?.(false);
        await world.settle();
        expect(world.queryByRole('img')).toBeNull();
        sights[0]?.(true);
        await world.settle();
        const image = world.getByRole('img', { name: 'photo.png' }) as HTMLImageElement;
        expect(image.src).toMatch(/^blob:/);
        expect([image.getAttribute('width'), image.getAttribute('height')]).toEqual(['30', '20']);
        expect(world.getByRole('button', { name: 'Download photo.png' })).toBeDefined();
      },
      {},
      [received('photo.png')],
    ));

  it('[FV9] is not shown where only its name is that of an image', () =>
    withChat(
      async (world) => {
        world.client.contents.set('file-1', new Blob(['<svg/>']));
        sights[0]?.(true);
        await world.settle();
        expect(world.queryByRole('img')).toBeNull();
      },
      {},
      [received('photo.png')],
    ));

  it.each([
    ['drawing.svg', 1_000],
    ['offer.pdf', 1_000],
    ['photo.png', 5_000_001],
  ])('[FV9] is not fetched unasked where it is %s of %d bytes', (name, size) =>
    withChat(
      async () => {
        expect(sights).toEqual([]);
      },
      {},
      [received(name, size)],
    ),
  );

  it('[FV10] that was deleted says so and cannot be had', () =>
    withChat(
      async (world) => {
        const deletion = makeEntry({
          index: 6,
          kind: 'fileDeleted',
          file: { id: 'file-1', name: '', size: 0 },
        });
        world.client.change({}, [deletion]);
        await world.settle();
        expect(row(world).textContent).toContain('Deleted');
        expect(world.queryByRole('button', { name: /Download/ })).toBeNull();
        expect(world.queryByRole('img')).toBeNull();
      },
      {},
      [received('photo.png')],
    ));

  it('[FV11] of the visitor is an own message that was sent', () =>
    withChat(
      async (world) => {
        expect(row(world).dataset.state).toBe('sent');
        expect(row(world).classList.contains('row--own')).toBe(true);
      },
      {},
      [{ ...received('offer.pdf'), from: VISITOR }],
    ));
});
