// Events as pages get them (API.md 2.5.2). `party.type` and `content.type` are objects with flags that compare (`==`) as
// text as well, so that pages of both styles understand them.
import type { PageContent, PageEvent, PageParty, PartyType } from '../messaging/page-protocol.ts';
import { defineProperty } from './intrinsics.ts';
import type { ChatEvent, ContentFlags, EventContent, EventParty, PartyFlags } from './types.ts';

/** What happened to a session, but for errors: those are `FailEvent`s. */
export type SessionEvent = Exclude<PageEvent, { type: 'Error' }>;

/** A new object with each call: what one page script does to it concerns nobody else. */
export function createEventObject(event: SessionEvent, isRestored: boolean): ChatEvent {
  const { type } = event;
  const restored = isRestored ? { restored: true as const } : {};
  if (!('party' in event)) return { type, ...restored };
  return {
    type,
    ...(event.index === null ? {} : { index: event.index }),
    ...(event.timestamp === null ? {} : { timestamp: event.timestamp }),
    party: createParty(event.party),
    ...(event.type === 'MessageReceived' ? { content: createContent(event.content) } : {}),
    ...(event.type === 'AgentTyping' ? { isTyping: event.isTyping } : {}),
    ...restored,
  };
}

function createParty({ id, name, type }: PageParty): EventParty {
  return { id, name, type: createPartyFlags(type) };
}

function createPartyFlags(type: PartyType): PartyFlags {
  return asText({ agent: type === 'Agent', client: type === 'Client', external: type === 'External' }, type);
}

function createContent(content: PageContent): EventContent {
  const { type, text } = content;
  const flags: ContentFlags = asText(
    { text: type === 'text', url: type === 'url', notice: type === 'notice', file: type === 'file' },
    type,
  );
  return content.type === 'file' ? { text, type: flags, file: { ...content.file } } : { text, type: flags };
}

/** Gives an object a text that `==` finds, and that neither JSON nor a loop over its keys does. */
function asText<Flags extends object>(flags: Flags, text: string): Flags {
  const value = () => text;
  defineProperty(flags, 'toString', { value, configurable: true, writable: true });
  defineProperty(flags, 'valueOf', { value, configurable: true, writable: true });
  return flags;
}
