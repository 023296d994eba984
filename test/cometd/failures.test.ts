// What a failed Bayeux exchange is called: by its HTTP status, by what became of the connection, by the server's own words.
import type { Message, TransportFailure } from 'cometd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import { type FailureContext, nameFailure, nameHttpStatus } from '../../core/cometd/failures.ts';

const ownOrigin = 'chrome-extension://parley';
const stranger: FailureContext = { isKnownCometd: false, ownOrigin };
const known: FailureContext = { isKnownCometd: true, ownOrigin };
const made = (failure: TransportFailure): Message => ({ channel: '/meta/connect', failure });
const refused = (error: string | undefined, advice?: Message['advice']): Message => ({
  channel: '/meta/connect',
  successful: false,
  ...(error === undefined ? {} : { error }),
  ...(advice === undefined ? {} : { advice }),
});

describe('an HTTP status', () => {
  it.each([500, 502, 503, 599, 408, 425, 429])(
    '[CD8] %i is trouble that passes, whoever answers',
    (status) => {
      const error = { code: 'unreachable', detail: String(status) };
      expect(nameHttpStatus(status, stranger)).toEqual(error);
      expect(nameHttpStatus(status, known)).toEqual(error);
    },
  );

  it('[CD8] of somebody unknown is a refusal or says that it is no CometD server', () => {
    expect(nameHttpStatus(403, stranger)).toEqual({ code: 'originRefused', detail: ownOrigin });
    expect(nameHttpStatus(403, { isKnownCometd: false, ownOrigin: undefined })).toStrictEqual({
      code: 'originRefused',
    });
    for (const status of [401, 407])
      expect(nameHttpStatus(status, stranger)).toEqual({ code: 'handshakeRefused', detail: String(status) });
    for (const status of [201, 301, 400, 402, 404, 405, 410, 499])
      expect(nameHttpStatus(status, stranger)).toEqual({ code: 'notCometd' });
  });

  it('[CD8] where CometD has answered before is never a wrong address', () => {
    fc.assert(
      fc.property(fc.integer({ min: 201, max: 599 }), (status) => {
        expect(nameHttpStatus(status, known)).toEqual({ code: 'unreachable', detail: String(status) });
      }),
    );
  });
});

describe('an exchange without an answer', () => {
  it.each([{}, { httpCode: 0 }, { httpCode: -1 }, { httpCode: 200 }, { websocketCode: 1006 }])(
    '[CD8] that broke off is unreachable: %j',
    (failure) => {
      expect(nameFailure(made(failure), stranger)).toStrictEqual({ error: { code: 'unreachable' } });
      expect(nameFailure(made(failure), known)).toStrictEqual({ error: { code: 'unreachable' } });
    },
  );

  it.each([
    ['what cannot be read', { exception: new ChatError('malformed'), httpCode: 200 }],
    ['no message at all', { httpCode: 204 }],
  ])('[CD16] but with %s is no CometD, or malformed where it was one', (_name, failure) => {
    expect(nameFailure(made(failure), stranger).error).toEqual({ code: 'notCometd' });
    expect(nameFailure(made(failure), known).error).toEqual({ code: 'malformed' });
  });

  it('[CD8] has the name of its HTTP status, whatever was thrown', () => {
    for (const exception of [new Error('torn'), new ChatError('unreachable'), undefined, 'text'])
      expect(nameFailure(made({ httpCode: 503, exception }), stranger).error).toEqual({
        code: 'unreachable',
        detail: '503',
      });
    expect(nameFailure(made({ httpCode: 404 }), stranger).error).toEqual({ code: 'notCometd' });
  });
});

describe('a refusal in Bayeux', () => {
  it('[CD7] with 402 is a session that the server has forgotten, whatever it advises', () => {
    for (const advice of [undefined, { reconnect: 'none' }, { reconnect: 'handshake' }] as const)
      expect(nameFailure(refused('402::session_unknown', advice), known).error).toEqual({
        code: 'sessionUnknown',
      });
  });

  it('[CD8] with 403 is for good, unless the server advises to come again', () => {
    const words = '403::denied';
    const forGood = { code: 'handshakeRefused', detail: '403' };
    expect(nameFailure(refused(words), stranger).error).toEqual(forGood);
    expect(nameFailure(refused(words, { interval: 5 }), stranger).error).toEqual(forGood);
    expect(nameFailure(refused(words, { reconnect: 'retry' }), stranger).error).toEqual({
      code: 'serverTrouble',
      detail: '403',
    });
  });

  it('[CD17] with any code is for good where the server advises not to come again, else trouble', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), (code) => {
        fc.pre(code !== 402 && code !== 403);
        const detail = String(code);
        expect(nameFailure(refused(`${code}:x:SECRET`), known)).toStrictEqual({
          error: { code: 'serverTrouble', detail },
        });
        expect(nameFailure(refused(`${code}::`, { reconnect: 'none' }), known).error).toEqual({
          code: 'handshakeRefused',
          detail,
        });
      }),
    );
  });

  it.each([undefined, '', 'no code', '000::', '-12::', '1.5::', '   '])(
    '[CD8] without a code has no detail: %j',
    (words) => {
      expect(nameFailure(refused(words), known)).toStrictEqual({ error: { code: 'serverTrouble' } });
    },
  );
});

describe('the least time to wait', () => {
  it('[CD17] is what the server advises, with a refusal as without an answer; none and 0 say nothing', () => {
    expect(nameFailure(refused('500::', { interval: 1_500 }), known)).toMatchObject({ retryAfterMs: 1_500 });
    expect(nameFailure({ ...made({}), advice: { interval: 1 } }, known)).toMatchObject({ retryAfterMs: 1 });
    for (const advice of [undefined, {}, { interval: 0 }])
      expect(nameFailure(refused('500::', advice), known)).not.toHaveProperty('retryAfterMs');
  });
});
