// @vitest-environment happy-dom
// Every state that a message of a page can have in the outbox, as ring 0 comes to it, as the page is told of it, and as the widget
// draws it.
import { fireEvent } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { createDescriber } from '../../../core/api/failures.ts';
import { selectSummary } from '../../../core/chat/selectors.ts';
import type { ChatState, OutboxEntryState } from '../../../core/chat/state.ts';
import { createPageCommands } from '../../../core/hosting/page-commands.ts';
import type { PageAnswer } from '../../../core/messaging/page-protocol.ts';
import { FORMS, type Form } from '../../chat/outbox-plays.ts';
import { settled } from '../../support/manual-clock.ts';
import { type EmbeddedWorld, withWidget } from './embedded-world.ts';

type StateName = OutboxEntryState['name'];

/** What the visitor sees: that it is on its way, or the text in the field again, with words. */
const LOOKS: Readonly<Record<StateName, 'on its way' | RegExp>> = {
  queued: 'on its way',
  sending: 'on its way',
  // Files are not sent from the widget.
  taking: 'on its way',
  uploading: 'on its way',
  unconfirmed: /it may have arrived\.$/,
  failed: /^(?:The|A) [^.]+\.$/,
};

const CASES = (Object.entries(FORMS) as [StateName, readonly Form[]][]).flatMap(([name, forms]) =>
  forms.flatMap((form) => (form.kind === 'text of a page' ? [{ name, ...form }] : [])),
);

/** What a page is told of its message when the chat is as it is. */
async function answerTo(state: ChatState): Promise<PageAnswer | null> {
  const answers: PageAnswer[] = [];
  const commands = createPageCommands({
    chats: { give: async () => undefined, states: () => [state] },
    createId: () => 'not used',
  });
  const question = { type: 'sendMessage', session: state.id, message: 'Hello', messageType: 'text' } as const;
  const seat = { site: '', tell: () => undefined };
  commands.give(state.id, question, { seat, id: 1, answer: (answer) => answers.push(answer) });
  commands.chatChanged(selectSummary(state), []);
  await settled();
  return answers[0] ?? null;
}

/** The visitor writes "Hello" and sends it; then the page is told. */
async function send(world: EmbeddedWorld, answer: PageAnswer | null): Promise<HTMLTextAreaElement> {
  const { session } = world.openSession();
  const box = world.part('gwc-chat-input');
  if (!(box instanceof HTMLTextAreaElement)) throw new Error('it is no text field');
  fireEvent.input(box, { target: { value: 'Hello' } });
  fireEvent.keyDown(box, { key: 'Enter' });
  if (answer?.type === 'failed') {
    session.refuse(createDescriber().report(answer.failure).error?.description ?? '');
  }
  return box;
}

describe.each(CASES)('$kind that is $name because $what, in the widget', ({ name, play }) => {
  it('[OX13] is drawn as on its way, or is in the field again with what is known of it', async () => {
    const answer = await answerTo(play().state());
    await withWidget(async (world) => {
      const box = await send(world, answer);
      const look = LOOKS[name];
      if (look === 'on its way') {
        expect(answer).toBeNull();
        expect(world.texts('gwc-chat-sending')).toEqual(['Sending: Hello']);
        expect(box.value).toBe('');
        return;
      }
      expect(world.texts('gwc-chat-sending')).toEqual(['']);
      expect(box.value).toBe('Hello');
      expect(world.texts('gwc-chat-message-text').at(-1)).toMatch(look);
    });
  });

  it('[OX13] is in the field again when the chat ends before it is sent', async () => {
    const answer = await answerTo(play().reported([], { outcome: 'fatal' }).state());
    await withWidget(async (world) => {
      const box = await send(world, answer);
      expect(answer?.type).toBe('failed');
      expect(box.value).toBe('Hello');
    });
  });
});
