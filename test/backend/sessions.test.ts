import { describe, expect, it } from 'vitest';
import { startBackend } from './backend.ts';
import { CARRIERS, type Carrier, holds, type Jar, openSocket, post, startChat, visit } from './visitor.ts';
import { withBackend } from './with-backend.ts';

const PAIRS: readonly (readonly [Carrier, Carrier])[] = CARRIERS.flatMap((from) =>
  CARRIERS.map((to) => [from, to] as const),
);

describe.each(CARRIERS)('a Bayeux session over %s', (carrier) => {
  it('[BE11] offers both carriers in its handshake', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      expect(visitor.received[0]).toMatchObject({
        successful: true,
        supportedConnectionTypes: ['websocket', 'long-polling'],
        advice: { reconnect: 'retry', timeout: 30_000, interval: 0 },
      });
      visitor.cut();
    }));

  it('[BE12] holds a connect as long as the client asks', () =>
    withBackend({}, async (backend) => {
      const startedAt = performance.now();
      const visitor = await visit(backend, carrier, { holdMs: 300 });
      await visitor.until((message) => message.channel === '/meta/connect' && message.successful === true);
      const heldMs = performance.now() - startedAt;
      expect(heldMs).toBeGreaterThan(290);
      expect(heldMs).toBeLessThan(3000);
      visitor.cut();
    }));

  it('[BE12] never holds a connect longer than its own limit', () =>
    withBackend({ timeoutMs: 200 }, async (backend) => {
      const visitor = await visit(backend, carrier, { holdMs: 60_000 });
      await visitor.until((message) => message.channel === '/meta/connect' && message.successful === true);
      visitor.cut();
    }));

  it('[BE13] answers 402 to a session that it does not know, with advice on a connect only', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier, { resume: 'nobody' });
      const refused = await visitor.until((message) => message.channel === '/meta/connect');
      expect(refused).toMatchObject({ successful: false, advice: { reconnect: 'handshake' } });
      visitor.publish({ operation: 'requestChat', nickname: 'Ann' });
      const publish = await visitor.until((message) => message.channel.startsWith('/service/'));
      expect(publish).toMatchObject({ successful: false });
      expect(publish.advice).toBeUndefined();
      for (const { error } of [refused, publish]) expect(error).toMatch(/^402::/);
      visitor.cut();
    }));

  it('[BE14] expires without a connect, and its chat goes on', () =>
    withBackend({ maxIntervalMs: 150 }, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      visitor.cut();
      await expect.poll(() => backend.clientIds()).toEqual([]);
      expect(backend.chat()).toMatchObject({ hasEnded: false, clientIds: [] });
      backend.agent().say('are you there?');
      const late = await visit(backend, carrier, { jar: visitor.jar, resume: visitor.clientId });
      expect((await late.until((message) => message.channel === '/meta/connect')).error).toMatch(/^402/);
      late.cut();
      const back = await visit(backend, carrier, { jar: visitor.jar });
      back.publish({ operation: 'requestNotifications', secureKey, transcriptPosition: 2 });
      await back.untilData((data) => holds(data, 'Message', 'are you there?'));
      back.cut();
    }));

  it('[BE15] is not expired while connects keep coming', () =>
    withBackend({ timeoutMs: 60, maxIntervalMs: 1000 }, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      await expect.poll(() => backend.stats().connects, { timeout: 5000 }).toBeGreaterThan(20);
      expect(backend.clientIds()).toEqual([visitor.clientId]);
      backend.agent().say('still here');
      await visitor.untilData((data) => holds(data, 'Message', 'still here'));
      visitor.cut();
    }));
});

describe.each(PAIRS)('a session opened over %s, then used over %s', (from, to) => {
  it('[BE16] is resumed by its clientId and gets what was queued meanwhile', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, from);
      const secureKey = await startChat(visitor);
      visitor.cut();
      // The server has noticed the cut when nothing is held any more: what comes now must be queued.
      await expect.poll(() => backend.heldConnects()).toBe(0);
      backend.agent().say('while you were away');
      backend.agent().say('twice');
      const back = await visit(backend, to, { jar: visitor.jar, resume: visitor.clientId });
      await back.untilData((data) => holds(data, 'Message', 'twice'));
      const texts = back.data().flatMap((data) => (data.messages ?? []).flatMap((event) => event.text ?? []));
      expect(texts).toEqual(['while you were away', 'twice']);
      back.publish({ operation: 'sendMessage', secureKey, message: 'here again' });
      await back.untilData((data) => holds(data, 'Message', 'here again'));
      expect(backend.stats().handshakes).toBe(1);
      back.cut();
    }));
});

describe.each(CARRIERS)('the fence of a session over %s', (carrier) => {
  it('[BE17] is a posted /meta/disconnect with the same cookie; a late publish then gets 402', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      const body = [{ id: '1', channel: '/meta/disconnect', clientId: visitor.clientId }];
      const fence = await post(backend, visitor.jar, body);
      expect(fence.messages).toMatchObject([{ channel: '/meta/disconnect', successful: true }]);
      visitor.publish({ operation: 'sendMessage', secureKey, message: 'late' });
      const refused = await visitor.until(
        (message) => message.channel.startsWith('/service/') && message.successful === false,
      );
      expect(refused.error).toMatch(/^402::/);
      expect(backend.chat().transcript.some((line) => line.text === 'late')).toBe(false);
      expect(backend.clientIds()).toEqual([]);
      visitor.cut();
    }));

  it('[BE17] is refused to another browser', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const body = [{ id: '1', channel: '/meta/disconnect', clientId: visitor.clientId }];
      for (const cookie of ['', 'BAYEUX_BROWSER=somebodyelse']) {
        const fence = await post(backend, { cookie }, body);
        expect(fence.messages[0]?.error).toMatch(/^402::/);
      }
      expect(backend.clientIds()).toEqual([visitor.clientId]);
      visitor.cut();
    }));
});

