// Attacks by quantity and by repetition.
import { expect } from 'vitest';
import type { Attack } from './attack.ts';
import { START } from './word-attacks.ts';

/** Of a flood of so many messages at most: what a second passes, and what the next one may. */
const HEARD_MAX = 40;

export const FLOODS: readonly Attack[] = [
  [
    'says ten thousand things at once',
    async ({ flooder }) => {
      await flooder.bringToFront();
      const answers = await flooder.evaluate(async () => {
        const before = window.raw.heard.length;
        for (let id = 10_000; id < 20_000; id += 1)
          window.raw.channel?.postMessage({ type: 'ask', id, question: { type: 'leave', session: 's' } });
        await window.raw.wait(19_999);
        return window.raw.heard.slice(before).map((message) => JSON.stringify(message));
      });
      const heard = answers.filter((text) => text.includes('chatGone'));
      expect(answers.length).toBeGreaterThan(10_000 - HEARD_MAX);
      expect(heard.length).toBeLessThanOrEqual(HEARD_MAX);
    },
  ],
  [
    'sends texts of megabytes',
    async ({ raw }) => {
      await raw.bringToFront();
      const answers = await raw.evaluate(async () => {
        const words: string[] = [];
        for (const length of [70_000, 1_000_000, 32_000_000]) {
          const message = 'x'.repeat(length);
          words.push(
            await window.raw.ask({ type: 'sendMessage', session: 's', message, messageType: 'text' }),
          );
          words.push(await window.raw.ask({ type: 'leave', session: message }));
        }
        return words;
      });
      expect(answers).toEqual(Array.from({ length: 6 }, () => 'overLimit'));
    },
  ],
  [
    'sends lists of a million, and what is very deep',
    async ({ raw }) => {
      await raw.bringToFront();
      const answers = await raw.evaluate(async () => {
        const keys = Array.from({ length: 1_000_000 }, () => 'k');
        let deep: unknown = 's';
        for (let at = 0; at < 500; at += 1) deep = { type: 'leave', session: deep };
        return [
          await window.raw.ask({ type: 'deleteUserData', session: 's', keys }),
          await window.raw.ask(deep),
        ];
      });
      expect(answers).toEqual(['overLimit', 'malformed']);
    },
  ],
  [
    'smuggles megabytes in a request for the widget',
    async ({ raw }) => {
      await raw.bringToFront();
      const answer = await raw.evaluate(async () => {
        await window.raw.say({ type: 'load', part: 'widget', more: 'x'.repeat(32_000_000) });
        return window.raw.fence();
      });
      expect(answer).toBe('chatGone');
    },
  ],
];

export const REPLAYS: readonly Attack[] = [
  [
    'asks a hundred times under one number',
    async ({ flooder }) => {
      await flooder.bringToFront();
      const answer = await flooder.evaluate(async () => {
        // The flood before may still count.
        for (;;) {
          if ((await window.raw.fence()) === 'chatGone') break;
          await new Promise((resolve) => setTimeout(resolve, 1_100));
        }
        for (let round = 0; round < 10; round += 1)
          await window.raw.say({ type: 'ask', id: 77, question: { type: 'leave', session: 's' } });
        return window.raw.fence();
      });
      expect(answer).toBe('chatGone');
    },
  ],
  [
    'starts sixteen chats at once, and has five',
    async ({ raw, scene }) => {
      await raw.bringToFront();
      const before = scene.server.chatCount();
      const answers = await raw.evaluate(async (start) => {
        const asked = Array.from({ length: 16 }, () => window.raw.ask({ type: 'startSession', start }));
        const words = await Promise.all(asked);
        const sessions = window.raw.heard.flatMap((message) => {
          const { answer } = message as { answer?: { type: string; session?: { id: string } } };
          return answer?.type === 'session' ? [answer.session?.id] : [];
        });
        for (const session of sessions) await window.raw.ask({ type: 'leave', session });
        return words;
      }, START);
      expect(answers.filter((word) => word === 'session')).toHaveLength(5);
      expect(answers.filter((word) => word === 'overLimit')).toHaveLength(11);
      expect(scene.server.chatCount()).toBe(before + 5);
    },
  ],
];
