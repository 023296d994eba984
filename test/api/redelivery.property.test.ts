// Whatever a transport of the page delivers again, in whatever portions: each event is taken once, and none is lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedelivery, type ProvidedEvent } from '../../core/api/redelivery.ts';
import { createTasks } from '../support/fake-page.ts';

const RUNS = { numRuns: 100 };

/** A transcript of short texts, so that the same text comes often. */
const transcript = fc.array(fc.constantFrom('ok', 'yes', 'no'), { minLength: 1, maxLength: 12 });
/** How much of it is there at each poll. */
const polls = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 6 });

function event(text: string, index: number | null, timestamp: number | null): ProvidedEvent {
  return {
    type: 'MessageReceived',
    index,
    timestamp,
    party: { id: 2, name: 'Ann', type: 'Agent' },
    content: { type: 'text', text },
  };
}

/** Polls ever more of a transcript, all from the start each time; gives what was taken, and the keys. */
function pollAll(events: readonly ProvidedEvent[], lengths: readonly number[]) {
  const tasks = createTasks();
  const redelivery = createRedelivery(tasks.later);
  const taken: { readonly at: number; readonly key: string }[] = [];
  for (const length of [...lengths.toSorted((one, other) => one - other), events.length]) {
    events.slice(0, length).forEach((one, at) => {
      const key = redelivery.accept(one);
      if (key !== null) taken.push({ at, key });
    });
    tasks.run();
  }
  return taken;
}

describe('redelivery', () => {
  it.each<[string, (text: string, at: number) => ProvidedEvent]>([
    ['an index', (text, at) => event(text, at, null)],
    ['an index and a time', (text, at) => event(text, at, 100 + at)],
    ['a time', (text, at) => event(text, null, 100 + at)],
    ['the same time for several', (text, at) => event(text, null, 100 + Math.floor(at / 3))],
  ])('[AP43, AP44] takes each event once that has %s', (_name, make) => {
    fc.assert(
      fc.property(transcript, polls, (texts, lengths) => {
        const taken = pollAll(texts.map(make), lengths);
        expect(taken.map(({ at }) => at)).toEqual(texts.map((_, at) => at));
        expect(new Set(taken.map(({ key }) => key)).size).toBe(texts.length);
        expect(taken.every(({ key }) => key.length <= 64)).toBe(true);
      }),
      RUNS,
    );
  });

  it('[AP44] takes each event once that has neither, where the first one is told apart', () => {
    fc.assert(
      fc.property(transcript, polls, (texts, lengths) => {
        const events = [event('Welcome', null, null), ...texts.map((text) => event(text, null, null))];
        expect(pollAll(events, lengths).map(({ at }) => at)).toEqual(events.map((_, at) => at));
      }),
      RUNS,
    );
  });

  it('[AP43] gives an event the same key in a later page', () => {
    fc.assert(
      fc.property(transcript, polls, polls, (texts, lengths, others) => {
        const events = texts.map((text, at) => event(text, at, null));
        expect(pollAll(events, lengths)).toEqual(pollAll(events, others));
      }),
      RUNS,
    );
  });
});
