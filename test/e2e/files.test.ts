// Files there and back, through deaths, limits, troubles and odd names, in both browsers.
import { describe, expect, it } from 'vitest';
import type { DrivenPage } from './driver.ts';
import { type ChosenFile, catchSaving, chooseFiles, contentOf, hashOf, savedFile } from './file-choice.ts';
import type { Panel } from './panel.ts';
import { until } from './until.ts';
import { BROWSERS, withWorld } from './world.ts';

const BIG_BYTES = 20 * 1024 * 1024;
/** More than the buffers on the way hold: some of it has not left when it is called off. */
const LARGE_BYTES = 16_000_000;
/** With the pauses in which an upload that broke off is looked for. */
const PATIENCE_MS = 60_000;
const ANY = { maxFiles: 99, maxFileSize: BIG_BYTES, maxTotalSize: 8 * BIG_BYTES, types: [] };
const ODD_NAMES = ['Grüße "eins"; <b>\n.txt', '文件 📎.txt', `${'n'.repeat(296)}.txt`, '100 %.txt'];

/** How far the file is that is under way, in bytes. */
function progressOf(page: DrivenPage): Promise<number> {
  return page.evaluate(() => document.querySelector('progress')?.value ?? 0);
}

function underWay(page: DrivenPage): Promise<unknown> {
  return until('a file is under way', async () => (await progressOf(page)) > 0, PATIENCE_MS);
}

async function send(panel: Panel, file: ChosenFile): Promise<void> {
  await chooseFiles(panel.page, [file]);
  await panel.waitForRow(file.name, 'sent', PATIENCE_MS);
}

describe.concurrent.each(BROWSERS)('files in %s', (browser) => {
  it('[EE38] of 20 MB go up and down whole and once, through backgrounds that are stopped on the way', ({
    task,
  }) =>
    withWorld({ title: task.name, browser, server: { files: ANY } }, async (world) => {
      const { server, panel } = world;
      const { page } = panel();
      await panel().startChat();
      server.fault({ name: 'slowFiles', ms: 8_000 });
      await chooseFiles(page, [{ name: 'Up.zip', size: BIG_BYTES, seed: 1 }]);
      await page.byRole('button', 'Cancel upload').waitFor();
      expect(await world.browser().killBackground()).toBe(true);
      await underWay(page);
      expect(await world.browser().killBackground()).toBe(true);
      server.fault({ name: 'slowFiles', ms: 0 });
      server.agent().say('Into the gap');
      await panel().waitForRow('Into the gap');
      await panel().waitForRow('Up.zip', 'sent', PATIENCE_MS);
      expect(server.files().map(({ name, content }) => [name, hashOf(content)])).toEqual([
        ['Up.zip', hashOf(contentOf(BIG_BYTES, 1))],
      ]);

      await catchSaving(page);
      server.fault({ name: 'slowFiles', ms: 8_000 });
      server.agent().sendFile({ name: 'Down.zip', type: '', content: contentOf(BIG_BYTES, 2) });
      await page.byRole('button', 'Download Down.zip').click();
      await underWay(page);
      expect(await world.browser().killBackground()).toBe(true);
      server.fault({ name: 'slowFiles', ms: 0 });
      const saved = await savedFile(page, 'Down.zip', PATIENCE_MS);
      expect(saved).toEqual({ size: BIG_BYTES, hash: hashOf(contentOf(BIG_BYTES, 2)) });
      await panel().send('Thank you');
      await panel().waitForRow('Thank you', 'sent');
    }));

  it('[EE39] that the server does not take are refused with the reason, whatever was known before', ({
    task,
  }) =>
    withWorld(
      { title: task.name, browser, server: { files: { ...ANY, maxFileSize: 1_000, types: ['txt', 'pdf'] } } },
      async ({ server, panel }) => {
        await panel().startChat();
        await chooseFiles(panel().page, [
          { name: 'Large.txt', size: 1_001 },
          { name: 'Program.exe', size: 10 },
          { name: 'Empty.txt', size: 0 },
        ]);
        for (const [name, reason] of [
          ['Large.txt', /larger than the chat server allows/],
          ['Program.exe', /does not accept files of this type/],
          ['Empty.txt', /empty/],
        ] as const) {
          await panel().waitForRow(name, 'failed');
          await panel().waitForText(reason);
        }
        server.fault({ name: 'refuseUpload', code: 201 });
        await chooseFiles(panel().page, [{ name: 'Full.txt', size: 10 }]);
        await panel().waitForRow('Full.txt', 'failed');
        await panel().waitForText(/as many files as the chat server allows/);
        expect(server.files()).toEqual([]);
        for (const name of ODD_NAMES) await chooseFiles(panel().page, [{ name, size: 5 }]);
        await until('all are there', () => server.files().length === ODD_NAMES.length);
        expect(server.files().map(({ name }) => name)).toEqual(ODD_NAMES);
      },
    ));

  it('[EE40] that break off half-way, or lose their answer, arrive once; one that is called off does not', ({
    task,
  }) =>
    withWorld({ title: task.name, browser, server: { files: ANY } }, async ({ server, panel }) => {
      await panel().startChat();
      server.fault({ name: 'cutUpload' });
      await send(panel(), { name: 'Cut.zip', size: 3_000_000, seed: 3 });
      server.fault({ name: 'loseUploadAnswer' });
      await send(panel(), { name: 'Lost.txt', size: 10 });
      server.fault({ name: 'slowFiles', ms: 30_000 });
      await chooseFiles(panel().page, [{ name: 'Unwanted.zip', size: LARGE_BYTES }]);
      await underWay(panel().page);
      await panel().page.byRole('button', 'Cancel upload').click();
      await until('it is called off', async () => (await progressOf(panel().page)) === 0);
      server.fault({ name: 'slowFiles', ms: 0 });
      await send(panel(), { name: 'Last.txt', size: 10 });
      expect(server.files().map(({ name }) => name)).toEqual(['Cut.zip', 'Lost.txt', 'Last.txt']);
      expect(hashOf(server.files()[0]?.content ?? new Uint8Array())).toBe(hashOf(contentOf(3_000_000, 3)));
      server.agent().deleteFile(server.files()[1]?.id ?? '');
      await panel().waitForText(/Lost\.txt\s+Deleted/);

      await catchSaving(panel().page);
      server.fault({ name: 'cutDownload' });
      server.agent().sendFile({ name: 'Map.zip', type: '', content: contentOf(3_000_000, 4) });
      await panel().page.byRole('button', 'Download Map.zip').click();
      expect(await savedFile(panel().page, 'Map.zip')).toMatchObject({
        hash: hashOf(contentOf(3_000_000, 4)),
      });
    }));
});
