// Settings in storage: read from all sources, saved under keys of their own, followed when they change.
import { describe, expect, it } from 'vitest';
import { type ResolvedSettings, resolveSettings } from '../../core/settings/resolve.ts';
import { SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { createSettingsStorage } from '../../core/storage/settings-storage.ts';
import { createMemoryStorageArea, type MemoryStorageArea } from '../support/memory-storage-area.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

const format = { keys: SETTINGS_KEYS, resolve: resolveSettings };
const settled = () => new Promise((resolve) => setImmediate(resolve));

function open(local: MemoryStorageArea, managed?: MemoryStorageArea, build: unknown = {}) {
  const logger = createStrictLogger();
  const areas = { local: local.connect(), ...(managed && { managed: managed.connect() }) };
  return { ...createSettingsStorage({ ...areas, build, format, logger }), logger };
}

describe('reading and saving', () => {
  it('[SE9] keeps what is saved under the names of PARLEY_DEFAULTS, beside the chats', async () => {
    const local = createMemoryStorageArea();
    local.replace({ 'chat/a/head': 1 });
    await open(local).save({ serverUrl: 'https://chat.example', disableWebSockets: true });
    expect(local.contents()).toEqual({
      'chat/a/head': 1,
      serverUrl: 'https://chat.example',
      disableWebSockets: true,
    });
    expect((await open(local).read()).settings.serverUrl).toBe('https://chat.example');
  });

  it('[SE6] an emptied text gives the say back to the build', async () => {
    const local = createMemoryStorageArea();
    const settings = open(local, undefined, { service: 'of-build' });
    await settings.save({ service: 'mine' });
    await settings.save({ service: '' });
    expect(local.contents()).toEqual({});
    expect((await settings.read()).sources.service).toBe('build');
  });

  it('[SE9] refuses to save what is no setting', async () => {
    const local = createMemoryStorageArea();
    await expect(open(local).save({ 'chats/index': null })).rejects.toThrow('not a setting');
    expect(local.contents()).toEqual({});
  });

  it('[SE10] works where the managed area is missing or rejects', async () => {
    const local = createMemoryStorageArea();
    local.replace({ service: 'support' });
    expect((await open(local).read()).settings.service).toBe('support');
    const managed = createMemoryStorageArea().connect({ decide: () => 'reject' });
    const logger = createStrictLogger();
    const settings = createSettingsStorage({ local: local.connect(), managed, build: {}, format, logger });
    expect((await settings.read()).settings.service).toBe('support');
    expect(logger.warnings).toEqual([]);
  });

  it('[SE9] rejects with storageFailed where the area does', async () => {
    const local = createMemoryStorageArea().connect({ decide: () => 'reject' });
    const settings = createSettingsStorage({ local, build: {}, format, logger: createStrictLogger() });
    await expect(settings.read()).rejects.toMatchObject({ data: { code: 'storageFailed' } });
    await expect(settings.save({ service: 'x' })).rejects.toMatchObject({ data: { code: 'storageFailed' } });
  });
});

describe('changes', () => {
  it('[SE11] are told whoever made them, with what holds then', async () => {
    const local = createMemoryStorageArea();
    const background = open(local);
    const told: ResolvedSettings[] = [];
    background.onChange((resolved) => told.push(resolved));
    await open(local).save({ serverUrl: 'https://one.example' });
    await settled();
    await open(local).save({ serverUrl: 'https://two.example' });
    await settled();
    expect(told.map(({ settings }) => settings.serverUrl)).toEqual([
      'https://one.example',
      'https://two.example',
    ]);
  });

  /** A browser that has been started, and told of its policy, once before. */
  async function seenBefore(policy: Record<string, unknown>) {
    const [local, managed] = [createMemoryStorageArea(), createMemoryStorageArea()];
    managed.replace(policy);
    await open(local, managed).read();
    await settled();
    return { local, managed };
  }

  it('[PO10] a start goes by the policy that was seen last while the browser does not tell it yet', async () => {
    const { local } = await seenBefore({ service: 'of-policy' });
    const silent = createMemoryStorageArea().connect({ decide: () => 'lose' });
    const logger = createStrictLogger();
    const settings = createSettingsStorage({
      local: local.connect(),
      managed: silent,
      build: {},
      format,
      logger,
    });
    const { settings: present, sources } = await settings.read();
    expect([present.service, sources.service]).toEqual(['of-policy', 'policy']);
  });

  it('[PO10] a policy that was changed while the browser was closed is told when the browser knows it', async () => {
    const { local, managed } = await seenBefore({ service: 'of-policy' });
    for (const policy of [{ service: 'another' }, {}]) {
      managed.replace(policy);
      const settings = open(local, managed);
      const told: ResolvedSettings[] = [];
      settings.onChange((resolved) => told.push(resolved));
      await settings.read();
      await settled();
      expect(told.map(({ settings }) => settings.service)).toEqual([policy.service ?? '']);
    }
    expect(local.contents()).toEqual({});
  });

  it('[PO10] a change of the policy is told in every context, whichever hears of it first', async () => {
    const { local, managed } = await seenBefore({ service: 'of-policy' });
    const late = managed.connect({ schedule: (step) => void setImmediate(step) });
    const contexts = [open(local, managed), open(local, { ...managed, connect: () => late })];
    const told = contexts.map((settings) => {
      const services: string[] = [];
      settings.onChange((resolved) => services.push(resolved.settings.service));
      return services;
    });
    const administrator = managed.connect();
    const allHeard = async () => {
      for (let turn = 0; turn < 5; turn += 1) await settled();
    };
    for (const settings of contexts) await settings.read();
    await allHeard();
    await administrator.set({ service: 'another' });
    await allHeard();
    await administrator.remove(['service']);
    await allHeard();
    expect(told).toEqual(contexts.map(() => ['another', '']));
  });

  it('[PO10] a policy that is still the same is not told, and one that cannot be kept holds all the same', async () => {
    const { local, managed } = await seenBefore({ service: 'of-policy' });
    const same = open(local, managed);
    const told: ResolvedSettings[] = [];
    same.onChange((resolved) => told.push(resolved));
    await same.read();
    await settled();
    expect(told).toEqual([]);
    managed.replace({ service: 'another' });
    const logger = createStrictLogger();
    const full = local.connect({ decide: ({ name }) => (name === 'set' ? 'reject' : 'answer') });
    const settings = createSettingsStorage({
      local: full,
      managed: managed.connect(),
      build: {},
      format,
      logger,
    });
    await settings.read();
    await settled();
    expect((await settings.read()).settings.service).toBe('another');
    expect(logger.warnings).toEqual(['settings.policyNotKept']);
  });

  it('[SE10] a policy that comes seconds after the start is told', async () => {
    const [local, managed] = [createMemoryStorageArea(), createMemoryStorageArea()];
    const settings = open(local, managed);
    const told: ResolvedSettings[] = [];
    settings.onChange((resolved) => told.push(resolved));
    expect((await settings.read()).sources.service).toBe('default');
    await managed.connect().set({ service: 'of-policy' });
    await settled();
    expect(told.map(({ settings, sources }) => [settings.service, sources.service])).toEqual([
      ['of-policy', 'policy'],
    ]);
  });

  it('[SE11] of chats, or that make no difference, are not told', async () => {
    const local = createMemoryStorageArea();
    const settings = open(local);
    let told = 0;
    settings.onChange(() => {
      told += 1;
    });
    const other = local.connect();
    await other.set({ 'chat/a/head': 1 });
    await settled();
    expect(told).toBe(0);
    await other.set({ serverUrl: 'chat.example' });
    await settled();
    await other.set({ serverUrl: ' chat.example ' });
    await settled();
    expect(told).toBe(1);
  });

  it('[SE11] are not told after unsubscribing', async () => {
    const local = createMemoryStorageArea();
    const settings = open(local);
    let told = 0;
    const unsubscribe = settings.onChange(() => {
      told += 1;
    });
    unsubscribe();
    unsubscribe();
    await open(local).save({ service: 'support' });
    await settled();
    expect(told).toBe(0);
  });

  it('[SE11] a listener that fails is heard of and stops nothing', async () => {
    const local = createMemoryStorageArea();
    const settings = open(local);
    let told = 0;
    settings.onChange(() => {
      throw new Error('a bug');
    });
    settings.onChange(() => {
      told += 1;
    });
    await open(local).save({ service: 'support' });
    await settled();
    expect([told, settings.logger.warnings]).toEqual([1, ['settings.changeLost']]);
  });
});
