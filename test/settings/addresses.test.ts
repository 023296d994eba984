// What people write as a chat server's address, and what becomes of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deskOf, explainServerUrl, hostPatternOf, isServiceName } from '../../core/settings/addresses.ts';

const cometdUrlOf = (serverUrl: string) => deskOf({ serverUrl, service: 'support' })?.cometdUrl ?? null;

describe('the chat server address', () => {
  const accepted: readonly (readonly [string, string])[] = [
    ['http://chat.example:8080', 'http://chat.example:8080/genesys/cometd'],
    ['http://chat.example:8080/', 'http://chat.example:8080/genesys/cometd'],
    ['https://chat.example/genesys', 'https://chat.example/genesys/cometd'],
    ['https://chat.example/genesys/', 'https://chat.example/genesys/cometd'],
    ['https://chat.example/genesys/cometd', 'https://chat.example/genesys/cometd'],
    ['https://chat.example/genesys/cometd///', 'https://chat.example/genesys/cometd'],
    ['https://chat.example/proxy/genesys', 'https://chat.example/proxy/genesys/cometd'],
    ['HTTPS://Chat.EXAMPLE', 'https://chat.example/genesys/cometd'],
    ['  chat.example  ', 'https://chat.example/genesys/cometd'],
    ['chat.example:8443/genesys', 'https://chat.example:8443/genesys/cometd'],
    ['localhost:8080', 'https://localhost:8080/genesys/cometd'],
    ['127.0.0.1', 'https://127.0.0.1/genesys/cometd'],
    ['http://[::1]:8080', 'http://[::1]:8080/genesys/cometd'],
    ['https://chat.example:443', 'https://chat.example/genesys/cometd'],
    ['https://größe.example', 'https://xn--gre-6ka8i.example/genesys/cometd'],
  ];
  for (const [text, cometdUrl] of accepted) {
    it(`[SE1] "${text}" leads to the CometD endpoint`, () => {
      expect(cometdUrlOf(text)).toBe(cometdUrl);
      expect(explainServerUrl(text)).toBeNull();
    });
  }

  const refused: readonly (readonly [string, ReturnType<typeof explainServerUrl>])[] = [
    ['', 'empty'],
    ['   ', 'empty'],
    ['https://', 'notAnAddress'],
    ['https://a b', 'notAnAddress'],
    ['https://chat.example:99999', 'notAnAddress'],
    ['https://*', 'notAnAddress'],
    ['https://*.example', 'notAnAddress'],
    [`https://chat.example/${'x'.repeat(3_000)}/genesys`, 'notAnAddress'],
    ['ftp://chat.example', 'scheme'],
    ['ws://chat.example/genesys/cometd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['data:text/html,hi', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['https://ada:secret@chat.example', 'credentials'],
    ['ada@chat.example', 'credentials'],
    ['https://chat.example?x=1', 'query'],
    ['https://chat.example/genesys#top', 'query'],
    ['https://chat.example/genesys/?', 'query'],
    ['https://chat.example/elsewhere', 'path'],
    ['https://chat.example/notgenesys', 'path'],
  ];
  for (const [text, problem] of refused) {
    it(`[SE2] "${text.slice(0, 60)}" is refused: ${problem}`, () => {
      expect(explainServerUrl(text)).toBe(problem);
      expect(cometdUrlOf(text)).toBeNull();
      expect(hostPatternOf(text)).toBeNull();
    });
  }

  it('[SE2] any text is either refused with a reason or leads to http or https on a plain host', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.string().map((rest) => `https://chat.example${rest}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const cometdUrl = cometdUrlOf(text);
        expect(cometdUrl === null).toBe(explainServerUrl(text) !== null);
        if (cometdUrl === null) return;
        const url = new URL(cometdUrl);
        expect(url.href).toBe(cometdUrl);
        expect(url.protocol).toMatch(/^https?:$/);
        expect(url.pathname).toMatch(/\/cometd$/);
        expect(url.hostname + url.search + url.hash + url.username).not.toMatch(/[*?#@]/);
        expect(explainServerUrl(cometdUrl)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('[SE3] the host pattern has no port and no path', () => {
    expect(hostPatternOf('chat.example:8443/genesys')).toBe('https://chat.example/*');
    expect(hostPatternOf('http://127.0.0.1:8080')).toBe('http://127.0.0.1/*');
    expect(hostPatternOf('http://[::1]:8080')).toBe('http://[::1]/*');
  });
});

describe('the service', () => {
  it('[SE4] is trimmed, and there is no desk without one', () => {
    expect(deskOf({ serverUrl: 'chat.example', service: ' customer-support ' })?.service).toBe(
      'customer-support',
    );
    expect(deskOf({ serverUrl: 'chat.example', service: '' })).toBeNull();
    expect(deskOf({ serverUrl: '', service: 'support' })).toBeNull();
  });

  it('[SE4] never names another channel', () => {
    for (const service of [
      'a/b',
      '*',
      '**',
      '../x',
      'a b',
      'a\n',
      'a?b',
      'a#b',
      'a%2fb',
      'x'.repeat(300),
    ].slice(0)) {
      const desk = deskOf({ serverUrl: 'chat.example', service });
      expect(desk === null || /^[\w.!~()$@-]+$/.test(desk.service)).toBe(true);
    }
    expect(isServiceName('support/other')).toBe(false);
    expect(isServiceName('**')).toBe(false);
  });
});
