// Files as a visitor chooses and saves them, in either browser, without the windows of the operating system: what is chosen is put
// into the document's own input, what is saved is caught on its way to the disk.
import { createHash } from 'node:crypto';
import type { DrivenPage } from './driver.ts';
import { until } from './until.ts';

/** A file whose content follows from its size and seed. */
export interface ChosenFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type?: string;
  readonly seed?: number;
}

/** A content in which a piece that is missing, doubled or in the wrong place shows. Stands alone: its source is sent into documents. */
export function contentOf(size: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1)
    bytes[at] = (at * 31 + (at >>> 8) * 7 + (at >>> 16) * 13 + seed) & 0xff;
  return bytes;
}

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** As if the visitor had chosen these in the window that "Attach a file" opens. */
export async function chooseFiles(page: DrivenPage, files: readonly ChosenFile[]): Promise<void> {
  await page.byRole('button', 'Attach a file').waitFor();
  await page.run(`{
    const contentOf = ${contentOf.toString()};
    const chosen = new DataTransfer();
    for (const { name, size, type = '', seed = 0 } of ${JSON.stringify(files)})
      chosen.items.add(new File([contentOf(size, seed)], name, { type }));
    const input = document.querySelector('input[type=file]');
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }`);
}

/** From now on nothing is saved; {@link savedFile} tells what would have been. */
export async function catchSaving(page: DrivenPage): Promise<void> {
  await page.run(`{
    globalThis.parleySaved = [];
    const note = (link) => globalThis.parleySaved.push({ name: link.download, content: fetch(link.href).then((it) => it.blob()) });
    HTMLAnchorElement.prototype.click = function () { note(this); };
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('a[download]');
      if (link === null || link === undefined) return;
      event.preventDefault();
      note(link);
    }, true);
  }`);
}

/** Waits for the first file of this name. */
export async function savedFile(
  page: DrivenPage,
  name: string,
  timeoutMs?: number,
): Promise<{ readonly size: number; readonly hash: string }> {
  return until(
    `${name} is saved`,
    () =>
      page.evaluate(async (wanted: string) => {
        const all: readonly { readonly name: string; readonly content: Promise<Blob> }[] = Reflect.get(
          globalThis,
          'parleySaved',
        );
        const saved = all.find((one) => one.name === wanted);
        if (saved === undefined) return null;
        const content = await saved.content;
        const digest = await crypto.subtle.digest('SHA-256', await content.arrayBuffer());
        const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        return { size: content.size, hash };
      }, name),
    timeoutMs,
  );
}
