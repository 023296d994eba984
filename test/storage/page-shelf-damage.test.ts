// What the shelf of a page leaves where it should not be, and what somebody else may have put in its places.
import { describe, expect, it } from 'vitest';
import { createPageShelf } from '../../core/storage/page-shelf.ts';
import { createCookieJar, createSessionStorage } from '../support/page-shelves.ts';

const LONG = '"ä" '.repeat(5_000);
const NAME = 'parley-chat';

function setUp({ isOff = false, isFull = false } = {}) {
  let now = 1_000_000;
  const jar = createCookieJar(() => now, { isOff });
  const session = createSessionStorage({ isFull });
  return {
    jar,
    session,
    shelf: createPageShelf({ document: jar.document, session, isSecure: false, now: () => now }),
    pass(ms: number) {
      now += ms;
    },
  };
}

describe('the places of the shelf', () => {
  it('[SA4] are cookies first: nothing lies in sessionStorage, and a shorter text leaves no second one', () => {
    const { jar, session, shelf } = setUp();
    shelf.write(LONG);
    expect([jar.names(), session.getItem(NAME) === null]).toEqual([[NAME], false]);
    shelf.write('x'.repeat(4_000));
    expect([jar.names(), session.getItem(NAME)]).toEqual([[NAME, `${NAME}-2`], null]);
    shelf.write('short');
    expect(jar.names()).toEqual([NAME]);
  });

  it('[SA4] take a text in letters that every server takes, whatever is in it', () => {
    const { jar, shelf } = setUp();
    for (const text of ['>>>???', 'ÿþý', '~~~', 'a', 'ab', 'abc']) {
      shelf.write(text);
      expect(jar.document.cookie).toMatch(/^parley-chat=[\w.-]+$/);
      expect(shelf.read()).toBe(text);
    }
  });

  it('[SA3] are still cookies after the page was left, and empty once nobody may come back', () => {
    const { jar, session, shelf } = setUp();
    shelf.write('kept');
    shelf.leave(5);
    expect([jar.names(), session.getItem(NAME)]).toEqual([[NAME], null]);
    shelf.leave(0);
    expect([jar.names(), session.getItem(NAME)]).toEqual([[], null]);
  });

  it('[SA3] give nothing from the very moment on, long or short, in cookies or not', () => {
    for (const text of ['short', LONG])
      for (const isOff of [false, true]) {
        const { shelf, pass } = setUp({ isOff });
        shelf.write(text);
        shelf.leave(5);
        pass(4_999);
        expect(shelf.read()).toBe(text);
        pass(1);
        expect(shelf.read()).toBeNull();
      }
  });

  it('[SA4] have no cookie that speaks of a text which could not be kept', () => {
    const { jar, shelf } = setUp({ isFull: true });
    const alone = createPageShelf({ document: jar.document, session: null, isSecure: false, now: () => 0 });
    for (const each of [shelf, alone]) {
      each.write(LONG);
      expect([jar.names(), each.read()]).toEqual([[], null]);
    }
  });

  it('[SA4] have no first cookie of a text whose second one was refused', () => {
    const { jar } = setUp();
    const document = {
      get cookie() {
        return jar.document.cookie;
      },
      set cookie(line) {
        if (!/^parley-chat-2=[^;]/.test(line)) jar.document.cookie = line;
      },
    };
    const shelf = createPageShelf({ document, session: null, isSecure: false, now: () => 0 });
    shelf.write('x'.repeat(4_000));
    expect([jar.names(), shelf.read()]).toEqual([[], null]);
  });

  it('[SA8] hold nothing any more once there is nothing', () => {
    for (const isOff of [false, true]) {
      const { jar, session, shelf } = setUp({ isOff });
      shelf.write(LONG);
      shelf.write(null);
      expect([jar.names(), session.getItem(NAME)]).toEqual([[], null]);
    }
  });
});

describe('what somebody else put there', () => {
  it.each([
    '{',
    '7',
    'null',
    '"text"',
    '{}',
    '{"stamp":null,"until":null}',
    '{"stamp":null,"text":"x"}',
    '{"until":null,"text":"x"}',
    '{"stamp":7,"until":null,"text":"x"}',
    '{"stamp":null,"until":"9999999999999","text":"x"}',
    '{"stamp":null,"until":null,"text":7}',
  ])('[SA12] in sessionStorage is nothing: %s', (item) => {
    const { session, shelf } = setUp({ isOff: true });
    session.setItem(NAME, item);
    expect(shelf.read()).toBeNull();
  });

  it('[SA12] in a cookie is nothing where it is no text, or another text than the one in sessionStorage', () => {
    const { jar, shelf } = setUp();
    jar.document.cookie = `${NAME}=1.1.%%%`;
    expect(shelf.read()).toBeNull();
    shelf.write(LONG);
    jar.document.cookie = `${NAME}=another.0.`;
    expect(shelf.read()).toBeNull();
  });
});
