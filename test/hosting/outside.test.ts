// The window of popup mode, and what it is told.
import { describe, expect, it } from 'vitest';
import { openOutside, takeHandedOver } from '../../core/hosting/outside.ts';
import type { StartData } from '../../core/messaging/page-protocol.ts';

const START: StartData = {
  serverUrl: 'https://a.example/cometd',
  service: null,
  username: 'User',
  subject: null,
  userData: [['topic', '"lamp"']],
  transport: null,
  stateStorage: null,
  maxOfflineDuration: null,
  disableWebSockets: null,
  debug: false,
};

describe('the window of popup mode', () => {
  it('[SA11] is told by its name what it is to start, once', () => {
    const opened: { readonly address: unknown; name: string }[] = [];
    const view = {
      open(address?: string | URL, name = ''): Window | null {
        opened.push({ address, name });
        return globalThis.window ?? Object.create(null);
      },
    };
    expect(openOutside(view, START, 'https://a.example/chat.html')).toBe(true);
    const [popup] = opened;
    if (popup === undefined) throw new Error('nothing was opened');
    expect(popup.address).toBe('https://a.example/chat.html');
    expect(JSON.parse(takeHandedOver(popup) ?? '')).toEqual(START);
    expect([popup.name, takeHandedOver(popup)]).toEqual(['', null]);
  });

  it('[SA11] may have any name of its own', () => {
    const popup = { name: 'shop' };
    expect([takeHandedOver(popup), popup.name]).toEqual([null, 'shop']);
    expect(openOutside({ open: () => null }, START, 'https://a.example/chat.html')).toBe(false);
  });
});
