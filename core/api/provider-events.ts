// Reads what a page's transport reports (API.md 2.8): events, and rows of a REST transcript. Tolerant of what is missing,
// and of both ways to tell a type: a text, or flags.
import {
  NAME_MAX_LENGTH,
  type PageContent,
  type PageParty,
  type PartyType,
  type SentType,
} from '../messaging/page-protocol.ts';
import { clipped, isFiniteNumber, isInteger } from './intrinsics.ts';
import { memberOf } from './page-values.ts';
import type { ProvidedEvent } from './redelivery.ts';

/** Longest text of one event: it must pass in one message, with all that belongs to it. */
const TEXT_MAX_LENGTH = 60_000;

/** An event as the callback of this name got it. */
export function readProvidedEvent(type: ProvidedEvent['type'], given: unknown): ProvidedEvent {
  const index = memberOf(given, 'index');
  const timestamp = memberOf(given, 'timestamp');
  const common = {
    index: isInteger(index) && index >= 0 ? index : null,
    timestamp: isFiniteNumber(timestamp) ? timestamp : null,
    party: readParty(memberOf(given, 'party')),
  };
  switch (type) {
    case 'MessageReceived':
      return { type, ...common, content: readContent(memberOf(given, 'content')) };
    case 'AgentTyping':
      return { type, ...common, isTyping: memberOf(given, 'isTyping') !== false };
    case 'AgentConnected':
    case 'AgentDisconnected':
      return { type, ...common };
    default:
      throw type satisfies never;
  }
}

/** A row of `getTranscript`: one of ours, or one of the REST transcript of API.md 2.6. Null: nothing to show. */
export function readTranscriptRow(row: unknown): ProvidedEvent | null {
  const type = memberOf(row, 'type');
  switch (type) {
    case 'MessageReceived':
    case 'AgentConnected':
    case 'AgentDisconnected':
      return readProvidedEvent(type, row);
    case 'Text':
      return readProvidedEvent('MessageReceived', fromRest(row, 'text'));
    case 'Notice':
      return readProvidedEvent('MessageReceived', fromRest(row, 'notice'));
    case 'ParticipantJoined':
    case 'ParticipantRejoined':
      return isCustomer(row) ? null : readProvidedEvent('AgentConnected', fromRest(row, 'text'));
    case 'ParticipantLeft':
      return isCustomer(row) ? null : readProvidedEvent('AgentDisconnected', fromRest(row, 'text'));
    default:
      return null;
  }
}

function isCustomer(row: unknown): boolean {
  return memberOf(memberOf(row, 'from'), 'type') === 'Customer';
}

function fromRest(row: unknown, contentType: SentType): object {
  const from = memberOf(row, 'from');
  const type = memberOf(from, 'type');
  return {
    index: memberOf(row, 'index'),
    timestamp: memberOf(row, 'timestamp'),
    party: {
      id: memberOf(from, 'participantId'),
      name: memberOf(from, 'nickname'),
      type: type === 'Customer' ? 'Client' : type,
    },
    content: { type: contentType, text: memberOf(row, 'text') },
  };
}

function readParty(party: unknown): PageParty {
  const id = memberOf(party, 'id');
  const number = typeof id === 'string' ? +id : id;
  const name = memberOf(party, 'name');
  return {
    id: isInteger(number) ? number : 0,
    name: typeof name === 'string' ? clipped(name, NAME_MAX_LENGTH) : '',
    type: readPartyType(memberOf(party, 'type')),
  };
}

function readPartyType(type: unknown): PartyType {
  if (type === 'Agent' || memberOf(type, 'agent') === true) return 'Agent';
  if (type === 'Client' || memberOf(type, 'client') === true) return 'Client';
  if (type === 'External' || memberOf(type, 'external') === true) return 'External';
  return '';
}

function readContent(content: unknown): PageContent {
  const type = memberOf(content, 'type');
  const text = memberOf(content, 'text');
  return {
    type:
      type === 'url' || memberOf(type, 'url') === true
        ? 'url'
        : type === 'notice' || memberOf(type, 'notice') === true
          ? 'notice'
          : 'text',
    text: typeof text === 'string' ? clipped(text, TEXT_MAX_LENGTH) : '',
  };
}
