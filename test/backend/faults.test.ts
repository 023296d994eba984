import { describe, expect, it } from 'vitest';
import { parseFault } from './fault-switches.ts';
import { CARRIERS, type GmsData, holds, startChat, type Visitor, visit } from './visitor.ts';
import { withBackend } from './with-backend.ts';

function textsOf(visitor: Visitor): string[] {
  return visitor
    .data()
    .flatMap((data: GmsData) => (data.messages ?? []).flatMap((event) => event.text ?? []));
}

describe.each(CARRIERS)('a fault over %s', (carrier) => {
  it('[BE25] dropSessions: the next request gets 402, the chat is untouched', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.fault({ name: 'dropSessions', chat: backend.chat().id });
      const lost = await visitor.until(
        (message) => message.channel === '/meta/connect' && message.successful === false,
      );
      expect(lost).toMatchObject({ advice: { reconnect: 'handshake' } });
      // The server says nothing of its own accord.
      expect(visitor.received.some((message) => message.channel === '/meta/disconnect')).toBe(false);
      expect(backend.chat()).toMatchObject({ hasEnded: false, clientIds: [] });
      visitor.cut();
    }));

  it('[BE25] cutConnections: the same session goes on', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.fault({ name: 'cutConnections' });
      visitor.cut();
      await expect.poll(() => backend.heldConnects()).toBe(0);
      backend.agent().say('kept');
      const back = await visit(backend, carrier, { jar: visitor.jar, resume: visitor.clientId });
      await back.untilData((data) => holds(data, 'Message', 'kept'));
      back.cut();
    }));

  it('[BE25] changeAlias: the next push carries another alias, and the chat goes on', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      backend.fault({ name: 'changeAlias' });
      visitor.publish({ operation: 'sendMessage', secureKey, alias: '117', message: 'hi' });
      expect(await visitor.untilData((data) => holds(data, 'Message'))).toMatchObject({ alias: '118' });
      visitor.cut();
    }));

  it('[BE25] statusCode1Once: one operation fails and is not done, the next succeeds', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      backend.fault({ name: 'statusCode1Once', operation: 'sendMessage' });
      visitor.publish({ operation: 'startTyping', secureKey });
      await visitor.untilData((data) => holds(data, 'TypingStarted'));
      visitor.publish({ operation: 'sendMessage', secureKey, message: 'first' });
      expect(await visitor.untilData((data) => data.statusCode === 1)).toMatchObject({ chatEnded: false });
      visitor.publish({ operation: 'sendMessage', secureKey, message: 'again' });
      await visitor.untilData((data) => holds(data, 'Message'));
      expect(textsOf(visitor)).toEqual(['again']);
      visitor.cut();
    }));

  it.each(['end', 'idleClose'] as const)('[BE25] %s: the chat ends with the visitor’s own leaving', (name) =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.agent().say('hello');
      backend.fault({ name });
      const end = await visitor.untilData((data) => data.chatEnded === true);
      expect(end.messages?.at(-1)).toMatchObject({ type: 'ParticipantLeft', from: { type: 'Client' } });
      expect(backend.chat().hasEnded).toBe(true);
      visitor.cut();
    }),
  );

  it('[BE25] idleAlert: the system speaks, the chat goes on', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.fault({ name: 'idleAlert' });
      const alert = await visitor.untilData((data) => data.messages?.[0]?.from.type === 'System');
      expect(alert).toMatchObject({ chatEnded: false, messages: [{ type: 'Message', index: 2 }] });
      visitor.cut();
    }));

  it('[BE25] unknownEventType: an event of an unknown type takes an index', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.fault({ name: 'unknownEventType' });
      expect(await visitor.untilData((data) => holds(data, 'HologramShown'))).toMatchObject({
        nextPosition: 3,
      });
      visitor.cut();
    }));

  it('[BE25] duplicate: the next data message, or each, comes twice', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.agent().join();
      backend.fault({ name: 'duplicate' });
      backend.agent().say('a');
      backend.agent().say('b');
      backend.fault({ name: 'duplicate', mode: 'always' });
      backend.agent().say('c');
      backend.agent().say('d');
      backend.fault({ name: 'duplicate', mode: 'off' });
      backend.agent().say('e');
      await visitor.untilData((data) => holds(data, 'Message', 'e'));
      expect(textsOf(visitor)).toEqual(['a', 'a', 'b', 'c', 'c', 'd', 'd', 'e']);
      visitor.cut();
    }));

  it('[BE25] reorder and lose: two change places, one never comes', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.agent().join();
      backend.fault({ name: 'reorder' });
      for (const text of ['a', 'b', 'c']) backend.agent().say(text);
      backend.fault({ name: 'lose' });
      for (const text of ['d', 'e']) backend.agent().say(text);
      await visitor.untilData((data) => holds(data, 'Message', 'e'));
      expect(textsOf(visitor)).toEqual(['b', 'a', 'c', 'e']);
      visitor.cut();
    }));

  it('[BE25] slow: data waits, acknowledgements do not, order stays', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const secureKey = await startChat(visitor);
      backend.fault({ name: 'slow', ms: 300 });
      const startedAt = performance.now();
      const id = visitor.publish({ operation: 'sendMessage', secureKey, message: 'a' });
      await visitor.until((message) => message.id === id && message.successful === true);
      expect(textsOf(visitor)).toEqual([]);
      backend.fault({ name: 'slow', ms: 0 });
      backend.agent().say('b');
      await visitor.untilData((data) => holds(data, 'Message', 'b'));
      expect(performance.now() - startedAt).toBeGreaterThan(290);
      expect(textsOf(visitor)).toEqual(['a', 'b']);
      visitor.cut();
    }));

  it('[BE25] split: identifiers and events come in two data messages', () =>
    withBackend({}, async (backend) => {
      backend.fault({ name: 'split' });
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      await visitor.untilData((data) => holds(data, 'ParticipantJoined'));
      const [identifiers, events] = visitor.data();
      expect(identifiers).not.toHaveProperty('messages');
      expect(events).not.toHaveProperty('secureKey');
      visitor.cut();
    }));

  it('[BE25] omitChatEnded: no data message says whether the chat has ended', () =>
    withBackend({}, async (backend) => {
      backend.fault({ name: 'omitChatEnded' });
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.fault({ name: 'end' });
      await visitor.untilData((data) => holds(data, 'ParticipantLeft'));
      for (const data of visitor.data()) expect(data).not.toHaveProperty('chatEnded');
      visitor.cut();
    }));

  it('[BE25] malformedFrame: a frame with data is cut in half', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.fault({ name: 'malformedFrame' });
      backend.agent().join();
      await visitor.until((message) => message.channel === 'malformed');
      visitor.cut();
    }));

  it('[BE25] malformedData: a data message makes no sense, the next one does', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      await startChat(visitor);
      backend.fault({ name: 'malformedData' });
      backend.agent().join();
      backend.agent().say('sense');
      await visitor.untilData((data) => typeof data.statusCode === 'object');
      await visitor.untilData((data) => holds(data, 'Message', 'sense'));
      visitor.cut();
    }));

  it('[BE25] silentService: operations are acknowledged, never answered, never done', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      backend.fault({ name: 'silentService' });
      visitor.publish({ operation: 'requestChat', nickname: 'Nobody' });
      await visitor.until(
        (message) => message.channel.startsWith('/service/') && message.successful === true,
      );
      backend.fault({ name: 'silentService', isOn: false });
      await startChat(visitor);
      expect(backend.chats().map((chat) => chat.nickname)).toEqual(['Ann']);
      visitor.cut();
    }));

  it('[BE25] closed and requireNames: requestChat is refused with 240, 102 and 103', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, carrier);
      const refusal = async (code: number) => {
        visitor.publish({ operation: 'requestChat', nickname: 'Ann' });
        await visitor.untilData((data) => data.errors?.[0]?.code === code);
      };
      backend.fault({ name: 'closed' });
      await refusal(240);
      backend.fault({ name: 'closed', isOn: false });
      backend.fault({ name: 'requireNames', names: ['firstName', 'lastName'] });
      await refusal(102);
      backend.fault({ name: 'requireNames', names: ['lastName'] });
      await refusal(103);
      backend.fault({ name: 'requireNames', names: [] });
      await startChat(visitor);
      visitor.cut();
    }));
});

describe('a fault request', () => {
  it.each([
    [null, /fault/],
    [{ name: 'meteor' }, /name/],
    [{ name: 'slow' }, /ms/],
    [{ name: 'slow', ms: -1 }, /ms/],
    [{ name: 'requireNames', names: ['surname'] }, /names/],
  ])('[BE26] %j is refused with the field that is wrong', (value, reason) => {
    expect(() => parseFault(value)).toThrow(reason);
  });

  it('[BE26] for a chat that there is not says so', () =>
    withBackend({}, async (backend) => {
      expect(() => backend.fault({ name: 'end' })).toThrow('There is no chat yet');
      expect(() => backend.fault({ name: 'end', chat: '7' })).toThrow('There is no chat 7');
    }));
});
