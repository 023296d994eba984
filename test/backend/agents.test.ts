import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.ts';
import type { AgentName } from './scripted-agents.ts';
import { type GmsData, holds, startChat, type Visitor, visit } from './visitor.ts';
import { withBackend } from './with-backend.ts';

const isAgents = (data: GmsData) => data.messages?.[0]?.from.type === 'Agent';

function withAgent(
  agent: AgentName,
  body: (visitor: Visitor, backend: Backend) => Promise<void>,
): Promise<void> {
  return withBackend({ agent }, async (backend) => {
    const visitor = await visit(backend, 'websocket');
    const secureKey = await startChat(visitor);
    await visitor.untilData((data) => isAgents(data) && holds(data, 'ParticipantJoined'));
    visitor.publish({ operation: 'sendMessage', secureKey, message: 'Where is it?' });
    await body(visitor, backend);
    visitor.cut();
  });
}

function agentEvents(visitor: Visitor): (readonly [string, string | undefined])[] {
  const events = visitor.data().flatMap((data) => data.messages ?? []);
  return events
    .filter((event) => event.from.type === 'Agent')
    .map((event) => [event.type, event.text] as const);
}

describe('a scripted agent', () => {
  it('[BE27] echo says what the visitor says, after the visitor’s own echo', () =>
    withAgent('echo', async (visitor) => {
      await visitor.untilData((data) => isAgents(data) && holds(data, 'Message', 'Where is it?'));
      const events = visitor.data().flatMap((data) => data.messages ?? []);
      expect(events.filter((event) => event.type === 'Message').map((event) => event.from.type)).toEqual([
        'Client',
        'Agent',
      ]);
    }));

  it('[BE27] greeter greets by name, types and answers', () =>
    withAgent('greeter', async (visitor) => {
      await visitor.untilData((data) => holds(data, 'Message', 'Thank you. You wrote: Where is it?'));
      expect(agentEvents(visitor)).toEqual([
        ['ParticipantJoined', undefined],
        ['Message', 'Hello Ann, how can I help you?'],
        ['TypingStarted', undefined],
        ['TypingStopped', undefined],
        ['Message', 'Thank you. You wrote: Where is it?'],
      ]);
    }));

  it('[BE27] filer sends a picture, and answers as a file', () =>
    withAgent('filer', async (visitor, backend) => {
      await visitor.untilData(
        (data) => data.messages?.at(-1)?.type === 'FileUploaded' && data.messages.length === 1,
      );
      await expect
        .poll(() => backend.chat().files.map(({ name }) => name))
        .toEqual(['Map.png', 'Answer.txt']);
      const [, answer] = backend.chat().files;
      expect(new TextDecoder().decode(backend.file(answer?.id ?? '')?.content)).toBe('Where is it?');
    }));

  it('[BE27] typist types, stops, types again, and answers at last', () =>
    withAgent('typist', async (visitor) => {
      await visitor.untilData((data) => isAgents(data) && holds(data, 'Message'));
      expect(agentEvents(visitor).map(([type]) => type)).toEqual([
        'ParticipantJoined',
        'TypingStarted',
        'TypingStarted',
        'TypingStopped',
        'TypingStarted',
        'TypingStopped',
        'Message',
      ]);
    }));

  it('[BE27] pusher pushes an address', () =>
    withAgent('pusher', async (visitor) => {
      await visitor.untilData((data) =>
        holds(data, 'PushUrl', 'https://example.com/help?about=Where%20is%20it%3F'),
      );
    }));

  it('[BE27] burst says fifty things in order', () =>
    withAgent('burst', async (visitor) => {
      await visitor.untilData((data) => holds(data, 'Message', '50 of 50'));
      const texts = agentEvents(visitor).flatMap(([, text]) => text ?? []);
      expect(texts).toEqual(Array.from({ length: 50 }, (_, at) => `${at + 1} of 50`));
    }));

  it('[BE27] whisperer takes indices that the visitor never gets', () =>
    withAgent('whisperer', async (visitor, backend) => {
      await visitor.untilData((data) => holds(data, 'Message', 'I heard: Where is it?'));
      const seen = visitor.data().flatMap((data) => (data.messages ?? []).map((event) => event.index));
      const hidden = backend.chat().transcript.filter((line) => !line.isForVisitor);
      expect(hidden.length).toBeGreaterThan(1);
      for (const line of hidden) expect(seen).not.toContain(line.index);
    }));

  it('[BE28] takes the chats of a backend that it finds, and stays away once it has left', () =>
    withBackend({}, async (first) => {
      const visitor = await visit(first, 'websocket');
      const secureKey = await startChat(visitor);
      await withBackend({ state: first.state, agent: 'echo' }, async (second) => {
        await visitor.untilData((data) => isAgents(data) && holds(data, 'ParticipantJoined'));
        second.agent().leave();
        visitor.publish({ operation: 'sendMessage', secureKey, message: 'anybody?' });
        await visitor.untilData((data) => holds(data, 'Message', 'anybody?'));
        // Another operation there and back: an answer of the agent would have come before it.
        visitor.publish({ operation: 'startTyping', secureKey });
        await visitor.untilData((data) => holds(data, 'TypingStarted'));
        expect(visitor.data().filter((data) => holds(data, 'Message'))).toHaveLength(1);
      });
      visitor.cut();
    }));

  it('[BE28] does nothing where there is none: the agent’s first word joins', () =>
    withBackend({ agent: null }, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      await startChat(visitor);
      const seat = backend.agent();
      seat.say('hello');
      seat.rename('Sam');
      seat.notice('a notice');
      seat.leave();
      seat.leave();
      seat.say('back again');
      seat.end();
      seat.say('too late');
      await visitor.untilData((data) => data.chatEnded === true);
      expect(backend.chat().transcript.map((line) => [line.type, line.sender, line.text])).toEqual([
        ['ParticipantJoined', 'Ann', null],
        ['ParticipantJoined', 'Robin', null],
        ['Message', 'Robin', 'hello'],
        ['NicknameUpdated', 'Sam', null],
        ['CustomNotice', 'Sam', 'a notice'],
        ['ParticipantLeft', 'Sam', null],
        ['ParticipantJoined', 'Robin', null],
        ['Message', 'Robin', 'back again'],
        ['ParticipantLeft', 'Robin', null],
        ['ParticipantLeft', 'Ann', null],
      ]);
      visitor.cut();
    }));
});
