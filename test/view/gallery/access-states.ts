// The states of the panel that ask for something to be allowed, and the question about a chat server.
import type { Access } from '../../../core/messaging/view-protocol.ts';
import { mountQuestion } from '../../../core/view/question/question-page.tsx';
import { makeOpen, makeSummary } from '../../support/fake-client.ts';
import type { PanelState } from './panel-states.ts';
import { TALK } from './sample-talk.ts';

const OFFER: NonNullable<Access['offer']> = {
  site: 'https://a-rather-long-name-of-a-shop.example.com:8443',
  tabId: 1,
  windowId: 1,
  pattern: 'https://a-rather-long-name-of-a-shop.example.com/*',
  isOffering: true,
  serverUrl: null,
};
const MISSING = ['https://support.example.com/*', 'https://shop.example.com/*', 'https://help.example.com/*'];

const press = (container: HTMLElement, name: string) =>
  [...container.querySelectorAll('button')].find((button) => button.textContent === name)?.click();

export const ACCESS_STATES: Readonly<Record<string, PanelState>> = {
  'access-missing': {
    show(client) {
      client.put(makeSummary());
      client.setUp({ access: { missing: MISSING, offer: null, sites: [] } });
    },
  },
  'access-missing-in-chat': {
    show(client) {
      client.put(makeOpen(), TALK);
      client.setUp({ access: { missing: MISSING.slice(0, 1), offer: null, sites: [] } });
    },
    // The gallery's browser grants nothing.
    act: (container) => press(container, 'Allow'),
  },
  'access-offer': {
    show(client) {
      client.put(makeOpen(), TALK);
      client.setUp({ access: { missing: [], offer: OFFER, sites: [] } });
    },
  },
  'access-site': {
    show(client) {
      client.put(makeSummary());
      client.setUp({ access: { missing: [], offer: { ...OFFER, isOffering: false }, sites: [] } });
    },
  },
  'access-sites': {
    show(client) {
      client.put(makeOpen(), TALK);
      client.setUp({ access: { missing: [], offer: null, sites: ['https://shop.example.com', OFFER.site] } });
    },
    act: (container) => container.querySelector<HTMLElement>('[aria-label="Chats"]')?.click(),
  },
};

export const QUESTION_STATES: Readonly<Record<string, (container: HTMLElement) => unknown>> = {
  question: (container) =>
    mountQuestion(
      {
        asked: { site: OFFER.site, serverUrl: 'https://web.example.com/server/cometd?region=eu' },
        guess: async () => ({ serverUrl: 'https://support.example.com', service: 'customer-support' }),
        check: () => 'service',
        allow: async () => false,
        close: () => undefined,
      },
      container,
    ),
};
