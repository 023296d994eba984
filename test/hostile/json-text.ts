// JSON as text that nobody careful would write: doubled names, `__proto__`, numbers that no integer holds, half characters. Every
// string carries the canary: none of it may be found in a log. Shrinks as any fast-check value does.
import fc from 'fast-check';

/** Stands in every string and every invented name. */
export const CANARY = 'Zx9CaNaRy';
export type Text = fc.Arbitrary<string>;

export const quoted = (text: string): string => JSON.stringify(text);

/** Most are short; a few are longer than any limit. Drawn from lists where that is enough: a million frames are to be made. */
const words: Text = fc.oneof(
  { weight: 30, arbitrary: fc.nat(9_999).map((n) => n.toString(36)) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '\uD800',
      'a\uDC00',
      '\uDBFF\uDBFF',
      '\u0000',
      '\u202E',
      '__proto__',
      '</script>',
      '%s',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('n'.repeat(2_000), 'k'.repeat(70_000), 't'.repeat(140_000)) },
);
export const aString: Text = words.map((text) => quoted(text + CANARY));

const ODD_NUMBERS = [
  '-0',
  '1e400',
  '-1e400',
  '1e-400',
  '0.5',
  '1e3',
  '-1',
  '4294967296',
  '1.7976931348623157e308',
];
const LIMITS = [
  '2147483647',
  '2147483648',
  '9007199254740991',
  '9007199254740993',
  '8640000000000001',
  '-2147483649',
];
export const aNumber: Text = fc.oneof(
  fc.integer({ min: -2, max: 40 }).map(String),
  fc.integer().map(String),
  fc.constantFrom(...ODD_NUMBERS, ...LIMITS),
);

/** No `index` among them: it would make an entry of anything. */
const NAMES = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'length',
  'type',
  'messages',
  'data',
];
const aName: Text = fc.oneof(fc.constantFrom(...NAMES).map(quoted), aString);

const members = (pairs: readonly (readonly [string, string])[]): string =>
  `{${pairs.map(([name, value]) => `${name}:${value}`).join(',')}}`;

/** Any JSON at all, of some depth. */
export const anything: Text = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: aString },
    { weight: 3, arbitrary: aNumber },
    { weight: 2, arbitrary: fc.constantFrom('null', 'true', 'false', '{}', '[]', '""') },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`) },
    { weight: 2, arbitrary: fc.array(fc.tuple(aName, tie('value')), { maxLength: 4 }).map(members) },
  ),
})).value;

/** Nested deeper than any stack. */
export const deep: Text = fc.constantFrom(
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
);

/** Mostly what it should be. */
export const or = (sensible: Text, weight = 6): Text =>
  fc.oneof({ weight, arbitrary: sensible }, { weight: 1, arbitrary: anything });

/** An object with some of these fields, now and then one of them twice, or beside one that nobody knows. */
export function record(fields: Readonly<Record<string, Text>>): Text {
  const known = Object.entries(fields).map(([name, value]) =>
    value.map((text): readonly [string, string] => [quoted(name), text]),
  );
  const unknown = fc.tuple(aName, anything);
  return fc.array(fc.oneof(...known, unknown), { minLength: 1, maxLength: known.length + 1 }).map(members);
}
