// What a later page gets is hostile when it comes back: nothing in it may do more than fill fields.
import { describe, expect, it } from 'vitest';
import { formatKept, KEPT_MAX_LENGTH, parseKept } from '../../../core/view/embedded/kept-state.ts';

const NOTHING = { isMinimized: false, place: null, fields: {}, draft: '' };

describe('what is kept', () => {
  it('[WI11] comes back as it was', () => {
    const state = {
      isMinimized: true,
      place: { x: 5, y: 10.5 },
      fields: { FirstName: 'Ann "A" <b>', __proto__x: '1' },
      draft: 'two\nlines \u{1F600}',
    };
    expect(parseKept(formatKept(state))).toEqual(state);
  });

  it.each([
    null,
    '',
    'not JSON',
    '[]',
    'null',
    '7',
    '{"isMinimized":1,"place":[1,2],"fields":[],"draft":{}}',
    '{"place":{"x":"5","y":1e999},"fields":{"a":1,"b":{"c":"d"}}}',
  ])('[WI11] is nothing where it is %j', (text) => {
    expect(parseKept(text)).toEqual(NOTHING);
  });

  it('[WI11] is capped: fields, their number, the draft', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`f${index}`, 'x'.repeat(9_000)]),
    );
    const parsed = parseKept(
      JSON.stringify({ fields: { ...fields, ['k'.repeat(200)]: 'x' }, draft: 'x'.repeat(90_000) }),
    );
    expect(Object.keys(parsed.fields)).toHaveLength(50);
    expect(parsed.fields.f0).toHaveLength(2_000);
    expect(parsed.draft).toHaveLength(20_000);
  });

  it('[WI11] has fields of any name, and none of them is more than a field', () => {
    const { fields } = parseKept('{"fields":{"__proto__":"a","constructor":"b"}}');
    expect(Object.getPrototypeOf(fields)).toBeNull();
    expect(Object.keys(fields)).toEqual(['__proto__', 'constructor']);
  });

  it.each(['a', '"', '\\', '\u0001', '\ud800', '\u{1F600}', '\u2028'])(
    '[WI11] never gets longer than the API takes, whatever was typed, such as %j',
    (character) => {
      const long = character.repeat(25_000);
      const fields = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, long]));
      for (const state of [
        { fields, draft: long },
        { fields: {}, draft: long },
        { fields, draft: '' },
      ]) {
        const text = formatKept({ isMinimized: true, place: { x: 1, y: 2 }, ...state });
        expect(text.length).toBeLessThanOrEqual(KEPT_MAX_LENGTH);
        expect(parseKept(text)).toMatchObject({ isMinimized: true, place: { x: 1, y: 2 } });
      }
    },
  );

  it('[WI11] leaves out a draft that is too long rather than the form', () => {
    const state = { isMinimized: false, place: null, fields: { a: 'b' }, draft: '\u0001'.repeat(20_000) };
    expect(parseKept(formatKept(state))).toEqual({ ...state, draft: '' });
  });
});
