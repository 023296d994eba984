// A page's own `stateStorage` and logger (API.md 2.7 and 8).
import { expect } from 'vitest';
import { type Scenario, scenario } from './scenario.ts';

/** Puts `storage` into the page: kept in the site's localStorage, as a page would. */
const STORAGE = `<script>
  const KEY = 'own-state';
  window.storage = {
    read: () => JSON.parse(localStorage.getItem(KEY)),
    write(state) {
      localStorage.setItem('writes', Number(localStorage.getItem('writes')) + 1);
      if (state === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify(state));
    },
  };
</script>`;

declare global {
  var storage: { read(): unknown; write(state: unknown): void };
}

export const STORING: readonly Scenario[] = [
  scenario(
    '[AP35, AP38, AP87] a storage of the page is written, written again as the page is left, restores, and is cleared at the end',
    async (stage) => {
      const page = await stage.open({ head: STORAGE });
      const started = await page.evaluate(() =>
        kit.settled(kit.chat.startSession(kit.options({ stateStorage: storage }))),
      );
      expect(started).toBe('done');
      const state = () => page.evaluate(() => storage.read());
      expect(await state()).toEqual(expect.any(Object));
      const writes = () => page.evaluate(() => Number(localStorage.getItem('writes')));
      const before = await writes();
      await page.reload();
      expect(await writes()).toBeGreaterThan(before);
      const restored = await page.evaluate(() =>
        kit.settled(kit.chat.restoreSession(kit.restoring({ stateStorage: storage }))),
      );
      expect(restored).toBe('done');
      await page.evaluate(() => kit.settled(kit.session.leave()));
      await page.hears('SessionEnded');
      await page.evaluate(() => kit.until(() => storage.read() === null));
    },
  ),

  scenario('[AP36] one that holds nothing means nothing to restore', async (stage) => {
    const page = await stage.open({ head: STORAGE });
    await page.evaluate(() => kit.settled(kit.chat.startSession(kit.options({ stateStorage: storage }))));
    await page.reload();
    const outcomes = await page.evaluate(async () => {
      const found: string[] = [];
      for (const held of [null, undefined, {}]) {
        const stateStorage = { read: () => held, write: () => undefined };
        found.push(await kit.settled(kit.chat.restoreSession(kit.restoring({ stateStorage }))));
      }
      return found;
    });
    expect(outcomes).toEqual(['nothing', 'nothing', 'nothing']);
    expect(stage.chat().hasEnded()).toBe(false);
  }),

  scenario(
    '[AP16, AP37] a state that is forged or changed, and a storage that throws, is 50',
    async (stage) => {
      const page = await stage.open({ head: STORAGE });
      await page.evaluate(() => kit.settled(kit.chat.startSession(kit.options({ stateStorage: storage }))));
      await page.reload();
      const outcomes = await page.evaluate(async () => {
        const good = storage.read() as Record<string, unknown>;
        const changed = Object.fromEntries(
          Object.entries(good).map(([key, value]) => [key, typeof value === 'string' ? `${value}x` : value]),
        );
        const reads: (() => unknown)[] = [
          () => 'forged',
          () => ['forged'],
          () => ({ sessionId: 'forged', secureKey: 'forged' }),
          () => changed,
          () => {
            throw new Error('of the page');
          },
        ];
        const found: string[] = [];
        for (const read of reads) {
          const stateStorage = { read, write: () => undefined };
          found.push(await kit.settled(kit.chat.restoreSession(kit.restoring({ stateStorage }))));
        }
        return found;
      });
      expect(outcomes).toEqual(['50', '50', '50', '50', '50']);
      expect(stage.chat().hasEnded()).toBe(false);
    },
  ),

  scenario(
    '[AM7] the state that a page’s storage gets holds no key of the session',
    async (stage) => {
      const page = await stage.open({ head: STORAGE });
      await page.evaluate(() => kit.settled(kit.chat.startSession(kit.options({ stateStorage: storage }))));
      const text = await page.evaluate(() => JSON.stringify(storage.read()));
      for (const secret of stage.chat().secrets()) expect(text).not.toContain(secret);
    },
    { except: [{ host: 'script', why: 'without the extension the page can read the key (API.md 8)' }] },
  ),

  scenario(
    '[AP39] a logger hears what happens in place of the console; one that throws harms nothing',
    async (stage) => {
      const page = await stage.open();
      const seen = await page.evaluate(async () => {
        const lines: string[] = [];
        const printed: unknown[] = [];
        const { log } = console;
        console.log = (...values: unknown[]) => void printed.push(values);
        const logger = (...values: unknown[]) => {
          lines.push(values.map(String).join(' '));
          throw new Error('of the page');
        };
        const outcome = await kit.settled(kit.chat.startSession(kit.options({ logger, debug: true })));
        const sent = await kit.settled(kit.session.sendMessage('a secret of mine'));
        console.log = log;
        return { outcome, sent, hasLines: lines.length > 0, text: lines.join('\n') };
      });
      expect(seen).toMatchObject({ outcome: 'done', sent: 'done', hasLines: true });
      expect(seen.text).not.toContain('a secret of mine');
    },
  ),

  scenario('[AP39] without a logger or debug the console stays silent', async (stage) => {
    const page = await stage.open({
      head: `<script>
        window.printed = [];
        for (const name of ['log', 'info', 'warn', 'error', 'debug'])
          console[name] = (...values) => printed.push(values.map(String).join(' '));
      </script>`,
    });
    await page.evaluate(() => kit.settled(kit.chat.restoreSession(kit.restoring())));
    await page.evaluate(() => kit.settled(kit.chat.startSession(kit.options())));
    await page.evaluate(() => kit.settled(kit.session.sendMessage('Hi')));
    expect(await page.evaluate(() => (window as unknown as { printed: string[] }).printed)).toEqual([]);
  }),
];
