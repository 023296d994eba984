// Attacks by the objects that a page gives to the API: options, storages, loggers, callbacks, texts.
import { expect } from 'vitest';
import { begin, leave, sayAll } from '../page-chat.ts';
import { pause, until } from '../until.ts';
import type { Attack } from './attack.ts';

/** Longer than a flood counts. */
const QUIET_MS = 1_500;

/** Runs in the page: how a call ended; `thrown` where it threw, which none may. */
type Ended = 'done' | 'thrown' | 'silence' | number;

export const OBJECTS: readonly Attack[] = [
  [
    'gives options that throw, lie, or hold themselves',
    async (arena) => {
      const page = await arena.load();
      await page.bringToFront();
      const ended = await page.evaluate(async () => {
        const throwing = () => {
          throw new Error('hostile');
        };
        const trap = new Proxy(
          {},
          { get: throwing, has: throwing, ownKeys: throwing, getPrototypeOf: throwing },
        );
        const cyclic: Record<string, unknown> = { serverUrl: {} };
        cyclic.userData = cyclic;
        const getters = Object.defineProperties(
          {},
          Object.fromEntries(
            ['serverUrl', 'username', 'userData', 'transport', 'stateStorage', 'logger'].map((name) => [
              name,
              { get: throwing, enumerable: true },
            ]),
          ),
        );
        const given: unknown[] = [
          trap,
          { serverUrl: { toString: throwing } },
          { username: Symbol('x'), serverUrl: 7 },
          { serverUrl: 'http://a.example/', userData: trap, service: '' },
          cyclic,
          { stateStorage: trap, serverUrl: Number.NaN },
          { transport: getters, maxOfflineDuration: 'x' },
          { serverUrl: 10n },
          { serverUrl: [], username: () => undefined },
        ];
        const outcomes: Ended[] = [];
        const { chat } = window;
        const calls = [chat.startSession, chat.restoreSession] as ((
          options: unknown,
        ) => ReturnType<typeof chat.startSession>)[];
        for (const call of calls.slice(0, 1))
          for (const options of given)
            outcomes.push(
              await new Promise<Ended>((resolve) => {
                try {
                  setTimeout(() => resolve('silence'), 3_000);
                  call(options)
                    .done((session) => session.leave().done(() => resolve('done')))
                    .fail(({ error }) => resolve(error?.code ?? 0));
                } catch {
                  resolve('thrown');
                }
              }),
            );
        return outcomes;
      });
      expect(ended).toHaveLength(9);
      expect(ended.filter((one) => one === 'thrown' || one === 'silence')).toEqual([]);
      expect(await page.evaluate(() => window.failures)).toEqual([]);
    },
  ],
  [
    'restores from a storage that holds the states of others, throws, or promises',
    async (arena) => {
      const page = await arena.load();
      await page.bringToFront();
      const { ownId, victimId } = arena.given;
      const ended = await page.evaluate(
        async (states) => {
          const reads = [
            ...states.map((state) => () => state),
            () => ({ toString: () => states[0] }),
            () => Promise.resolve(states[0]),
            () => {
              throw new Error('hostile');
            },
            () => 'x'.repeat(1_000_000),
          ];
          const outcomes: Ended[] = [];
          for (const read of reads)
            outcomes.push(
              await new Promise<Ended>((resolve) => {
                const write = () => {
                  throw new Error('hostile');
                };
                window.chat
                  .restoreSession({ stateStorage: { read, write } } as never)
                  .done(() => resolve('done'))
                  .fail(({ error }) => resolve(error?.code ?? 0));
              }),
            );
          return outcomes;
        },
        [`parley:1:${ownId}`, `parley:1:${victimId}`, victimId],
      );
      expect(ended.slice(0, 4)).toEqual([50, 50, 50, 50]);
      expect(ended).toHaveLength(7);
      expect(ended).not.toContain('done');
      expect(await page.evaluate(() => window.failures)).toEqual([]);
    },
  ],
  [
    'throws from every callback that it gives',
    async (arena) => {
      const page = await arena.load();
      await page.bringToFront();
      const texts = await page.evaluate(async () => {
        const throwing = () => {
          throw new Error('hostile');
        };
        const heard: string[] = [];
        return new Promise<readonly string[]>((resolve) => {
          window.chat
            .startSession({ logger: throwing, debug: true } as never)
            .done(throwing)
            .done((session) => {
              window.session = session;
              session.onMessageReceived(throwing);
              session.onMessageReceived(({ content }) => {
                heard.push(content?.text ?? '');
                resolve(heard);
              });
              session.sendMessage('Thrown at').done(throwing).fail(throwing);
            })
            .fail(() => resolve(['failed']));
        });
      });
      expect(texts).toEqual(['Thrown at']);
      expect(await page.evaluate(leave)).toBe('done');
      expect(await page.evaluate(() => window.failures)).toEqual([]);
    },
  ],
  [
    'sends megabytes and a thousand messages by the API, and hears 192 of the limits',
    async (arena) => {
      const page = await arena.load();
      await page.bringToFront();
      expect(await page.evaluate(begin, 'startSession' as const)).toBe('done');
      const codes = await page.evaluate(async () => {
        const say = (text: string) =>
          new Promise<Ended>((resolve) => {
            window.session
              .sendMessage(text)
              .done(() => resolve('done'))
              .fail(({ error }) => resolve(error?.code ?? 0));
          });
        const large = await say('x'.repeat(1_000_000));
        const many = await Promise.all(Array.from({ length: 1_000 }, (_, at) => say(`${at}`)));
        return {
          large,
          done: many.filter((one) => one === 'done').length,
          refused: many.filter((one) => one === 192).length,
        };
      });
      expect(codes.large).toBe(192);
      expect(codes.done).toBeLessThanOrEqual(40);
      expect(codes.done + codes.refused).toBe(1_000);
      // The flood still counts, and so would each attempt.
      await pause(QUIET_MS);
      expect(await page.evaluate(leave)).toBe('done');
    },
  ],
];

export const TEXTS: readonly Attack[] = [
  [
    'has a name, data and messages that are HTML and scripts: the panel shows them as they are',
    async (arena) => {
      const page = await arena.load();
      await page.bringToFront();
      const html = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
      await page.evaluate(
        (text) =>
          new Promise<void>((resolve) => {
            window.chat
              .startSession({ username: text, subject: text, userData: { FirstName: text, [text]: text } })
              .done((session) => {
                window.session = session;
                resolve();
              })
              .fail(() => resolve());
          }),
        html,
      );
      const [sent] = await page.evaluate(sayAll, [html]);
      expect(sent).toBe('done');
      const panel = arena.scene.panel().page;
      const shown = await until('the panel has it', () =>
        panel.evaluate(
          (text) => (document.body.textContent?.includes(text.slice(0, 20)) ? 'shown' : 'listed'),
          html,
        ),
      );
      expect(['shown', 'listed']).toContain(shown);
      expect(
        await panel.evaluate(() => [
          document.querySelectorAll('img[src="x"], main script').length,
          typeof (window as { pwned?: unknown }).pwned,
        ]),
      ).toEqual([0, 'undefined']);
      expect(await page.evaluate(leave)).toBe('done');
    },
  ],
];
