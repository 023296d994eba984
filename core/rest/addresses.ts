// Where a desk's chats are over REST, from where they are over CometD (WIRE.md 1.1). Knows nothing of who answers there.
import type { Operation } from '../chat/effects.ts';
import type { Desk, SentKind } from '../chat/state.ts';

const COMETD_END = /\/cometd\/?$/;

/** The last part of the path by operation; the start has none. */
const NAMES = {
  requestNotifications: 'refresh',
  startTyping: 'startTyping',
  stopTyping: 'stopTyping',
  updateData: 'updateData',
  disconnect: 'disconnect',
} as const satisfies Record<Exclude<Operation['type'], 'requestChat' | 'sendMessage'>, string>;
const SENDING = { text: 'send', url: 'pushUrl', notice: 'customNotice' } as const satisfies Record<
  SentKind,
  string
>;

/** `…/genesys/cometd` -> `…/genesys/2/chat/<service>`; null where the desk's address does not have that form. */
export function restUrlOf({ cometdUrl, service }: Desk): string | null {
  if (!URL.canParse(cometdUrl) || !COMETD_END.test(cometdUrl)) return null;
  return cometdUrl.replace(COMETD_END, `/2/chat/${encodeURIComponent(service)}`);
}

/** Where an operation is posted to, below the address of the service. */
export function operationUrl(restUrl: string, operation: Operation): string {
  if (operation.type === 'requestChat') return restUrl;
  const name = operation.type === 'sendMessage' ? SENDING[operation.kind] : NAMES[operation.type];
  return `${restUrl}/${encodeURIComponent(operation.keys.chatId)}/${name}`;
}
