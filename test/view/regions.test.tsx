// @vitest-environment happy-dom
// What is said without being asked: the connection in one status, news by one announcer, trouble in alerts.
import { describe, expect, it } from 'vitest';
import { BURST, GATHER_MS } from '../../core/view/announcer.ts';
import { GRACE_MS } from '../../core/view/connection-display.ts';
import { FAKE_NOW, makeEntry, makeError, makeOpen, VISITOR } from '../support/fake-client.ts';
import { TALK } from './gallery/sample-talk.ts';
import { type PanelWorld, withPanel } from './panel-world.ts';

const WAITING = {
  status: 'waiting',
  until: FAKE_NOW + 30_000,
  attempt: 1,
  error: makeError('unreachable'),
} as const;
const spoken = ({ container }: PanelWorld) =>
  container.querySelector('[data-part="announcer"]')?.textContent ?? null;
const news = (index: number, text = `News ${index}`) => makeEntry({ index, at: FAKE_NOW, text });

describe('the connection', () => {
  it('[VW50] is said in one status, which is empty while all is well', () =>
    withPanel(async (world) => {
      expect(world.getByRole('status').textContent).toBe('');
      world.client.put(makeOpen(), TALK);
      await world.settle();
      expect(world.getAllByRole('status')).toHaveLength(1);
      expect(world.getByRole('status').textContent).toBe('');
    }));

  it('[VW51] is not mentioned when it breaks for a moment only', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen());
      await world.settle();
      world.client.change({ connection: WAITING });
      await world.clock.advance(GRACE_MS - 1);
      expect(world.getByRole('status').textContent).toBe('');
      world.client.change({ connection: { status: 'online', carrier: 'websocket' } });
      await world.clock.advance(GRACE_MS * 2);
      expect(world.getByRole('status').textContent).toBe('');
    }));

  it('[VW52] counts down for the eye only, and tries at once when asked', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen());
      await world.settle();
      world.client.change({ connection: WAITING });
      await world.clock.advance(GRACE_MS);
      const status = world.getByRole('status');
      const heard = () => {
        const copy = status.cloneNode(true) as Element;
        for (const hidden of copy.querySelectorAll('[aria-hidden]')) hidden.remove();
        return copy.textContent;
      };
      expect(status.textContent).toBe('Connection lost. Trying again in 30 s');
      await world.clock.advance(10_000);
      expect(status.textContent).toBe('Connection lost. Trying again in 20 s');
      expect(heard()).toBe('Connection lost.');
      await world.press('Try now');
      expect(world.client.done).toEqual([{ type: 'reconnect' }]);
      expect(status.textContent).toBe('Connecting to support.example.com …');
    }));

  it('[CT3] counts nothing down that no wait can be: the clock was set meanwhile', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen());
      await world.settle();
      for (const hours of [-2, 2]) {
        world.client.change({ connection: { ...WAITING, until: WAITING.until + hours * 3_600_000 } });
        await world.clock.advance(GRACE_MS);
        expect(world.getByRole('status').textContent).toBe('Connection lost.');
      }
    }));

  it('[VW53] gives the reason where trying again does not help', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen({ connection: { status: 'offline', error: makeError('handshakeRefused') } }));
      await world.clock.advance(GRACE_MS);
      expect(world.getByRole('status').textContent).toMatch(/^Offline\. support\.example\.com refused/);
    }));
});

describe('the announcer', () => {
  it('[VW54] never speaks of what was there when the view opened, nor of the visitor’s own words', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen(), TALK);
      await world.clock.advance(GATHER_MS * 2);
      world.client.change({}, [makeEntry({ index: 50, from: VISITOR, at: FAKE_NOW, text: 'Mine' })]);
      await world.clock.advance(GATHER_MS * 2);
      expect(spoken(world)).toBe('');
    }));

  it('[VW55] says what arrives, and sums up a burst', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen(), TALK);
      await world.settle();
      world.client.change({}, [news(50)]);
      await world.clock.advance(GATHER_MS);
      expect(spoken(world)).toBe('Samuel Okafor: News 50');
      const burst = Array.from({ length: BURST + 9 }, (_, place) => news(60 + place));
      for (const entry of burst) world.client.change({}, [entry]);
      await world.clock.advance(GATHER_MS);
      expect(spoken(world)).toBe(`${BURST + 9} new messages`);
    }));

  it('[VW55] says the same words again when they come again', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen());
      await world.settle();
      world.client.change({}, [news(1, 'Hello?')]);
      await world.clock.advance(GATHER_MS);
      const first = world.container.querySelector('[data-part="announcer"]')?.firstElementChild;
      world.client.change({}, [news(2, 'Hello?')]);
      await world.clock.advance(GATHER_MS);
      const second = world.container.querySelector('[data-part="announcer"]')?.firstElementChild;
      expect(second?.textContent).toBe(first?.textContent);
      expect(second).not.toBe(first);
    }));

  it('[VW54] says nothing of messages that are fetched from the past', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen({ lastSegment: 1 }), [news(100)], 1);
      await world.settle();
      world.client.put(makeOpen({ lastSegment: 1 }), [news(1), news(2), news(100)], 0);
      await world.clock.advance(GATHER_MS * 2);
      expect(spoken(world)).toBe('');
    }));
});

describe('trouble', () => {
  it('[VW56] with storage is an alert as long as it lasts', () =>
    withPanel(async (world) => {
      const alerts = () =>
        world
          .getAllByRole('alert')
          .map(({ textContent }) => textContent)
          .join('');
      world.client.put(makeOpen());
      world.client.setUp({ isStorageFailing: true });
      await world.settle();
      expect(alerts()).toContain('Parley cannot save at the moment');
      world.client.setUp({ isStorageFailing: false });
      await world.settle();
      expect(alerts()).toBe('');
    }));

  it('[VW57] with a command is told to the one who gave it', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen({ connection: WAITING }));
      await world.clock.advance(GRACE_MS);
      world.client.refuse('reconnect', 'noAnswer');
      await world.press('Try now');
      expect(world.getByText(/background did not answer/)).toBeDefined();
    }));
});
