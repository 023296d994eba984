// Binds chats to Bayeux: publishes on `/service/chatV2/<service>` become operations, changes of a chat become pushes
// to every session that is attached to it. Knows no carrier.
import { pushOf } from './chat-answers.ts';
import { type OperationRules, performOperation } from './chat-operations.ts';
import type { Chat, ChatStore } from './chat-store.ts';
import type { Deliveries } from './deliveries.ts';

const CHANNEL_PREFIX = '/service/chatV2/';

export interface ChatChannelOptions {
  readonly store: ChatStore;
  readonly rules: OperationRules;
  readonly deliveries: Deliveries;
  /** Unknown services are silent: CometD lets one subscribe and publish to any channel. */
  readonly answers: (service: string) => boolean;
  readonly onOperation: (operation: string) => void;
  /** Which sessions get the events of this chat has changed. */
  readonly onAttachment: (chat: Chat) => void;
}

export interface ChatChannel {
  publish(clientId: string, channel: string, data: unknown): void;
  /** The Bayeux session is gone. */
  detach(clientId: string): void;
  attachedTo(chat: Chat): readonly string[];
  close(): void;
}

export function createChatChannel(options: ChatChannelOptions): ChatChannel {
  const { store, rules, deliveries } = options;
  const attachments = new Map<string, Set<Chat>>();

  const attachedTo = (chat: Chat) =>
    [...attachments].filter(([, chats]) => chats.has(chat)).map(([clientId]) => clientId);

  const unsubscribe = store.onChange((chat, entries) => {
    const isForVisitor = entries.some((entry) => entry.audience === 'all');
    if (!isForVisitor) return;
    const push = pushOf(chat, entries);
    for (const clientId of attachedTo(chat)) deliveries.send(clientId, CHANNEL_PREFIX + chat.service, push);
  });

  return {
    publish(clientId, channel, data) {
      if (!channel.startsWith(CHANNEL_PREFIX)) return;
      const service = channel.slice(CHANNEL_PREFIX.length);
      const fields: Record<string, unknown> =
        typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data } : {};
      options.onOperation(String(fields.operation));
      if (!options.answers(service)) return;
      const { answer, attach } = performOperation(store, rules, service, fields);
      if (attach) {
        attachments.set(clientId, (attachments.get(clientId) ?? new Set()).add(attach));
        options.onAttachment(attach);
      }
      if (answer) deliveries.send(clientId, channel, answer);
    },
    detach(clientId) {
      const chats = attachments.get(clientId) ?? [];
      attachments.delete(clientId);
      for (const chat of chats) options.onAttachment(chat);
    },
    attachedTo,
    close: unsubscribe,
  };
}
