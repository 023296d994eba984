// Whatever comes as an answer over HTTP, and whatever a server advises.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import { parseBayeuxFrame } from '../../core/cometd/bayeux-frames.ts';
import { fenceSession } from '../../core/cometd/fence.ts';
import { isRefusal, readFileAnswer, readFileId, readLimits } from '../../core/gms/file-answers.ts';
import { createRestScene, ok, POLL_MS, wireEvent } from '../rest/rest-scene.ts';
import { createStrictLogger } from '../support/strict-logger.ts';
import { CANARY } from './json-text.ts';
import { anyBody, anyFrame } from './wire-text.ts';

const isLong = process.env.PARLEY_LONG === '1';
const ANSWERS = isLong ? 100_000 : 1_000;
const LIMIT_MS = isLong ? 3_600_000 : 60_000;
const HOLD_MS = 15_000;
/** What a link that is well may pause for between two heartbeats: the background must not fall asleep (DESIGN.md 6). */
const PAUSE_MAX_MS = 5_000;
const HOUR_MS = 3_600_000;
const ORIGIN = 'chrome-extension://parley';

const status = fc.constantFrom(200, 200, 200, 200, 204, 400, 401, 403, 404, 429, 500, 503, 599);
const answer = fc.record({ status, text: anyBody });

/** What a caller gets: a value, or an error of ours that says nothing of the answer. */
function outcomeOf<Value>(read: () => Value): Value | ChatError {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    expect(`${error.message} ${JSON.stringify(error.data)}`).not.toContain(CANARY);
    return error;
  }
}

describe('answers over REST', () => {
  it(
    `[HW5] none of ${ANSWERS} breaks a link: it is lost once, or goes on`,
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(answer, { minLength: 5, maxLength: 20 }), async (answers) => {
          const left = [...answers];
          const scene = createRestScene(() => {
            const next = left.shift();
            if (next === undefined) return ok([wireEvent(1)], 2);
            // A Response with 204 must have no body.
            return next.status === 204 ? { ...next, status: 200, text: '' } : next;
          });
          await scene.restored();
          for (let polls = 0; polls <= 2 * answers.length; polls += 1)
            await scene.clock.advance(POLL_MS * 1.3);
          const losses = scene.events.filter(({ type }) => type === 'linkLost');
          const asked = scene.asked.length;
          await scene.clock.advance(POLL_MS * 1.3);
          expect(losses.length).toBeLessThanOrEqual(1);
          // A link that is lost asks no more; one whose server had refused nothing still polls.
          const isRefused = scene.reports().some(({ outcome }) => outcome !== 'ok');
          if (losses.length === 1) expect(scene.asked.length).toBe(asked);
          else if (!isRefused) expect(scene.asked.length).toBe(asked + 1);
          expect(scene.logger.text()).not.toContain(CANARY);
          for (const report of scene.reports()) {
            expect(JSON.parse(JSON.stringify(report))).toEqual(report);
            // They go into addresses, where half a character throws.
            for (const key of Object.values(report.keys)) expect(() => encodeURIComponent(key)).not.toThrow();
          }
          await scene.link.close();
        }),
        { numRuns: ANSWERS / 10 },
      );
    },
    LIMIT_MS,
  );

  it('[HW4] an answer of a hundred and fifty thousand entries does not silence the link', async () => {
    const count = 150_000;
    const scene = createRestScene(() => ok(Array.from({ length: count }, (_, n) => wireEvent(n + 1))));
    await scene.restored();
    await scene.clock.advance(2 * POLL_MS);
    expect(scene.reports()[0]?.entries).toHaveLength(count);
    expect(scene.asked.at(-1)?.fields.transcriptPosition).toBe(String(count + 1));
    expect(scene.asked.length).toBeGreaterThan(1);
    await scene.link.close();
  });
});

