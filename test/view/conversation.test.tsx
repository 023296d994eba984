// @vitest-environment happy-dom
// The conversation as a visitor meets it: who said what, in which state, and nothing that is not text.
import { describe, expect, it } from 'vitest';
import {
  AGENT,
  FAKE_NOW,
  makeEntry,
  makeError,
  makeOpen,
  makeOutboxEntry,
  VISITOR,
} from '../support/fake-client.ts';
import { TALK } from './gallery/sample-talk.ts';
import { textOf, withPanel } from './panel-world.ts';

const HTML = '<b>bold</b> <img src=x onerror="alert(1)"><script>alert(1)</script>';

describe('the conversation', () => {
  it('[VW1] shows each entry with its index, kind, sender and exact text', () =>
    withPanel(async ({ client, getByRole, settle }) => {
      client.put(makeOpen(), TALK);
      await settle();
      const rows = [...getByRole('list', { name: 'Conversation' }).children];
      expect(rows.map((row) => Number(row.getAttribute('data-index')))).toEqual(
        TALK.map(({ index }) => index),
      );
      const messages = rows.filter((row) => row.getAttribute('data-kind') === 'message');
      expect(messages.map(textOf)).toEqual(
        TALK.filter(({ kind }) => kind === 'message').map(({ text }) => text),
      );
      expect(messages.map((row) => row.getAttribute('data-role'))).toContain('visitor');
      expect(messages[0]?.getAttribute('data-sender')).toBe(AGENT.nickname);
    }));

  it('[VW2] shows markup in a message as the text that it is', () =>
    withPanel(async ({ client, container, settle, getByText }) => {
      client.put(makeOpen({ outbox: [makeOutboxEntry({ id: 'o', text: HTML })] }), [
        makeEntry({ index: 1, text: HTML }),
        makeEntry({ index: 2, kind: 'urlPushed', text: HTML }),
        makeEntry({ index: 3, kind: 'joined', from: { ...AGENT, nickname: HTML } }),
        makeEntry({ index: 4, kind: 'renamed', text: HTML }),
      ]);
      await settle();
      expect(container.querySelectorAll('b, img, script')).toHaveLength(0);
      expect(textOf(container.querySelector('[data-index="1"]'))).toBe(HTML);
      expect(getByText(`${HTML} joined the chat`, { exact: false })).toBeDefined();
    }));

  it('[VW3] groups what one sender says within two minutes under one name and time', () =>
    withPanel(async ({ client, container, settle }) => {
      const at = FAKE_NOW - 600_000;
      client.put(makeOpen(), [
        makeEntry({ index: 1, at, text: 'one' }),
        makeEntry({ index: 2, at: at + 60_000, text: 'two' }),
        makeEntry({ index: 3, at: at + 181_000, text: 'three' }),
        makeEntry({ index: 4, at: at + 182_000, from: VISITOR, text: 'four' }),
      ]);
      await settle();
      const starts = [...container.querySelectorAll('.row--first')].map(textOf);
      expect(starts).toEqual(['one', 'three', 'four']);
      expect(container.querySelector('time')?.title).toContain('2026');
    }));

  it('[VW4] draws one row for one new message and leaves the others as they are', () =>
    withPanel(async ({ client, getByRole, settle }) => {
      client.put(makeOpen(), TALK);
      await settle();
      const list = getByRole('list', { name: 'Conversation' });
      const changed: Node[] = [];
      const observer = new MutationObserver((records) => {
        for (const { addedNodes, removedNodes, target, type } of records) {
          changed.push(...(type === 'childList' ? [...addedNodes, ...removedNodes] : [target]));
        }
      });
      observer.observe(list, { childList: true, subtree: true, characterData: true, attributes: true });
      client.change({}, [makeEntry({ index: 20, at: FAKE_NOW, text: 'News' })]);
      await settle();
      observer.disconnect();
      expect(changed).toHaveLength(1);
      expect(changed[0]).toBe(list.lastElementChild);
    }));

  it('[VW5] keeps the row of an own message when the server confirms it', () =>
    withPanel(async ({ client, container, getByText, settle }) => {
      client.put(makeOpen({ outbox: [makeOutboxEntry({ id: 'own' })] }), TALK);
      await settle();
      const row = container.querySelector('[data-key="own"]');
      expect(row?.getAttribute('data-state')).toBe('queued');
      expect(row?.hasAttribute('data-index')).toBe(false);
      expect(getByText('Waiting to be sent')).toBeDefined();
      const confirmed = makeEntry({
        index: 20,
        from: VISITOR,
        at: FAKE_NOW,
        text: 'Hello',
        commandId: 'own',
      });
      client.change({ outbox: [] }, [confirmed]);
      await settle();
      expect(container.querySelector('[data-key="own"]')).toBe(row);
      expect(row?.getAttribute('data-state')).toBe('sent');
      expect(row?.getAttribute('data-index')).toBe('20');
    }));

  it('[VW6] says why a message failed or is in doubt, and offers to send it again or to discard it', () =>
    withPanel(async ({ client, container, press, getByText, settle }) => {
      const failed = makeOutboxEntry({
        id: 'f',
        state: { name: 'failed', error: makeError('serverTrouble') },
      });
      client.put(makeOpen({ outbox: [failed] }));
      await settle();
      expect(container.querySelector('[data-key="f"]')?.getAttribute('data-state')).toBe('failed');
      expect(getByText(/has a problem at the moment/)).toBeDefined();
      await press('Send again');
      expect(client.done).toEqual([{ type: 'sendAgain', entryId: 'f' }]);
      client.change({ outbox: [makeOutboxEntry({ id: 'u', state: { name: 'unconfirmed' } })] });
      await settle();
      expect(getByText(/It may have arrived/)).toBeDefined();
      await press('Discard');
      expect(client.chat().summary.outbox).toEqual([]);
    }));

  it('[VW11] opens a pushed page only by a click on a link that names its host', () =>
    withPanel(async ({ client, getByRole, queryAllByRole, settle, getByText }) => {
      client.put(makeOpen(), [
        makeEntry({ index: 1, kind: 'urlPushed', text: 'https://shop.example/a?b=c' }),
      ]);
      await settle();
      const link = getByRole('link', { name: /Open shop\.example/ });
      expect(link.getAttribute('href')).toBe('https://shop.example/a?b=c');
      expect(link.getAttribute('rel')).toBe('noopener noreferrer');
      expect(link.getAttribute('target')).toBe('_blank');
      client.put(makeOpen(), [makeEntry({ index: 1, kind: 'urlPushed', text: 'javascript:alert(1)' })]);
      await settle();
      expect(queryAllByRole('link')).toEqual([]);
      expect(getByText('javascript:alert(1)')).toBeDefined();
    }));

  it('[VW13] shows an address of a page as the visitor’s own, on its way and there; a notice of it never', () =>
    withPanel(async ({ client, container, settle, queryByText }) => {
      const outbox = [
        makeOutboxEntry({ id: 'n', text: 'cart-left', fromPage: 'notice' }),
        makeOutboxEntry({ id: 'u', text: 'https://shop.example/a', fromPage: 'url' }),
      ];
      client.put(makeOpen({ outbox }));
      await settle();
      const row = () => container.querySelector('[data-key="u"]');
      const looks = () => ['data-kind', 'data-state', 'class'].map((name) => row()?.getAttribute(name));
      expect(looks()).toEqual(['urlPushed', 'queued', 'row row--first row--own']);
      const drawn = row();
      client.put(makeOpen(), [
        makeEntry({ index: 1, from: VISITOR, kind: 'customNotice', text: 'cart-left', commandId: 'n' }),
        makeEntry({
          index: 2,
          from: VISITOR,
          kind: 'urlPushed',
          text: 'https://shop.example/a',
          commandId: 'u',
        }),
      ]);
      await settle();
      expect(looks()).toEqual(['urlPushed', 'sent', 'row row--first row--own']);
      expect(row()).toBe(drawn);
      expect(queryByText('cart-left')).toBeNull();
    }));

  it('[VW12] shows what has an impossible time', () =>
    withPanel(async ({ client, container, settle }) => {
      const times = [1e300, -1e300, Number.NaN];
      client.put(
        makeOpen(),
        times.map((at, place) => makeEntry({ index: place + 1, at, text: 'Here' })),
      );
      await settle();
      expect([...container.querySelectorAll('[data-index]')].map(textOf)).toEqual(['Here', 'Here', 'Here']);
    }));

  it('[VW7] shows nothing of notices for programs, and a sentence of the system', () =>
    withPanel(async ({ client, container, settle }) => {
      const system = { id: 9, nickname: 'System', role: 'system' } as const;
      client.put(makeOpen(), [
        makeEntry({ index: 1, kind: 'notice', from: system, text: 'file-client-cfg-get' }),
        makeEntry({ index: 2, kind: 'customNotice', text: 'anything at all' }),
        makeEntry({ index: 3, kind: 'unknown', text: 'x y' }),
        makeEntry({ index: 4, kind: 'notice', from: system, text: 'The chat will be closed soon.' }),
      ]);
      await settle();
      const shown = [...container.querySelectorAll('[data-index]')].map((row) =>
        row.getAttribute('data-index'),
      );
      expect(shown).toEqual(['4']);
    }));

  it('[VW8] draws only some of a long conversation, each with its place in the whole', () =>
    withPanel(async ({ client, getByRole, settle }) => {
      const entries = Array.from({ length: 1_000 }, (_, place) =>
        makeEntry({ index: place + 1, at: FAKE_NOW, text: `Message ${place + 1}` }),
      );
      client.put(makeOpen(), entries.slice(0, 120));
      await settle();
      const list = getByRole('list', { name: 'Conversation' });
      expect(list.children).toHaveLength(120);
      client.put(makeOpen(), entries);
      await settle();
      expect(getByRole('list', { name: 'Conversation' })).toBe(list);
      expect(list.children.length).toBeLessThan(120);
    }));

  it('[VW9] fetches older messages in front of those at hand, once each', () =>
    withPanel(async ({ client, container, getByRole, settle }) => {
      const old = Array.from({ length: 5 }, (_, place) =>
        makeEntry({ index: place + 1, text: `Old ${place + 1}` }),
      );
      client.segments.set(0, old);
      client.put(makeOpen({ lastSegment: 1 }), [makeEntry({ index: 6, text: 'New' })], 1);
      await settle();
      const area = getByRole('region', { name: 'Messages' });
      Object.defineProperties(area, {
        scrollHeight: { value: 2_000 },
        clientHeight: { value: 500 },
        offsetHeight: { value: 500 },
      });
      area.scrollTop = 1_500;
      area.dispatchEvent(new Event('scroll'));
      area.scrollTop = 100;
      area.dispatchEvent(new Event('scroll'));
      area.dispatchEvent(new Event('scroll'));
      await settle();
      const list = getByRole('list', { name: 'Conversation' });
      expect(Number.parseInt(list.style.height, 10)).toBeGreaterThan(6 * 40);
      expect(container.querySelectorAll('[aria-setsize="-1"]')).toHaveLength(0);
    }));
});
