// Whatever stands under the keys that are no chat's: settings, the policy that was seen last, what is kept for pages and overlays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../core/settings/resolve.ts';
import { SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { createOverlayStorage, FIRST_STATE } from '../../core/storage/overlay-storage.ts';
import { createPageStorage, withChat } from '../../core/storage/page-storage.ts';
import { SEEN_POLICY_KEY } from '../../core/storage/seen-policy.ts';
import { createSettingsStorage } from '../../core/storage/settings-storage.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import { runsOf } from '../support/runs.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

const SITE = 'https://shop.example';
const garbage = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__":{"polluted":true},"chats":[],"tabs":{},"tickets":7}')),
  fc.constantFrom<unknown>(
    { registration: null, chats: [{ id: 1 }] },
    { place: { x: 2, y: -1 } },
    'x'.repeat(20_000),
  ),
);

function areaOf(contents: Readonly<Record<string, unknown>>) {
  const area = createMemoryStorageArea();
  area.replace(contents);
  return area;
}

describe('values of any kind', () => {
  it('[SS12] under settings and the policy seen last cost those keys, and what is saved then holds', async () => {
    const keys = fc.constantFrom(...SETTINGS_KEYS, SEEN_POLICY_KEY);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(keys, garbage), async (contents) => {
        const { service: _service, [SEEN_POLICY_KEY]: _seen, ...others } = contents;
        const area = areaOf(contents);
        const open = () =>
          createSettingsStorage({
            local: area.connect(),
            build: {},
            format: { keys: SETTINGS_KEYS, resolve: resolveSettings },
            logger: createStrictLogger(),
          });
        const first = open();
        await first.read();
        await first.save({ service: 'support' });
        // Without a policy the one that was seen last is gone as soon as the browser has said so.
        const { settings } = await first.read();
        expect(settings.service).toBe('support');
        const saved = area.contents();
        for (const key of Object.keys(others)) expect(saved[key]).toEqual(areaOf(others).contents()[key]);
        expect(Object.prototype).not.toHaveProperty('polluted');
      }),
      { numRuns: runsOf(100) },
    );
  });

  it('[SS12] under the key of a site count as nothing kept, or as what can be read, and are written anew', async () => {
    await fc.assert(
      fc.asyncProperty(garbage, async (value) => {
        const area = areaOf({
          [`page/${SITE}`]: value,
          'page/https://other.example': value,
          serverUrl: 'kept',
        });
        const pages = createPageStorage(area.connect());
        expect(Array.isArray((await pages.read(SITE)).chats)).toBe(true);
        await pages.change(SITE, (record) => withChat(record, 'a', { widget: 'open' }));
        const { chats } = await createPageStorage(area.connect()).read(SITE);
        expect(chats).toEqual([expect.objectContaining({ id: 'a', widget: 'open' })]);
        await pages.retain([SITE]);
        expect(Object.keys(area.contents()).sort()).toEqual([`page/${SITE}`, 'serverUrl']);
      }),
      { numRuns: runsOf(100) },
    );
  });

  it('[SS12] in the place of what is known of overlays count as nothing known', async () => {
    await fc.assert(
      fc.asyncProperty(garbage, async (value) => {
        const area = areaOf({ overlay: value });
        const overlays = createOverlayStorage(area.connect());
        expect(await overlays.read()).toEqual(FIRST_STATE);
        await overlays.change((state) => ({ ...state, facts: 'new' }));
        expect(await createOverlayStorage(area.connect()).read()).toEqual({ ...FIRST_STATE, facts: 'new' });
      }),
      { numRuns: runsOf(100) },
    );
  });
});
