// The truth table of who is at the other end of a port.
import { describe, expect, it } from 'vitest';
import { decideSender } from '../../core/messaging/sender.ts';

const chrome = { id: 'abcdefgh', baseUrl: 'chrome-extension://abcdefgh/' };
const firefox = { id: 'parley@parley.example', baseUrl: 'moz-extension://1234-5678/' };

describe('decideSender', () => {
  it.each([
    ['the panel', chrome, chrome.id, 'chrome-extension://abcdefgh/sidepanel.html', 'view'],
    ['the options with a query', chrome, chrome.id, 'chrome-extension://abcdefgh/options.html?a#b', 'view'],
    ['the sidebar in Firefox', firefox, firefox.id, 'moz-extension://1234-5678/sidepanel.html', 'view'],
    ['our content script in a page', chrome, chrome.id, 'https://shop.example/', 'stranger'],
    ['another extension', chrome, 'zzzz', 'chrome-extension://zzzz/page.html', 'stranger'],
    ['another extension that claims our page', chrome, 'zzzz', chrome.baseUrl, 'stranger'],
    [
      'a page of an extension whose id begins like ours',
      chrome,
      chrome.id,
      'chrome-extension://abcdefghi/',
      'stranger',
    ],
    [
      'a web page that names our address',
      chrome,
      chrome.id,
      `https://shop.example/?${chrome.baseUrl}`,
      'stranger',
    ],
    [
      'a host that begins like our address',
      chrome,
      chrome.id,
      'chrome-extension://abcdefgh.example/',
      'stranger',
    ],
    [
      'an address with us as user',
      chrome,
      chrome.id,
      'chrome-extension://abcdefgh@evil.example/',
      'stranger',
    ],
    ['an opaque sender', chrome, chrome.id, undefined, 'stranger'],
    ['a sender without an id', chrome, undefined, chrome.baseUrl, 'stranger'],
    ['another scheme of the same host', chrome, chrome.id, 'moz-extension://abcdefgh/', 'stranger'],
    ['nothing of an address', chrome, chrome.id, '', 'stranger'],
  ] as const)('[MS1] %s: %o %s %s is a %s', (_name, own, id, url, expected) => {
    expect(decideSender({ id, url }, own)).toBe(expected);
  });

  it('[MS1] no sender at all is a stranger', () => {
    expect(decideSender(undefined, chrome)).toBe('stranger');
  });
});
