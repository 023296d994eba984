// The states of a panel with several chats.
import {
  type createFakeClient,
  FAKE_NOW,
  makeEntry,
  makeOpen,
  makeSummary,
  VISITOR,
} from '../../support/fake-client.ts';
import type { PanelState } from './panel-states.ts';
import { LONG_TALK, LONG_WORD, minutesAgo, TALK } from './sample-talk.ts';

const BANK = { host: 'bank.example.com', service: 'cards' };
const SHOP = { host: 'support.example.com', service: 'customer-support' };
const KIM = { id: 3, nickname: `Kim ${LONG_WORD}`, role: 'agent' } as const;
const DAY_MINUTES = 24 * 60;

const press = (container: HTMLElement, name: RegExp) =>
  [...container.querySelectorAll<HTMLElement>('button')]
    .find((button) => name.test(button.ariaLabel ?? button.textContent ?? ''))
    ?.click();
const drawn = () => new Promise((resolve) => setTimeout(resolve, 30));

function showSeveral(client: ReturnType<typeof createFakeClient>): void {
  client.put(makeOpen({ id: 'shown' }), TALK);
  client.put(
    makeOpen({ id: 'old', phase: 'ended', ended: { reason: 'agent', at: minutesAgo(3 * DAY_MINUTES) } }),
    [makeEntry({ index: 1, at: minutesAgo(3 * DAY_MINUTES), text: 'Goodbye!' })],
  );
  client.put(
    makeOpen({
      id: 'bank',
      desk: BANK,
      site: 'https://www.bank.example.com',
      participants: [VISITOR, KIM],
      unread: 3,
    }),
    [makeEntry({ index: 1, at: minutesAgo(2), from: KIM, text: 'Hello?' })],
  );
  client.put(makeSummary({ id: 'form', desk: { ...SHOP, service: 'sales' } }));
  client.setUp({
    desk: SHOP,
    desks: [
      { key: 'shop', ...SHOP, site: null },
      { key: 'loans', ...BANK, service: 'loans', site: 'https://www.bank.example.com' },
    ],
  });
}

export const SEVERAL_CHATS_STATES: Readonly<Record<string, PanelState>> = {
  'several-chats': { show: showSeveral },
  'several-chats-list': { show: showSeveral, act: (container) => press(container, /^Chats/) },
  'several-chats-remove': {
    show: showSeveral,
    async act(container) {
      press(container, /^Chats/);
      await drawn();
      press(container, /^Remove chat/);
    },
  },
  'several-chats-of-site': {
    show: showSeveral,
    async act(container) {
      press(container, /^Chats/);
      await drawn();
      press(container, /https:/);
    },
  },
  'several-long-chats': {
    show: (client) => {
      client.put(makeOpen(), LONG_TALK);
      client.put(makeOpen({ id: 'bank', desk: BANK }), LONG_TALK);
    },
  },
  'several-chats-offer': {
    show: (client) => {
      client.put(makeOpen(), TALK);
      client.put(makeOpen({ id: 'bank', desk: BANK, participants: [VISITOR] }));
      client.put(makeOpen({ phase: 'ended', ended: { reason: 'agent', at: FAKE_NOW } }), TALK);
    },
  },
};
