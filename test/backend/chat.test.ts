import { describe, expect, it } from 'vitest';
import { CARRIERS, holds, startChat, visit } from './visitor.ts';
import { withBackend } from './with-backend.ts';

describe.each(CARRIERS)('a chat over %s', (carrier) => {
  it('[BE3] requestChat answers with the identifiers and the own joining', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      visitor.publish({
        operation: 'requestChat',
        firstName: 'Ann',
        lastName: 'Lee',
        emailAddress: 'ann@example.com',
        subject: 'Order 12',
        userData: { orderId: '12' },
      });
      const answer = await visitor.untilData((data) => data.secureKey !== undefined);
      expect(answer).toMatchObject({ statusCode: 0, chatEnded: false, nextPosition: 2, alias: '117' });
      expect(answer.secureKey?.length).toBeGreaterThan(90);
      expect(answer.messages).toMatchObject([
        {
          index: 1,
          type: 'ParticipantJoined',
          from: { nickname: 'Ann Lee', participantId: 1, type: 'Client' },
        },
      ]);
      expect(backend.chat()).toMatchObject({
        nickname: 'Ann Lee',
        userData: { orderId: '12' },
        form: { subject: 'Order 12', emailAddress: 'ann@example.com' },
        clientIds: [visitor.clientId],
      });
      visitor.cut();
    }));

  it('[BE46] a mark stands in each of the three that only visitor and server may know', () =>
    withBackend({ mark: 'planted' }, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      expect(secureKey).toMatch(/^planted-secureKey-.{90}/);
      expect(backend.state.latest()?.userId).toMatch(/^planted-userId-007/);
      backend.fault({ name: 'changeAlias' });
      expect(backend.chat().alias).toBe('planted-alias-118');
      visitor.cut();
    }));

  it('[BE4] the visitor’s own events come back, each with the next index', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      const steps = [
        [{ operation: 'startTyping', message: 'He' }, 'TypingStarted'],
        [{ operation: 'stopTyping' }, 'TypingStopped'],
        [{ operation: 'sendMessage', message: ' Hello <b>you</b> ', messageType: 'text' }, 'Message'],
        [{ operation: 'updateNickname', nickname: 'Annie' }, 'NicknameUpdated'],
        [{ operation: 'pushUrl', pushUrl: 'https://example.com/' }, 'PushUrl'],
        [{ operation: 'customNotice', message: 'seen' }, 'CustomNotice'],
      ] as const;
      for (const [operation, type] of steps) {
        visitor.publish({ ...operation, secureKey });
        const echo = await visitor.untilData((data) => holds(data, type));
        expect(echo.nextPosition).toBe((echo.messages?.[0]?.index ?? 0) + 1);
      }
      const events = visitor.data().flatMap((data) => data.messages ?? []);
      expect(events.map((event) => [event.index, event.type, event.text, event.from.nickname])).toEqual([
        [1, 'ParticipantJoined', undefined, 'Ann'],
        [2, 'TypingStarted', 'He', 'Ann'],
        [3, 'TypingStopped', undefined, 'Ann'],
        [4, 'Message', ' Hello <b>you</b> ', 'Ann'],
        [5, 'NicknameUpdated', undefined, 'Annie'],
        [6, 'PushUrl', 'https://example.com/', 'Annie'],
        [7, 'CustomNotice', 'seen', 'Annie'],
      ]);
      visitor.cut();
    }));

  it('[BE4] the acknowledgement of a publish comes before the data', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      const onChannel = visitor.received.filter((message) => message.channel.startsWith('/service/'));
      expect(onChannel.map((message) => message.successful ?? 'data')).toEqual([true, 'data']);
      visitor.cut();
    }));

  it('[BE5] a whisper takes an index and never reaches the visitor', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      backend.agent().join();
      backend.agent().whisper('between us');
      backend.agent().say('aloud');
      const push = await visitor.untilData((data) => holds(data, 'Message', 'aloud'));
      expect(push).toMatchObject({ nextPosition: 5, messages: [{ index: 4 }] });
      visitor.publish({ operation: 'requestNotifications', secureKey, transcriptPosition: 3 });
      const again = await visitor.untilData(
        (data) => data.secureKey !== undefined && data.messages?.[0]?.index === 4,
      );
      expect(again.messages).toHaveLength(1);
      expect(JSON.stringify(visitor.received)).not.toContain('between us');
      expect(backend.chat().transcript[2]).toMatchObject({
        index: 3,
        isForVisitor: false,
        text: 'between us',
      });
      visitor.cut();
    }));

  it.each([undefined, 0, 1, '1'])(
    '[BE6] requestNotifications from %s gives the whole transcript',
    (position) =>
      withBackend({}, async (backend) => {
        const visitor = await visit(backend, carrier);
        const secureKey = await startChat(visitor);
        backend.agent().type();
        backend.agent().say('one');
        const second = await visit(backend, carrier);
        second.publish({ operation: 'requestNotifications', secureKey, transcriptPosition: position });
        const answer = await second.untilData(() => true);
        // 3 was typing: over, and so left out.
        expect(answer.messages?.map((event) => event.index)).toEqual([1, 2, 4]);
        expect(answer).toMatchObject({ statusCode: 0, chatEnded: false, nextPosition: 5 });
        visitor.cut();
        second.cut();
      }),
  );

  it.each([4, '4'])('[BE6] requestNotifications from position %j gives what is at and after it', (position) =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      for (const text of ['one', 'two', 'three']) backend.agent().say(text);
      const second = await visit(backend, carrier);
      second.publish({ operation: 'requestNotifications', secureKey, transcriptPosition: position });
      const answer = await second.untilData(() => true);
      expect(answer.messages?.map((event) => event.text)).toEqual(['two', 'three']);
      visitor.cut();
      second.cut();
    }),
  );

  it('[BE7] pushes go to every session that published requestChat or requestNotifications', () =>
    withBackend({}, async (backend) => {
      const first = await visit(backend, carrier);
      const secureKey = await startChat(first);
      const second = await visit(backend, carrier);
      const stranger = await visit(backend, carrier);
      second.publish({ operation: 'requestNotifications', secureKey });
      await second.untilData(() => true);
      backend.agent().say('to both');
      await first.untilData((data) => holds(data, 'Message', 'to both'));
      await second.untilData((data) => holds(data, 'Message', 'to both'));
      expect(stranger.data()).toEqual([]);
      for (const visitor of [first, second, stranger]) visitor.cut();
    }));

  it('[BE8] disconnect ends the chat; what remains is given once more, and nothing can be said', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      backend.agent().say('bye');
      visitor.publish({ operation: 'disconnect', secureKey });
      const end = await visitor.untilData((data) => data.chatEnded === true);
      expect(end.messages).toMatchObject([{ type: 'ParticipantLeft', from: { type: 'Client' } }]);
      const second = await visit(backend, carrier);
      second.publish({ operation: 'requestNotifications', secureKey, transcriptPosition: 3 });
      const rest = await second.untilData(() => true);
      expect(rest).toMatchObject({
        chatEnded: true,
        messages: [{ text: 'bye' }, { type: 'ParticipantLeft' }],
      });
      second.publish({ operation: 'sendMessage', secureKey, message: 'too late' });
      expect(await second.untilData((data) => data.statusCode === 2)).toMatchObject({ chatEnded: true });
      expect(backend.chat().transcript.some((line) => line.text === 'too late')).toBe(false);
      visitor.cut();
      second.cut();
    }));
});

