// A link with everything that it told, for the suites of transports.
import type { Operation } from '../../core/chat/effects.ts';
import type { LinkEvent } from '../../core/chat/events.ts';
import type { ChatTransport, Link } from '../../core/chat/ports.ts';
import type { Desk, SentKind, SessionKeys } from '../../core/chat/state.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';

/** A link and all that it told, oldest first. */
export interface Watched {
  readonly link: Link;
  readonly events: LinkEvent[];
  isOpen(): boolean;
  isLost(): boolean;
  clientId(): string;
  /** All entries received. */
  entries(): readonly TranscriptEntry[];
  /** The texts of the messages received. */
  texts(): readonly string[];
}

/** The operation of a message. */
export function sendText(keys: SessionKeys, text: string, kind: SentKind = 'text'): Operation {
  return { type: 'sendMessage', keys, text, kind };
}

/** Opens a link and listens. */
export function watch(transport: ChatTransport, desk: Desk, resumeClientId: string | null = null): Watched {
  const events: LinkEvent[] = [];
  const link = transport.open({ desk, resumeClientId, listener: (event) => void events.push(event) });
  const opening = () => events.find((event) => event.type === 'linkOpened');
  const entries = () =>
    events.flatMap((event) => (event.type === 'reportReceived' ? event.report.entries : []));
  return {
    link,
    events,
    entries,
    isOpen: () => opening() !== undefined,
    isLost: () => events.some((event) => event.type === 'linkLost'),
    clientId: () => opening()?.clientId ?? '',
    texts: () =>
      entries()
        .filter(({ kind }) => kind === 'message')
        .map(({ text }) => text),
  };
}

/** The newest names of the chat that a link was told. */
export function keysOf({ events }: Watched): SessionKeys {
  const keys = { secureKey: '', chatId: '', userId: '', alias: '' };
  for (const event of events) if (event.type === 'reportReceived') Object.assign(keys, event.report.keys);
  return keys;
}