describe('answers about files', () => {
  it(
    `[HW5] each of ${ANSWERS} is read, or refused by a name of ours`,
    () => {
      fc.assert(
        fc.property(answer, fc.constantFrom('chat', 'download', 'removal'), (given, subject) => {
          isRefusal(given.text);
          const report = outcomeOf(() => readFileAnswer(given, subject, ORIGIN));
          if (report instanceof ChatError) return;
          const limits = outcomeOf(() => readLimits(report));
          if (!(limits instanceof ChatError)) expect(JSON.parse(JSON.stringify(limits))).toEqual(limits);
          const id = outcomeOf(() => readFileId(report));
          if (typeof id === 'string') expect(() => encodeURIComponent(id)).not.toThrow();
        }),
        { numRuns: ANSWERS },
      );
    },
    LIMIT_MS,
  );
});

describe('answers to a fence', () => {
  it('[HW5] only a clear yes is one, and nothing of any is logged', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrame, async (text) => {
        const logger = createStrictLogger();
        const isFenced = await fenceSession({
          cometdUrl: 'https://chat.example/cometd',
          clientId: 'old',
          fetch: async () => new Response(text),
          limitMs: 1_000,
          logger,
        });
        if (isFenced) expect(text).toContain('/meta/disconnect');
        expect(logger.text()).not.toContain(CANARY);
      }),
      { numRuns: ANSWERS / 4 },
    );
  });
});

describe('the advice of a server', () => {
  const adviceOf = (message: object) =>
    parseBayeuxFrame(JSON.stringify([message]), HOLD_MS, { onDropped: () => undefined })[0]?.advice;

  it(
    `[HW6] none of ${ANSWERS} frames makes the library wait for long, hurry, or fall silent`,
    () => {
      fc.assert(
        fc.property(anyFrame, (text) => {
          const messages = outcomeOf(() => parseBayeuxFrame(text, HOLD_MS, { onDropped: () => undefined }));
          if (messages instanceof ChatError) return;
          for (const { channel, successful, advice } of messages) {
            if (advice === undefined) continue;
            const { timeout, interval = 0, reconnect } = advice;
            expect(timeout).toBe(channel === '/meta/handshake' ? 0 : HOLD_MS);
            expect(Number.isSafeInteger(interval) && interval >= 0 && interval <= HOUR_MS).toBe(true);
            if (successful) expect(interval).toBeLessThanOrEqual(PAUSE_MAX_MS);
            if (successful && reconnect !== undefined && reconnect !== 'retry')
              expect([channel, reconnect]).toEqual(['/meta/connect', 'none']);
          }
        }),
        { numRuns: ANSWERS },
      );
    },
    LIMIT_MS,
  );

  it('[HW6] a heartbeat is answered in its own time, however short a server says it is held', () => {
    const connect = { channel: '/meta/connect', successful: true };
    for (const timeout of [0, 1, 60_000, -1, 'x'])
      expect(adviceOf({ ...connect, advice: { timeout } })).toEqual({ timeout: HOLD_MS });
    expect(adviceOf(connect)).toEqual({ timeout: HOLD_MS });
  });

  it('[HW6] a link that is well pauses for seconds at most, a refused one for as long as it is told', () => {
    const connect = { channel: '/meta/connect', advice: { interval: HOUR_MS } };
    expect(adviceOf({ ...connect, successful: true })?.interval).toBe(PAUSE_MAX_MS);
    expect(adviceOf({ ...connect, successful: false })?.interval).toBe(HOUR_MS);
  });

  it('[HW6] what comes with other messages is no advice', () => {
    const advice = { reconnect: 'none', interval: HOUR_MS, timeout: 1 };
    expect(adviceOf({ channel: '/service/chatV2/support', data: {}, advice })).toBeUndefined();
    expect(adviceOf({ channel: '/meta/subscribe', successful: true, advice })).toBeUndefined();
    expect(adviceOf({ channel: '/meta/handshake', successful: true, advice })).toEqual({
      timeout: 0,
      interval: PAUSE_MAX_MS,
    });
  });
});