describe('over a socket', () => {
  it('[BE18] data goes out at once, and the held connect stays held', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      await startChat(visitor);
      backend.agent().say('one');
      backend.agent().say('two');
      await visitor.untilData((data) => holds(data, 'Message', 'two'));
      expect(visitor.received.some((message) => message.channel === '/meta/connect')).toBe(false);
      expect(backend.stats().connects).toBe(1);
      visitor.cut();
    }));

  it('[BE18] several browsers’ windows may each hold a connect', () =>
    withBackend({}, async (backend) => {
      const jar: Jar = { cookie: '' };
      const first = await visit(backend, 'websocket', { jar, holdMs: 50 });
      const second = await visit(backend, 'websocket', { jar, holdMs: 50 });
      for (const visitor of [first, second]) {
        const connected = await visitor.until((message) => message.channel === '/meta/connect');
        expect(connected.advice).not.toHaveProperty('multiple-clients');
        visitor.cut();
      }
    }));

  it('[BE19] a frame that is not Bayeux closes that socket and nothing else', () =>
    withBackend({}, async (backend) => {
      const other = await visit(backend, 'websocket');
      for (const frame of [
        '{',
        '[]',
        '[1]',
        '[{"channel":7}]',
        '[{"channel":"nowhere"}]',
        '[{"channel":"/meta/subscribe","subscription":{}}]',
      ]) {
        const socket = await openSocket(backend, { cookie: '' });
        const closed = new Promise<number>((resolve) => socket.once('close', resolve));
        socket.send(frame);
        expect(await closed).toBe(1007);
      }
      await startChat(other);
      other.cut();
    }));
});

describe('over HTTP', () => {
  it('[BE19] a body that is not Bayeux gets 400 and harms nobody', () =>
    withBackend({}, async (backend) => {
      for (const body of [
        '{',
        '[]',
        '"x"',
        [{ channel: '/meta/connect', clientId: 7 }],
        [{ channel: 'x' }],
      ]) {
        expect((await post(backend, { cookie: '' }, body)).status).toBe(400);
      }
      const visitor = await visit(backend, 'long-polling');
      await startChat(visitor);
      visitor.cut();
    }));

  it('[BE19] one object is taken as an array of one', () =>
    withBackend({}, async (backend) => {
      const answer = await post(
        backend,
        { cookie: '' },
        { id: '1', channel: '/meta/handshake', version: '1.0' },
      );
      expect(answer.messages).toMatchObject([{ id: '1', successful: true }]);
    }));

  it('[BE20] one browser holds one long poll; another window is told so', () =>
    withBackend({}, async (backend) => {
      const jar: Jar = { cookie: '' };
      const first = await visit(backend, 'long-polling', { jar });
      await startChat(first);
      const second = await visit(backend, 'long-polling', { jar });
      const answer = await second.until((message) => message.channel === '/meta/connect');
      expect(answer).toMatchObject({
        successful: true,
        advice: { 'multiple-clients': true, interval: 2000 },
      });
      first.cut();
      second.cut();
    }));
});

describe('a restart', () => {
  it.each(CARRIERS)('[BE21] of Bayeux forgets the sessions over %s and keeps the chats', (carrier) =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      backend.fault({ name: 'restartBayeux' });
      expect(backend.clientIds()).toEqual([]);
      const late = await visit(backend, carrier, { jar: visitor.jar, resume: visitor.clientId });
      expect((await late.until((message) => message.channel === '/meta/connect')).error).toMatch(/^402/);
      const back = await visit(backend, carrier, { jar: visitor.jar });
      back.publish({ operation: 'requestNotifications', secureKey });
      await back.untilData((data) => holds(data, 'ParticipantJoined'));
      for (const one of [visitor, late, back]) one.cut();
    }),
  );

  it.each(CARRIERS)(
    '[BE21] of the listener takes the same port and keeps chats handed over, over %s',
    async (carrier) => {
      const first = await startBackend({ agent: 'echo', agentPaceMs: 5 });
      const visitor = await visit(first, carrier);
      const secureKey = await startChat(visitor);
      await visitor.untilData(
        (data) => holds(data, 'ParticipantJoined') && data.messages?.[0]?.from.type === 'Agent',
      );
      await first.close();
      visitor.cut();
      const second = await startBackend({
        port: first.port,
        state: first.state,
        agent: 'echo',
        agentPaceMs: 5,
      });
      const back = await visit(second, carrier, { jar: visitor.jar });
      back.publish({ operation: 'requestNotifications', secureKey, transcriptPosition: 3 });
      back.publish({ operation: 'sendMessage', secureKey, message: 'still you?' });
      const answer = await back.untilData(
        (data) => holds(data, 'Message', 'still you?') && data.messages?.[0]?.from.type === 'Agent',
      );
      expect(answer.messages?.[0]?.index).toBe(4);
      back.cut();
      await second.close();
    },
  );
});
