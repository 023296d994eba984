// What the backend counts, so that a test can say "the server saw nothing". Only the chat server's own addresses
// count: neither the agent's console nor `/control`.
import type { BayeuxMessage } from './bayeux-messages.ts';

export interface BackendStats {
  /** HTTP requests, preflights included. */
  readonly httpRequests: number;
  /** WebSocket upgrades asked for, also refused ones. */
  readonly upgrades: number;
  /** Bayeux messages over either carrier, by channel. */
  readonly handshakes: number;
  readonly connects: number;
  readonly publishes: number;
  readonly disconnects: number;
  /** Operations asked for, over Bayeux or REST, by name. */
  readonly requestChats: number;
  readonly requestNotifications: number;
  readonly sendMessages: number;
  /** Of files, by either address. */
  readonly fileUploads: number;
  readonly fileDownloads: number;
  /** Polls over REST. */
  readonly refreshes: number;
  /** When the last request, upgrade or frame came: milliseconds since the epoch, null before the first. */
  readonly lastRequestAt: number | null;
}

export interface StatsCounter {
  read(): BackendStats;
  countRequest(kind: 'httpRequests' | 'upgrades'): void;
  countMessages(messages: readonly BayeuxMessage[]): void;
  countOperation(operation: string): void;
  /** The same over REST, where reading on is a poll. */
  countRestOperation(operation: string): void;
}

const BY_CHANNEL: Readonly<Record<string, 'handshakes' | 'connects' | 'disconnects'>> = {
  '/meta/handshake': 'handshakes',
  '/meta/connect': 'connects',
  '/meta/disconnect': 'disconnects',
};

type Operations = 'requestChats' | 'requestNotifications' | 'sendMessages' | 'fileUploads' | 'fileDownloads';

const BY_OPERATION: Readonly<Record<string, Operations>> = {
  requestChat: 'requestChats',
  requestNotifications: 'requestNotifications',
  sendMessage: 'sendMessages',
  fileUpload: 'fileUploads',
  fileDownload: 'fileDownloads',
};

export function createStatsCounter(): StatsCounter {
  const counts = {
    httpRequests: 0,
    upgrades: 0,
    handshakes: 0,
    connects: 0,
    publishes: 0,
    disconnects: 0,
    requestChats: 0,
    requestNotifications: 0,
    sendMessages: 0,
    fileUploads: 0,
    fileDownloads: 0,
    refreshes: 0,
  };
  const countOperation = (operation: string) => {
    const kind = Object.hasOwn(BY_OPERATION, operation) ? BY_OPERATION[operation] : null;
    if (kind) counts[kind] += 1;
  };
  let lastRequestAt: number | null = null;
  return {
    read: () => ({ ...counts, lastRequestAt }),
    countRequest(kind) {
      counts[kind] += 1;
      lastRequestAt = Date.now();
    },
    countMessages(messages) {
      lastRequestAt = Date.now();
      for (const { channel } of messages) {
        const kind = BY_CHANNEL[channel] ?? (channel.startsWith('/service/') ? 'publishes' : null);
        if (kind) counts[kind] += 1;
      }
    },
    countOperation,
    countRestOperation(operation) {
      if (operation === 'requestNotifications') counts.refreshes += 1;
      else countOperation(operation);
    },
  };
}
