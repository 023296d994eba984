// What a notification says of messages that came unseen. Pure. English, as all texts of the background.
import { selectDesk } from '../../core/chat/selectors.ts';
import type { ChatState } from '../../core/chat/state.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';

/** Longer names and texts are cut, in characters as people count them (code points). */
export const NAME_MAX_LENGTH = 60;
export const TEXT_MAX_LENGTH = 200;

export interface News {
  readonly chatId: ChatId;
  /** Who spoke last. */
  readonly name: string;
  /** The chat server: nobody may pass for somebody else by a name alone. */
  readonly host: string;
  /** What was said; of several messages only how many. */
  readonly text: string;
}

/** Says what is new: so many messages, and the last of them. */
export function describeNews(
  state: ChatState,
  { count, last }: { readonly count: number; readonly last: TranscriptEntry | null },
): News {
  const text = count > 1 || last === null ? `${count} new messages` : textOf(last);
  return {
    chatId: state.id,
    name: cut(last?.from.nickname || 'Parley', NAME_MAX_LENGTH),
    host: selectDesk(state.desk).host,
    text: cut(text, TEXT_MAX_LENGTH),
  };
}

function textOf({ kind, text, file }: TranscriptEntry): string {
  if (kind === 'fileUploaded') return `Sent a file: ${file?.name ?? ''}`;
  return kind === 'urlPushed' ? `Sent a link: ${text}` : text;
}

function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
