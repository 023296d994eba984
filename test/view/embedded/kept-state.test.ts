// What a later page gets is hostile when it comes back: nothing in it may do more than fill fields.
import fc from 'fast-check';
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

  it('[WI11] never gets longer than the API takes, whatever was typed', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 150 }), fc.string({ maxLength: 3_000 }), { maxKeys: 30 }),
        fc.string({ maxLength: 8_000, unit: 'binary' }),
        (fields, draft) => {
          const text = formatKept({ isMinimized: true, place: null, fields, draft });
          return text.length <= KEPT_MAX_LENGTH && parseKept(text).isMinimized;
        },
      ),
      { numRuns: 20 },
    );
    const worst = formatKept({
      isMinimized: false,
      place: { x: 1, y: 2 },
      fields: { a: 'b' },
      draft: '\u0001'.repeat(20_000),
    });
    expect(parseKept(worst)).toMatchObject({ place: { x: 1, y: 2 }, fields: { a: 'b' }, draft: '' });
  });
});
