// Attacks on the page's own ground: its language, its named elements, the events by which API and bridge find each other.
import { expect } from 'vitest';
import { begin, leave, sayAll } from '../page-chat.ts';
import type { Attack } from './attack.ts';

export const TAMPERING: readonly Attack[] = [
  [
    'has set traps in its language before the API comes: they catch nothing that is not its own',
    async ({ trapped, given }) => {
      await trapped.bringToFront();
      const caught = await trapped.evaluate(async () => {
        const { chat } = window;
        if (chat !== undefined)
          await new Promise((resolve) => void chat.restoreSession().done(resolve).fail(resolve));
        return { caught: window.caught.join(), failures: window.failures };
      });
      expect(caught.failures).toEqual([]);
      for (const secret of [given.ownId, given.victimId, given.extensionOrigin])
        expect(caught.caught).not.toContain(secret);
    },
  ],
  [
    'has elements in the places of what the bridge looks for, before it comes',
    async ({ clobbered }) => {
      const seen = await clobbered.evaluate(() => ({ ours: window.ours, failures: window.failures }));
      expect(seen.failures).toEqual([]);
      expect(seen.ours).not.toContain('message');
    },
  ],
  [
    'tampers with its language after the load: its chat goes on, and the traps catch no word of it',
    async (arena) => {
      const page = await arena.load();
      await page.bringToFront();
      await page.evaluate(() => {
        const note = (name: string) => window.caught.push(name);
        const broken = (name: string) =>
          function tampered() {
            note(name);
            throw new Error(name);
          };
        Object.assign(MessagePort.prototype, { postMessage: broken('postMessage'), start: broken('start') });
        Object.assign(EventTarget.prototype, {
          addEventListener: broken('addEventListener'),
          dispatchEvent: broken('dispatchEvent'),
        });
        for (const name of ['forEach', 'filter', 'find', 'includes', 'join', 'concat'])
          Object.defineProperty(Array.prototype, name, {
            value: broken(name),
            configurable: true,
            writable: true,
          });
        Object.assign(Function.prototype, {
          call: broken('call'),
          apply: broken('apply'),
          bind: broken('bind'),
        });
        Object.assign(JSON, { parse: broken('parse') });
        Object.assign(Object, { keys: broken('keys'), freeze: broken('freeze'), assign: broken('assign') });
        Object.defineProperty(Event.prototype, 'preventDefault', { value: broken('preventDefault') });
        Object.defineProperty(MessageEvent.prototype, 'data', { get: broken('data'), configurable: true });
        Object.defineProperty(MessageEvent.prototype, 'ports', { get: broken('ports'), configurable: true });
      });
      expect(await page.evaluate(begin, 'startSession' as const)).toBe('done');
      expect(await page.evaluate(sayAll, ['Under tampering'])).toEqual(['done']);
      expect(await page.evaluate(leave)).toBe('done');
      expect(await page.evaluate(() => [...window.caught, ...window.failures])).toEqual([]);
    },
  ],
  [
    'puts setters for our words on the prototype of all objects',
    async (arena) => {
      const page = await arena.load();
      await page.bringToFront();
      await page.evaluate(() => {
        for (const name of ['question', 'session', 'answer', 'isFocused', 'site', 'origin'])
          Object.defineProperty(Object.prototype, name, { set: () => undefined, configurable: true });
      });
      await page.evaluate(() =>
        new Promise((resolve) => {
          setTimeout(() => resolve('silence'), 500);
          window.chat.restoreSession().done(resolve).fail(resolve);
        }).then(() => 'over'),
      );
      expect(await page.evaluate(() => window.failures)).toEqual([]);
    },
  ],
];