describe('a refused operation', () => {
  const started = { statusCode: 2, chatEnded: false };
  const LONG = 'x'.repeat(4097);

  it.each([
    [161, {}, {}, started],
    [161, {}, { nickname: '  ' }, started],
    [102, { required: ['firstName'] }, { nickname: 'Ann' }, started],
    [103, { required: ['lastName'] }, { firstName: 'Ann' }, started],
    [161, { required: ['nickname'] }, { firstName: 'Ann' }, started],
    [364, {}, { nickname: 'Ann', emailAddress: 'ann at home' }, started],
  ] as const)('[BE9] requestChat is refused with %i under %j for %j', (code, rules, form, expected) =>
    withBackend({ ...rules }, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      visitor.publish({ operation: 'requestChat', ...form });
      const answer = await visitor.untilData(() => true);
      expect(answer).toMatchObject({ ...expected, errors: [{ code }] });
      expect(backend.chats()).toEqual([]);
      visitor.cut();
    }),
  );

  it.each([
    [204, 1, false, { operation: 'sendMessage', message: LONG }],
    [400, 1, false, { operation: 'sendMessage', message: '' }],
    [400, 1, false, { operation: 'sendMessage', message: { html: 'x' } }],
    [400, 1, false, { operation: 'updateNickname' }],
    [400, 1, false, { operation: 'pushUrl' }],
    [400, 1, false, { operation: '__proto__' }],
    [404, 2, true, { operation: 'sendMessage', message: 'hi', secureKey: 'wrong' }],
    [404, 2, true, { operation: 'requestNotifications', secureKey: 'wrong' }],
    [404, 2, true, { operation: 'requestNotifications', secureKey: ['wrong'] }],
  ] as const)(
    '[BE9] error %i with statusCode %i and chatEnded %j',
    (code, statusCode, chatEnded, operation) =>
      withBackend({}, async (backend) => {
        const visitor = await visit(backend, 'websocket');
        const secureKey = await startChat(visitor);
        visitor.publish({ secureKey, ...operation });
        const answer = await visitor.untilData((data) => data.statusCode !== 0);
        expect(answer).toMatchObject({ statusCode, chatEnded, errors: [{ code }] });
        expect(backend.chat()).toMatchObject({ hasEnded: false, transcript: [{ index: 1 }] });
        visitor.cut();
      }),
  );

  it('[BE9] a message of exactly the greatest length passes', () =>
    withBackend({ maxMessageLength: 5 }, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      const secureKey = await startChat(visitor);
      visitor.publish({ operation: 'sendMessage', secureKey, message: 'sixsix' });
      await visitor.untilData((data) => data.errors?.[0]?.code === 204);
      visitor.publish({ operation: 'sendMessage', secureKey, message: 'five5' });
      await visitor.untilData((data) => holds(data, 'Message', 'five5'));
      visitor.cut();
    }));

  it.each(['an array', ['a'], 'null', null, 'text', 'text'])(
    '[BE9] data that is %j is refused with 404',
    (data) =>
      withBackend({}, async (backend) => {
        const visitor = await visit(backend, 'websocket');
        visitor.send({ channel: '/service/chatV2/customer-support', data });
        expect(await visitor.untilData(() => true)).toMatchObject({ statusCode: 2, errors: [{ code: 404 }] });
        visitor.cut();
      }),
  );

  it('[BE10] an unknown service acknowledges and never answers; a key of another service is not found', () =>
    withBackend({ services: ['customer-support', 'sales'] }, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      visitor.send({ channel: '/meta/subscribe', subscription: '/service/chatV2/nowhere' });
      visitor.publish({ operation: 'requestChat', nickname: 'Ann' }, '/service/chatV2/nowhere');
      await visitor.until(
        (message) => message.channel === '/service/chatV2/nowhere' && message.successful === true,
      );
      const secureKey = await startChat(visitor);
      visitor.publish({ operation: 'requestNotifications', secureKey }, '/service/chatV2/sales');
      await visitor.untilData((data) => data.errors?.[0]?.code === 404);
      expect(visitor.received.some((message) => message.channel.endsWith('nowhere') && message.data)).toBe(
        false,
      );
      visitor.cut();
    }));
});
