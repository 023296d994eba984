// @vitest-environment happy-dom
// What of the stored chats is missing, as the visitor is told.
import { describe, expect, it } from 'vitest';
import { makeEntry, makeOpen } from '../support/fake-client.ts';
import { TALK } from './gallery/sample-talk.ts';
import { withPanel } from './panel-world.ts';

describe('chats that are missing', () => {
  it.each([
    ['unreadable', /could not be read and are missing/],
    ['full', /storage is full.*oldest ended chats were removed/],
  ] as const)('[SS3] are said to be %s until the visitor has taken note', (loss, words) =>
    withPanel(async ({ client, getByText, queryByText, press, settle }) => {
      client.put(makeOpen(), TALK);
      client.setUp({ loss });
      await settle();
      expect(getByText(words)).toBeTruthy();
      await press('OK');
      expect(queryByText(words)).toBeNull();
      expect(client.chat().summary.phase).toBe('open');
    }),
  );

  it('[SS8] of a newer version are told as long as they are there', () =>
    withPanel(async ({ client, getByText, queryByRole, settle }) => {
      client.put(makeOpen(), TALK);
      client.setUp({ loss: 'newer' });
      await settle();
      expect(getByText(/newer Parley are shown once it is updated/)).toBeTruthy();
      expect(queryByRole('button', { name: 'OK' })).toBeNull();
    }));
});

describe('messages that are missing', () => {
  it('[SS10] are said to be at the beginning of what there is', () =>
    withPanel(async ({ client, getByRole, queryByText, settle }) => {
      client.put(makeOpen({ lastSegment: 3 }), [makeEntry({ index: 300, text: 'New' })], 3);
      client.segments.set(2, [makeEntry({ index: 200, text: 'Old' })]);
      await settle();
      const area = getByRole('region', { name: 'Messages' });
      Object.defineProperties(area, {
        scrollHeight: { value: 2_000 },
        clientHeight: { value: 500 },
        offsetHeight: { value: 500 },
      });
      const scrollUp = async () => {
        area.scrollTop = 1_500;
        area.dispatchEvent(new Event('scroll'));
        area.scrollTop = 100;
        area.dispatchEvent(new Event('scroll'));
        await settle();
      };
      await scrollUp();
      expect(queryByText(/Older messages are not stored/)).toBeNull();
      await scrollUp();
      expect(area.firstElementChild?.textContent).toBe('Older messages are not stored any more.');
      client.segments.set(0, [makeEntry({ index: 1, text: 'First' })]);
      await scrollUp();
      expect(queryByText(/Older messages are not stored/)).not.toBeNull();
    }));
});
