// How a chat is called: who serves it, or what it waits for, and whom it belongs to.
import type { ChatSummary } from '../../chat/selectors.ts';
import type { Translator } from '../messages/translator.ts';

/** The agents' names, or what the chat waits for. */
export function titleOf(
  { text }: Translator,
  phase: ChatSummary['phase'],
  agents: readonly string[],
): string {
  const [first] = agents;
  if (first !== undefined) return text('header.agents', { first, count: agents.length });
  switch (phase) {
    case 'open':
      return text('header.waiting');
    case 'starting':
    case 'startUnconfirmed':
      return text('header.starting');
    case 'ended':
      return text('header.ended');
    case 'registering':
      return text('header.newChat');
    default:
      throw phase satisfies never;
  }
}

/** The origin of the page that a chat belongs to, else the chat server's host. Nobody's name or brand takes its place. */
export function placeOf({ site, desk }: Pick<ChatSummary, 'site' | 'desk'>): string {
  return site ?? desk.host;
}