export const CHANNEL: readonly Attack[] = [
  [
    'asks for the channel that the API has already',
    async (arena) => {
      const page = await arena.load();
      const ours = await page.evaluate(() => {
        window.ours.length = 0;
        for (const target of [document, window, document.documentElement])
          for (const type of ['parley:wanted', 'parley:channel'])
            target.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
        return window.ours.filter((type) => type === 'parley:channel').length;
      });
      // Its own two that bubbled to the document, and its own on the document itself.
      expect(ours).toBe(2);
      expect(await page.evaluate(begin, 'startSession' as const)).toBe('done');
      expect(await page.evaluate(leave)).toBe('done');
    },
  ],
  [
    'offers the API a channel of its own: it speaks with itself, and with nobody else',
    async (arena) => {
      const page = await arena.load();
      await page.bringToFront();
      const { victimId, ownId } = arena.given;
      const heard = await page.evaluate(
        async (ids) => {
          const { port1, port2 } = new MessageChannel();
          const words: unknown[] = [];
          port1.onmessage = ({ data }) => {
            words.push(data);
            const session = { id: ids[0], username: 'Eve' };
            port1.postMessage({
              type: 'answered',
              id: data.id,
              answer: { type: 'session', session, widget: null },
            });
          };
          document.dispatchEvent(new MessageEvent('parley:channel', { ports: [port2], cancelable: true }));
          const outcome = await new Promise((resolve) => {
            window.chat
              .restoreSession()
              .done((session) =>
                session
                  .sendMessage('I am Ann')
                  .done(() => resolve('done'))
                  .fail(() => resolve('done')),
              )
              .fail(() => resolve('failed'));
            setTimeout(() => resolve('silence'), 3_000);
          });
          return { outcome, words: words.length };
        },
        [victimId, ownId],
      );
      expect(heard.words).toBeGreaterThan(0);
    },
  ],
  [
    'hands the API a widget of its own, and one that throws',
    async (arena) => {
      const page = await arena.load();
      await page.bringToFront();
      await page.evaluate(() => {
        for (const create of [
          null,
          'x',
          () => {
            throw new Error('hostile');
          },
        ])
          document.dispatchEvent(new CustomEvent('parley:part', { detail: { part: 'widget', create } }));
        document.dispatchEvent(
          new CustomEvent('parley:part', { detail: { part: '__proto__', create: null } }),
        );
        document.dispatchEvent(new Event('parley:part'));
      });
      expect(await page.evaluate(begin, 'startSession' as const)).toBe('done');
      expect(await page.evaluate(leave)).toBe('done');
      expect(await page.evaluate(() => window.failures)).toEqual([]);
    },
  ],
  [
    'replaces its document, and asks for the channel anew',
    async (arena) => {
      const page = await arena.load();
      const seen = await page.evaluate(() => {
        document.open();
        document.write('<p>Another</p>');
        document.close();
        let offers = 0;
        document.addEventListener('parley:channel', () => {
          offers += 1;
        });
        document.dispatchEvent(new Event('parley:wanted'));
        return offers;
      });
      expect(seen).toBe(0);
    },
  ],
  [
    'says to every window and worker in reach what our parts say among themselves',
    async (arena) => {
      const page = await arena.load();
      const seen = await page.evaluate(async (given) => {
        const words = [
          { type: 'ask', id: 1, question: { type: 'leave', session: given.victimId } },
          { type: 'watch' },
          { type: 'launcherAsks', hasFrame: false },
          { type: 'place', box: null },
          { type: 'attend', isFocused: true },
        ];
        window.ours.length = 0;
        const channels = ['parley-page', 'parley-view', 'parley', 'uploads'].map(
          (name) => new BroadcastChannel(name),
        );
        for (const word of words) {
          window.postMessage(word, '*');
          for (const channel of channels) channel.postMessage(word);
          document.dispatchEvent(new CustomEvent('message', { detail: word }));
          document.dispatchEvent(new CustomEvent('parley-page', { detail: word }));
        }
        const { runtime } = (window as { chrome?: { runtime?: Record<string, unknown> } }).chrome ?? {};
        await new Promise((resolve) => setTimeout(resolve, 100));
        for (const channel of channels) channel.close();
        // What is heard are its own messages to itself.
        return { heard: window.ours.length, runtime: typeof runtime?.connect };
      }, arena.given);
      expect(seen).toEqual({ heard: 5, runtime: 'undefined' });
    },
  ],
];
