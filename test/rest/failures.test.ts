import { describe, expect, it } from 'vitest';
import { restUrlOf } from '../../core/rest/addresses.ts';
import { createRestScene, desk, form, keys, ok, POLL_MS } from './rest-scene.ts';

type Answer = Parameters<typeof createRestScene>[0];
const status = (code: number, text = '<html>'): ReturnType<Answer> => ({ status: code, text });

/** What a start, and what a message of an open chat, comes to. */
async function outcomes(answer: ReturnType<Answer>, options: { readonly isGuess?: boolean } = {}) {
  const start = createRestScene(() => answer, options);
  await start.settled();
  start.link.publish({ type: 'requestChat', form });
  await start.clock.advance(0);
  const open = createRestScene(() => answer, options);
  await open.restored();
  return [start, open].map(({ events }) => {
    const event = events.at(-1);
    if (event?.type === 'reportReceived') {
      const { outcome, error, isEnded } = event.report;
      return { outcome, code: error?.code, isEnded };
    }
    return event?.type === 'linkLost' ? { lost: event.error } : event;
  });
}

const refused = (code: string) => ({ outcome: 'fatal', code, isEnded: false });

describe('the address over REST', () => {
  it('[RE1] is the CometD address with the chats of the service in place of its end', () => {
    expect(restUrlOf(desk)).toBe('https://chat.example/genesys/2/chat/support');
    expect(restUrlOf({ cometdUrl: 'http://h:8080/gate/genesys/cometd/', service: 'a b/c' })).toBe(
      'http://h:8080/gate/genesys/2/chat/a%20b%2Fc',
    );
    for (const cometdUrl of ['https://chat.example/bayeux', 'https://chat.example/cometd/door'])
      expect(restUrlOf({ cometdUrl, service: 'support' })).toBeNull();
    expect(restUrlOf({ cometdUrl: 'nowhere/cometd', service: 'support' })).toBeNull();
  });

  it('[RE1] that cannot be had loses the link', async () => {
    const events: unknown[] = [];
    const { transport, settled } = createRestScene(() => ok([]));
    transport.open({
      desk: { ...desk, cometdUrl: 'https://chat.example/bayeux' },
      resumeClientId: null,
      listener: (event) => void events.push(event),
    });
    await settled();
    expect(events).toEqual([{ type: 'linkLost', error: { code: 'notCometd' } }]);
  });
});

describe('a failure over REST', () => {
  it.each([
    ['no answer', new Error('torn'), { code: 'unreachable' }],
    ['HTTP 500', status(500), { code: 'unreachable', detail: '500' }],
    ['HTTP 503', status(503), { code: 'unreachable', detail: '503' }],
    ['HTTP 429', status(429), { code: 'unreachable', detail: '429' }],
    ['an answer that is none', status(200), { code: 'malformed' }],
    ['half an answer', status(200, '{"statusCode":0,'), { code: 'malformed' }],
    ['an answer that is no object', status(200, '[]'), { code: 'malformed' }],
  ])('[RE6] loses the link with its name: %s', async (_name, answer, error) => {
    expect(await outcomes(answer)).toEqual([{ lost: error }, { lost: error }]);
  });

  it('[RE6] is a refusal of a start, and final for an open chat, with 401, 403 and 404', async () => {
    expect(await outcomes(status(401))).toEqual([
      refused('handshakeRefused'),
      { lost: { code: 'handshakeRefused', detail: '401' } },
    ]);
    expect(await outcomes(status(403))).toEqual([
      refused('originRefused'),
      { lost: { code: 'originRefused', detail: 'chrome-extension://parley' } },
    ]);
    expect(await outcomes(status(404))).toEqual([
      refused('serviceSilent'),
      { outcome: 'fatal', code: 'chatGone', isEnded: true },
    ]);
    expect(await outcomes(status(400))).toEqual([
      refused('startRefused'),
      { lost: { code: 'serverTrouble', detail: '400' } },
    ]);
  });

  it('[RE6] is told as the answer to what was asked, with nothing else in it', async () => {
    const gone = createRestScene(() => status(404));
    await gone.restored();
    expect(gone.reports()).toEqual([
      {
        outcome: 'fatal',
        error: { code: 'chatGone', detail: '404' },
        isEnded: true,
        keys: {},
        nextPosition: null,
        entries: [],
        ephemerals: [],
      },
    ]);
  });

  it('[RE6] is what the chat server says it is, whatever the status; "ok" beside a failure is not believed', async () => {
    const gone = JSON.stringify({ statusCode: 2, chatEnded: true, errors: [{ code: 404 }] });
    expect(await outcomes(status(500, gone))).toEqual([
      { outcome: 'fatal', code: 'chatGone', isEnded: true },
      { outcome: 'fatal', code: 'chatGone', isEnded: true },
    ]);
    expect(await outcomes(status(502, '{"statusCode":0}'))).toMatchObject([
      { lost: { detail: '502' } },
      { lost: { detail: '502' } },
    ]);
  });

  it('[RE6] is no answer within the time for one', async () => {
    const scene = createRestScene(() => new Promise(() => undefined), { networkDelayMs: 1_000 });
    await scene.restored();
    await scene.clock.advance(999);
    expect(scene.events).toHaveLength(1);
    await scene.clock.advance(1);
    expect(scene.events.at(-1)).toEqual({ type: 'linkLost', error: { code: 'unreachable' } });
    scene.link.publish({ type: 'sendMessage', keys, text: 'into the void', kind: 'text' });
    await scene.clock.advance(10 * POLL_MS);
    expect(scene.asked).toHaveLength(1);
    expect(scene.clock.pendingTimers()).toBe(0);
  });

  it('[RE6] is a start without the names of a chat, and a chat without an id', async () => {
    const [start] = await outcomes(ok([]));
    expect(start).toEqual({ lost: { code: 'malformed' } });
    const nameless = createRestScene(() => ok([]));
    await nameless.settled();
    nameless.link.publish({ type: 'requestNotifications', keys: { ...keys, chatId: '' }, position: 1 });
    await nameless.settled();
    expect(nameless.events.at(-1)).toMatchObject({ type: 'linkLost', error: { code: 'chatGone' } });
    expect(nameless.asked).toEqual([]);
  });

  it('[RE9] of an address that was only guessed means that no chat server is there, and ends no chat', async () => {
    for (const answer of [status(404), status(405), status(200)]) {
      expect(await outcomes(answer, { isGuess: true })).toEqual([
        refused('notCometd'),
        { lost: { code: 'notCometd' } },
      ]);
    }
    expect(await outcomes(new Error('torn'), { isGuess: true })).toMatchObject([
      { lost: { code: 'unreachable' } },
      { lost: { code: 'unreachable' } },
    ]);
  });

  it('[RE9] is believed once a chat server has answered there', async () => {
    let isGone = false;
    const scene = createRestScene(() => (isGone ? status(404) : ok([])), { isGuess: true });
    await scene.restored();
    isGone = true;
    await scene.clock.advance(POLL_MS);
    expect(scene.reports().at(-1)).toMatchObject({ outcome: 'fatal', error: { code: 'chatGone' } });
  });
});
