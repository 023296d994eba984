// What a new chat takes from an earlier one. Pure.
import { createChat } from '../chat/closed.ts';
import { selectUnsent } from '../chat/selectors.ts';
import type { ChatState, Desk, RegisteringChat } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';

/** `writtenBy` of a draft that no view wrote. */
const BACKGROUND = 'background';

/**
 * A chat in the form. From `source` it takes what was not sent, as the draft, and the form; without a source the person's
 * name and address of `latest`, as the same person asks about something else.
 */
export function createNewChat(options: {
  readonly id: ChatId;
  readonly desk: Desk;
  readonly source: ChatState | null;
  readonly latest: ChatState | null;
}): RegisteringChat {
  const { id, desk, source, latest } = options;
  if (source !== null) {
    const draft = { text: unsentText(source), writtenBy: BACKGROUND };
    return createChat({ id, desk, form: source.form, draft });
  }
  return latest === null
    ? createChat({ id, desk })
    : createChat({ id, desk, form: { ...latest.form, subject: '' } });
}

/** Everything that the visitor wrote, there or in a page, and the chat's transcript does not show, a message a line. */
function unsentText(state: ChatState): string {
  const messages = state.phase === 'ended' || state.phase === 'open' ? selectUnsent(state.outbox) : [];
  return [...messages.map(({ text }) => text), state.draft.text].filter((text) => text !== '').join('\n');
}
