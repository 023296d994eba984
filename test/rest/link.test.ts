import { describe, expect, it } from 'vitest';
import { createRestScene, desk, form, keys, later, ok, POLL_MS, wireEvent } from './rest-scene.ts';

const textsOf = (scene: ReturnType<typeof createRestScene>) =>
  scene.reports().map(({ entries }) => entries.map(({ text }) => text));

describe('a link over REST', () => {
  it('[RE2] is open at once, without a request, with an id of its own', async () => {
    const scene = createRestScene(() => ok([]));
    expect(scene.events).toEqual([]);
    await scene.clock.advance(10 * POLL_MS);
    expect(scene.events).toEqual([
      { type: 'linkOpened', clientId: 'rest-one', carrier: 'polling', isResumed: false },
    ]);
    expect(scene.asked).toEqual([]);
  });

  it('[RE2] starts a chat with a form body and polls with the names that it got', async () => {
    const scene = createRestScene(({ path }) =>
      path === '' ? { ...ok([wireEvent(1)], 2), ...keys } : ok([]),
    );
    await scene.settled();
    scene.link.publish({ type: 'requestChat', form });
    await scene.clock.advance(POLL_MS);
    expect(scene.asked).toMatchObject([
      {
        path: '',
        fields: { nickname: 'Ann Lee', firstName: 'Ann', lastName: 'Lee' },
        init: { method: 'POST', credentials: 'include', redirect: 'error' },
      },
      {
        path: '/C1/refresh',
        fields: { secureKey: 'K', userId: 'u', alias: '9', transcriptPosition: '2' },
      },
    ]);
    expect(scene.reports()[0]).toMatchObject({ keys, nextPosition: 2 });
  });

  it('[RE15] puts each key of the data into a field of its own', async () => {
    const scene = createRestScene(({ path }) =>
      path === '' ? { ...ok([wireEvent(1)], 2), ...keys } : ok([]),
    );
    await scene.settled();
    const userData = [['topic', 'bill & more']] as const;
    scene.link.publish({ type: 'requestChat', form, visitor: { nickname: 'User', userData } });
    await scene.clock.advance(POLL_MS);
    expect(scene.asked[0]?.fields).toMatchObject({ nickname: 'User', 'userData[topic]': 'bill & more' });
  });

  it('[RE2] polls every 3 to 5 s from where the last answer ended', async () => {
    for (const [random, ms] of [
      [0, 3_000],
      [0.999_999, 5_000],
    ] as const) {
      let index = 4;
      const scene = createRestScene(() => ok([wireEvent(index++)]), { random: () => random });
      await scene.restored(4);
      await scene.clock.advance(2 * ms);
      expect(scene.asked.map(({ fields }) => fields.transcriptPosition)).toEqual(['4', '5', '6']);
      const [first, second, third] = scene.asked.map(({ at }) => at);
      expect([(second ?? 0) - (first ?? 0), (third ?? 0) - (second ?? 0)]).toEqual([ms, ms]);
    }
  });

  it('[RE2] takes the newest alias into every request', async () => {
    const scene = createRestScene(() => ({ ...ok([]), alias: '10' }));
    await scene.restored();
    await scene.send('one');
    expect(scene.asked.map(({ fields }) => fields.alias)).toEqual(['9', '10', '10']);
  });

  it('[RE3] asks one thing at a time, in the order of the publishing', async () => {
    const release: ((answer: object) => void)[] = [];
    const scene = createRestScene(() => new Promise((resolve) => void release.push(resolve)));
    await scene.restored();
    scene.link.publish({ type: 'startTyping', keys });
    await scene.send('one');
    await scene.send('two');
    for (const path of ['/C1/refresh', '/C1/startTyping', '/C1/send', '/C1/send']) {
      expect(scene.paths().at(-1)).toBe(path);
      expect(release).toHaveLength(1);
      release.shift()?.(ok([wireEvent(scene.asked.length)]));
      await scene.settled();
    }
    expect(scene.asked.map(({ fields }) => fields.message)).toEqual([undefined, undefined, 'one', 'two']);
  });

  it('[RE3] reads on before it tells the end', async () => {
    const scene = createRestScene(({ path }) => ({
      ...ok(path === '/C1/refresh' ? [wireEvent(5)] : []),
      chatEnded: path === '/C1/disconnect',
    }));
    await scene.restored(5);
    scene.link.publish({ type: 'disconnect', keys });
    await scene.settled();
    expect(scene.paths()).toEqual(['/C1/refresh', '/C1/refresh', '/C1/disconnect']);
    expect(scene.reports().at(-1)?.isEnded).toBe(true);
  });

  it('[RE4] gets the echo with the answer to a message', async () => {
    const scene = createRestScene(({ path }) =>
      ok(path === '/C1/send' ? [wireEvent(3, 'Message', 1)] : [], 3),
    );
    await scene.restored(3);
    await scene.send('one');
    expect(scene.asked[1]?.fields).toMatchObject({ message: 'one', transcriptPosition: '3' });
    expect(textsOf(scene)).toEqual([[], ['text 3']]);
    await scene.clock.advance(POLL_MS);
    expect(scene.asked[2]?.fields).toMatchObject({ transcriptPosition: '4' });
    expect(scene.asked).toHaveLength(3);
  });

  it('[RE4] polls at once where the answer is without it, from before it', async () => {
    const scene = createRestScene(({ path }) => ok([], path === '/C1/send' ? 9 : 3));
    await scene.restored(3);
    await scene.send('one');
    expect(scene.paths()).toEqual(['/C1/refresh', '/C1/send', '/C1/refresh']);
    expect(scene.asked[2]?.fields.transcriptPosition).toBe('3');
  });

  it.each([
    ['url', 'pushUrl', { pushUrl: 'https://a.example/' }],
    ['notice', 'customNotice', { message: 'https://a.example/' }],
  ] as const)(
    '[RE16] posts the %s of a page to an address of its own, and asks for its echo',
    async (kind, name, fields) => {
      const scene = createRestScene(() => ok([], 3));
      await scene.restored(3);
      await scene.send('https://a.example/', kind);
      expect(scene.paths()).toEqual(['/C1/refresh', `/C1/${name}`, '/C1/refresh']);
      expect(scene.asked[1]?.fields).toMatchObject({ ...fields, secureKey: 'K' });
    },
  );

  it('[RE5] tells nothing of polls without news, and everything that was asked for', async () => {
    const scene = createRestScene(() => ok([], 2));
    await scene.restored(2);
    await scene.clock.advance(5 * POLL_MS);
    expect(scene.asked.length).toBeGreaterThan(4);
    expect(scene.reports()).toHaveLength(1);
  });

  it('[RE5] repeats a message that the server will take later, before anything else', async () => {
    let refusals = 2;
    const scene = createRestScene(({ path }) => (path === '/C1/send' && refusals-- > 0 ? later : ok([])));
    await scene.restored();
    await scene.send('one');
    await scene.send('two');
    expect(scene.asked).toHaveLength(2);
    await scene.clock.advance(2 * POLL_MS);
    const sent = scene.asked.flatMap(({ path, fields }) => (path === '/C1/send' ? [fields.message] : []));
    expect(sent).toEqual(['one', 'one', 'one', 'two']);
    expect(scene.reports().every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  it('[RE5] tells of a message that is refused for long, or for its length', async () => {
    const busy = createRestScene(({ path }) => (path === '/C1/send' ? later : ok([])));
    await busy.restored();
    await busy.send('one');
    await busy.clock.advance(3 * POLL_MS);
    expect(busy.paths().filter((path) => path === '/C1/send')).toHaveLength(4);
    expect(busy.reports()[1]).toMatchObject({ outcome: 'retry', error: { code: 'serverTrouble' } });
    const long = createRestScene(({ path }) =>
      path === '/C1/send' ? { statusCode: 1, errors: [{ code: 204 }] } : ok([]),
    );
    await long.restored();
    await long.send('long');
    expect(long.reports()[1]).toMatchObject({ error: { code: 'messageTooLong' } });
  });

  it('[RE5] is lost where polls are put off for long', async () => {
    let isBusy = false;
    const scene = createRestScene(() => (isBusy ? later : ok([])));
    await scene.restored();
    isBusy = true;
    await scene.clock.advance(3 * POLL_MS);
    expect(scene.events.at(-1)?.type).toBe('reportReceived');
    await scene.clock.advance(POLL_MS);
    expect(scene.events.at(-1)).toEqual({
      type: 'linkLost',
      error: { code: 'serverTrouble', detail: '500' },
    });
    await scene.clock.advance(10 * POLL_MS);
    expect(scene.asked).toHaveLength(5);
  });

  it('[RE7] does not show as typing who has sent it since', async () => {
    const typing = [wireEvent(2, 'TypingStarted'), wireEvent(4, 'TypingStarted', 3)];
    const scene = createRestScene(() =>
      ok([typing[0], wireEvent(3), typing[1]].filter((it) => it !== undefined)),
    );
    await scene.restored();
    expect(scene.reports()[0]?.ephemerals).toMatchObject([
      { kind: 'typingStopped', index: 2 },
      { kind: 'typingStarted', index: 4 },
    ]);
  });

  it('[RE8] resumes nothing and fences nothing', async () => {
    const scene = createRestScene(() => ok([]), { resumeClientId: 'rest-zero' });
    await scene.settled();
    expect(scene.events).toEqual([{ type: 'linkLost', error: { code: 'sessionUnknown' } }]);
    expect(await scene.transport.fence(desk, 'rest-zero')).toBe(false);
    expect(scene.asked).toEqual([]);
  });

  it('[RE8] closed in the middle of a request it lets go of it and says nothing more', async () => {
    const scene = createRestScene(() => new Promise(() => undefined));
    await scene.restored();
    await scene.link.close();
    expect(scene.asked[0]?.init.signal?.aborted).toBe(true);
    await scene.clock.advance(10 * POLL_MS);
    expect(scene.asked).toHaveLength(1);
    expect(scene.events.map(({ type }) => type)).toEqual(['linkOpened']);
    expect(scene.clock.pendingTimers()).toBe(0);
  });
});
