// What settings cost: nothing is asked, written or told that need not be, and nobody who has gone is told.
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../core/settings/resolve.ts';
import { SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { createSettingsStorage } from '../../core/storage/settings-storage.ts';
import {
  type ConnectionOptions,
  createMemoryStorageArea,
  type MemoryConnection,
  type StorageCallName,
} from '../support/memory-storage-area.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const count = (connection: MemoryConnection, name: StorageCallName) =>
  connection.calls().filter((call) => call.name === name).length;

function setUp(options: { local?: Record<string, unknown>; managed?: ConnectionOptions } = {}) {
  const [area, managedArea] = [createMemoryStorageArea(), createMemoryStorageArea()];
  area.replace(options.local ?? {});
  const local = area.connect({ schedule: (step) => void setImmediate(step) });
  const managed = managedArea.connect(options.managed);
  const logger = createStrictLogger();
  const format = { keys: SETTINGS_KEYS, resolve: resolveSettings };
  const settings = createSettingsStorage({ local, managed, build: {}, format, logger });
  return { area, managedArea, local, managed, logger, settings };
}

describe('saving', () => {
  it('[SE6] takes a key back that is undefined, as one that is empty, and no other', async () => {
    const { area, settings } = setUp({ local: { service: 'mine', serverUrl: 'https://one.example' } });
    await settings.save({ service: undefined, serverUrl: 'https://two.example' });
    expect(area.contents()).toEqual({ serverUrl: 'https://two.example' });
    await settings.save({ serverUrl: '', service: 'again' });
    expect(area.contents()).toEqual({ service: 'again' });
  });

  it('[SE9] makes one call for what is kept and one for what is taken back, where there is any', async () => {
    const { local, settings } = setUp();
    await settings.save({ service: 'mine' });
    expect([count(local, 'set'), count(local, 'remove')]).toEqual([1, 0]);
    await settings.save({ service: '' });
    expect([count(local, 'set'), count(local, 'remove')]).toEqual([1, 1]);
  });
});

describe('listening', () => {
  it('[SE11] hears of a setting that changes together with something else', async () => {
    const { area, settings } = setUp();
    const told: string[] = [];
    settings.onChange((resolved) => told.push(resolved.settings.service));
    await area.connect().set({ 'chat/a/head': 1, service: 'support' });
    await settled();
    expect(told).toEqual(['support']);
  });

  it('[SE11] ends at once, also for a change that is being looked at', async () => {
    const { area, local, settings } = setUp();
    let told = 0;
    const stop = settings.onChange(() => {
      told += 1;
    });
    await area.connect().set({ service: 'support' });
    await Promise.resolve();
    stop();
    expect(count(local, 'get')).toBe(1);
    await settled();
    expect(told).toBe(0);
  });

  it('[SE11] costs nothing any more afterwards, whatever changes', async () => {
    const { area, managedArea, local, managed, settings } = setUp();
    await settings.read();
    await settled();
    const before = [local.calls().length, managed.calls().length];
    settings.onChange(() => undefined)();
    await area.connect().set({ service: 'support' });
    await managedArea.connect().set({ service: 'of-policy' });
    await settled();
    expect([local.calls().length, managed.calls().length]).toEqual(before);
  });

  it('[SE11] that ended while the browser was asked for the policy costs no look at it', async () => {
    const { managedArea, local, settings } = setUp({
      managed: { schedule: (step) => void setImmediate(step) },
    });
    managedArea.replace({ service: 'of-policy' });
    const stop = settings.onChange(() => undefined);
    await settings.read();
    stop();
    await settled();
    // For the settings, and for the policy as it was remembered.
    expect(
      local
        .calls()
        .filter(({ name }) => name === 'get')
        .map(({ keys }) => keys.length > 1),
    ).toEqual([true, false]);
  });
});

describe('the policy', () => {
  it('[PO10] is asked for once, however often the settings are read, and written only where it is another', async () => {
    const { area, managedArea, local, managed, settings } = setUp({
      local: { 'policy/seen': { service: 'of-policy' } },
    });
    managedArea.replace({ service: 'of-policy' });
    for (let n = 0; n < 3; n += 1) {
      expect((await settings.read()).settings.service).toBe('of-policy');
      await settled();
    }
    expect([count(managed, 'get'), count(local, 'set'), count(local, 'remove')]).toEqual([1, 0, 0]);
    expect(area.contents()).toEqual({ 'policy/seen': { service: 'of-policy' } });
  });

  it('[PO10] is remembered under the same key by every version', async () => {
    const { area, managedArea, settings } = setUp();
    managedArea.replace({ service: 'of-policy' });
    await settings.read();
    await settled();
    expect(area.contents()).toEqual({ 'policy/seen': { service: 'of-policy' } });
  });

  it('[SE10] is gone, and forgotten, where the browser refuses to tell of any', async () => {
    const { area, settings, logger } = setUp({
      local: { 'policy/seen': { service: 'of-policy' } },
      managed: { decide: () => 'reject' },
    });
    await settings.read();
    await settled();
    expect((await settings.read()).settings.service).toBe('');
    expect([area.contents(), logger.warnings]).toEqual([{}, []]);
  });
});
