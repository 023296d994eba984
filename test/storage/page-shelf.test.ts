// Where the stand-alone script keeps its text, over cookies and a sessionStorage in memory.
import { describe, expect, it } from 'vitest';
import { createPageShelf, SHELF_NAME } from '../../core/storage/page-shelf.ts';
import { createCookieJar, createSessionStorage } from '../support/page-shelves.ts';

const LONG = '"ä" '.repeat(5_000);

function setUp({ isOff = false, isFull = false, hasSession = true } = {}) {
  let now = 1_000_000;
  const jar = createCookieJar(() => now, { isOff });
  const session = hasSession ? createSessionStorage({ isFull }) : null;
  const open = (isSecure = false) =>
    createPageShelf({ document: jar.document, session, isSecure, now: () => now });
  return {
    jar,
    open,
    pass(ms: number) {
      now += ms;
    },
  };
}

describe.each([
  ['cookies', {}],
  ['sessionStorage where cookies are off', { isOff: true }],
] as const)('the shelf of a page over %s', (_name, options) => {
  it.each([
    ['a short text', 'Grüße, "you"; \\ and , %'],
    ['a text too long for one cookie', '{"a":"ä"}'.repeat(400)],
    ['a text too long for cookies', LONG],
  ])('[SA3, SA4] gives %s to the next page as it was written', (_what, text) => {
    const { open } = setUp(options);
    const shelf = open();
    shelf.write('before');
    shelf.write(text);
    expect(shelf.read()).toBe(text);
    shelf.leave(5);
    expect(open().read()).toBe(text);
  });

  it('[SA3] forgets it so many seconds after the page was left, and keeps it while the page is there', () => {
    const { open, pass } = setUp(options);
    const shelf = open();
    shelf.write('kept');
    pass(86_400_000);
    shelf.leave(5);
    pass(4_000);
    expect(open().read()).toBe('kept');
    pass(3_000);
    expect(open().read()).toBeNull();
  });

  it('[SA3] lets what is written after the page was left expire as well, and stay where the page comes back', () => {
    const { open, pass } = setUp(options);
    const shelf = open();
    shelf.write('kept');
    shelf.leave(5);
    shelf.write('later');
    pass(4_000);
    shelf.stay();
    pass(60_000);
    expect(open().read()).toBe('later');
    shelf.leave(0);
    expect(open().read()).toBeNull();
  });

  it('[SA8] leaves nothing behind', () => {
    const { open, jar } = setUp(options);
    const shelf = open();
    for (const text of ['short', 'x'.repeat(4_000), LONG]) {
      shelf.write(text);
      shelf.write(null);
      expect([shelf.read(), jar.names()]).toEqual([null, []]);
    }
  });
});

describe('the shelf of a page', () => {
  it('[SA3] has cookies of the whole host that no other site is sent, on https for https alone', () => {
    const { open, jar } = setUp();
    open().write('kept');
    expect([jar.names(), jar.attributes()]).toEqual([[SHELF_NAME], ['path=/', 'samesite=lax']]);
    open(true).write('kept as well');
    expect(jar.attributes()).toEqual(['path=/', 'samesite=lax', 'secure']);
  });

  it('[SA4] never has more than two cookies, of less than 8 KB', () => {
    const { open, jar } = setUp();
    for (const length of [2_000, 3_000, 5_000, 6_000, 50_000]) {
      open().write('x'.repeat(length));
      expect(open().read()).toHaveLength(length);
      expect(jar.names().length).toBeLessThanOrEqual(2);
      expect(jar.size()).toBeLessThan(7_500);
    }
  });

  it('[SA4] keeps nothing where it may not, and says nothing', () => {
    for (const options of [
      { isOff: true, isFull: true },
      { isOff: true, hasSession: false },
    ]) {
      const shelf = setUp(options).open();
      shelf.write('kept');
      shelf.leave(5);
      expect(shelf.read()).toBeNull();
    }
    const { open } = setUp({ hasSession: false });
    open().write(LONG);
    expect(open().read()).toBeNull();
  });

  it('[SA12] takes no parts of different texts for one', () => {
    const { open, jar } = setUp();
    open().write('x'.repeat(4_000));
    const mixed = jar.document.cookie.split('; ').find((cookie) => cookie.startsWith(`${SHELF_NAME}-2`));
    open().write('y'.repeat(4_001));
    jar.document.cookie = mixed ?? '';
    expect(open().read()).toBeNull();
  });

  it.each(['', '.', '1.1.%%%', 'a.1.____', 'a.0.', 'a.9.eA', 'x'.repeat(4_000)])(
    '[SA12] reads "%s" of somebody else as nothing',
    (value) => {
      const { open, jar } = setUp();
      jar.document.cookie = `${SHELF_NAME}=${value}`;
      expect(() => open().read()).not.toThrow();
    },
  );
});
