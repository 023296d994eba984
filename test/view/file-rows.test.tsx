// @vitest-environment happy-dom
// Files of the transcript in the panel: saved, shown, deleted.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import { GATHER_MS } from '../../core/view/announcer.ts';
import { AGENT, makeEntry, VISITOR } from '../support/fake-client.ts';
import { fileRow, withChat } from './files-scene.ts';
import { textOf } from './panel-world.ts';

const received = (name: string, size = 1_234): TranscriptEntry =>
  makeEntry({ index: 5, kind: 'fileUploaded', from: AGENT, file: { id: 'file-1', name, size } });

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

describe('a file of the transcript', () => {
  it('[FV8] has its name and size, and is saved under a fit name', () =>
    withChat(
      async (world) => {
        world.client.contents.set('file-1', new Blob(['content']));
        expect(textOf(fileRow(world))).toBe('_secret_fdp.exe');
        expect(fileRow(world).textContent).toContain('1.2 kB');
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
        expect(fileRow(world).textContent).toContain('Deleted');
        expect(world.queryByRole('button', { name: /Download/ })).toBeNull();
        expect(world.queryByRole('img')).toBeNull();
      },
      {},
      [received('photo.png')],
    ));

  it('[FV11] of the visitor is an own message that was sent', () =>
    withChat(
      async (world) => {
        expect(fileRow(world).dataset.state).toBe('sent');
        expect(fileRow(world).classList.contains('row--own')).toBe(true);
      },
      {},
      [{ ...received('offer.pdf'), from: VISITOR }],
    ));
});

describe('the announcer', () => {
  it('[FV13] tells of a file that arrives by its fit name and its size', () =>
    withChat(async (world) => {
      world.client.change({}, [received('a\u202Efdp.exe')]);
      await world.clock.advance(GATHER_MS);
      const region = world.container.querySelector('[data-part="announcer"]');
      expect(region?.textContent).toBe('Samuel Okafor sent the file “afdp.exe” (1.2 kB).');
    }));
});
