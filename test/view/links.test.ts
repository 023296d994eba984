// Links in messages: what becomes one, what stays text, and that nothing is ever lost or added.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWebAddress, tokenizeText } from '../../core/view/links.ts';

const linksIn = (text: string) =>
  tokenizeText(text).flatMap((token) => (token.type === 'link' ? [token] : []));
const ADDRESSES = [
  'https://a.example/x?y=1#z',
  'http://b.example:8080',
  'mailto:ann@example.com',
  'tel:+4930123',
];

describe('links in a message', () => {
  it('[VW10] are http, https, mailto and tel addresses, without the punctuation around them', () => {
    const text = `See (https://a.example/w_(x)), mailto:ann@example.com; tel:+49-30-1 or "http://b.example/?q=1".`;
    expect(linksIn(text).map((link) => link.text)).toEqual([
      'https://a.example/w_(x)',
      'mailto:ann@example.com',
      'tel:+49-30-1',
      'http://b.example/?q=1',
    ]);
  });

  it('[VW10] are never of another scheme, inside a word, or of a host behind a user name', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,<b>x</b>',
      'file:///etc/passwd',
      'xhttps://a.example',
      'https://',
      'https://bank.example@evil.example/',
      'vbscript:https',
    ]) {
      expect(linksIn(text), text).toEqual([]);
    }
  });

  it('[VW10] lose and add nothing: the tokens of any text are the text', () => {
    const part = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...ADDRESSES, ' ', '\n', '<', ')'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const tokens = tokenizeText(text);
        expect(tokens.map((token) => token.text).join('')).toBe(text);
        for (const token of tokens) {
          if (token.type === 'link') {
            expect(['http:', 'https:', 'mailto:', 'tel:']).toContain(new URL(token.href).protocol);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('[VW10] find an address between blanks, wherever it stands', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ADDRESSES), fc.lorem(), (address, words) => {
        expect(linksIn(`${words} ${address} ${words}`).map((link) => link.text)).toEqual([address]);
      }),
    );
  });
});

describe('a pushed address', () => {
  it('[VW11] can be opened only if it is a web page without a user name in it', () => {
    expect(parseWebAddress(' https://a.example/x ')).toEqual({
      href: 'https://a.example/x',
      host: 'a.example',
    });
    for (const text of ['javascript:alert(1)', 'mailto:a@b.c', 'https://u:p@a.example', 'nothing', '']) {
      expect(parseWebAddress(text), text).toBeNull();
    }
  });
});
