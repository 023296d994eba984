// @vitest-environment happy-dom
// What a look into a page finds, and how little its page is believed.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { discoverChat, lookForChat, parseFinding } from '../../entrypoints/background/discovery.ts';

const GLOBALS = ['_gwc', '_genesys', 'chat', 'parley', 'shop'];

/** The page's globals, as a page written years ago has them. */
const page: Record<string, unknown> = globalThis as never;

afterEach(() => {
  for (const name of GLOBALS) delete page[name];
  document.head.replaceChildren();
});

function addLoader(attributes: Readonly<Record<string, string>>): void {
  const script = document.createElement('script');
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  document.head.append(script);
}

describe('a look into a page', () => {
  it('[DI1] finds the config globals, with the address that they name', () => {
    expect(lookForChat()).toBeNull();
    page._gwc = { serverUrl: 'https://vendor.example/server/cometd', onReady: [] };
    expect(lookForChat()).toEqual({ serverUrl: 'https://vendor.example/server/cometd' });
    delete page._gwc;
    page._genesys = { debug: true };
    expect(lookForChat()).toBeNull();
    page._genesys = { chat: { serverURL: 'https://vendor.example/genesys/cometd' } };
    expect(lookForChat()).toEqual({ serverUrl: 'https://vendor.example/genesys/cometd' });
    page._genesys = { chat: { onReady: () => undefined } };
    expect(lookForChat()).toEqual({ serverUrl: null });
  });

  it('[DI1] finds the loader’s tag, and the global that it names', () => {
    addLoader({ id: 'genesys-js', 'data-gcb-url': 'https://vendor.example' });
    expect(lookForChat()).toEqual({ serverUrl: null });
    addLoader({ 'data-gwc-var': 'shop.chat' });
    document.head.firstElementChild?.remove();
    page.shop = { chat: { serverUrl: 'https://vendor.example/a' } };
    expect(lookForChat()).toEqual({ serverUrl: 'https://vendor.example/a' });
  });

  it('[DI1] finds an API that is there already, as the stand-alone script defines it', () => {
    page.chat = 'just a variable';
    expect(lookForChat()).toBeNull();
    page.chat = { startChat: () => undefined, startSession: () => undefined };
    expect(lookForChat()).toEqual({ serverUrl: null });
    delete page.chat;
    page.parley = { chat: { startChat: () => undefined, startSession: () => undefined } };
    expect(lookForChat()).toEqual({ serverUrl: null });
  });

  it('[DI2] is not disturbed by a page that throws or names nonsense', () => {
    page._gwc = { serverUrl: 'https://%' };
    expect(lookForChat()).toEqual({ serverUrl: null });
    page._gwc = {
      get serverUrl() {
        throw new Error('mine');
      },
    };
    expect(lookForChat()).toEqual({ serverUrl: null });
    Object.defineProperty(page, '_genesys', {
      configurable: true,
      get: () => {
        throw new Error('mine');
      },
    });
    expect(lookForChat()).toEqual({ serverUrl: null });
  });

  it('[DI2] stands alone: it is sent into the page as text', () => {
    page._gwc = {};
    // biome-ignore lint/security/noGlobalEval: this is what scripting.executeScript does with a function
    expect(globalThis.eval(`(${lookForChat.toString()})()`)).toEqual({ serverUrl: null });
  });

  it('[DI2] believes nothing but an address of the web', async () => {
    expect(parseFinding({ serverUrl: 'https://vendor.example' })).toEqual({
      isOffering: true,
      serverUrl: 'https://vendor.example',
    });
    for (const serverUrl of ['javascript:alert(1)', 'file:///x', 7, null, {}, `https://${'x'.repeat(3_000)}`])
      expect(parseFinding({ serverUrl })).toEqual({ isOffering: true, serverUrl: null });
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        const { serverUrl } = parseFinding(raw);
        expect(serverUrl === null || /^https?:/.test(serverUrl)).toBe(true);
      }),
    );
  });

  it('[DI2] finds nothing in a page that cannot be looked into', async () => {
    const nothing = { isOffering: false, serverUrl: null };
    expect(await discoverChat({ executeScript: () => Promise.reject(new Error('the store')) }, 1)).toEqual(
      nothing,
    );
    expect(await discoverChat({ executeScript: async () => [] }, 1)).toEqual(nothing);
    expect(await discoverChat({ executeScript: async ({ func }) => [{ result: func() }] }, 1)).toEqual(
      nothing,
    );
  });
});
