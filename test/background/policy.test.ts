// An administrator's policy that comes late, changes and goes, as real panels over the real settings see it.
import { describe, expect, it } from 'vitest';
import { desksOf } from '../../core/hosting/desks.ts';
import { resolveSettings } from '../../core/settings/resolve.ts';
import { SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { createSettingsStorage } from '../../core/storage/settings-storage.ts';
import { english } from '../../core/view/messages/english.ts';
import { createTranslator } from '../../core/view/messages/translator.ts';
import { createModel } from '../../core/view/model.ts';
import { POLICY_MAY_TAKE_MS, showFirstRun } from '../../entrypoints/background/first-run.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import { chatOnServer, createBackgroundWorld, FORM, startChat } from './background-world.ts';

const SUPPORT = { serverUrl: 'https://chat.example', service: 'support' };
const SALES = { serverUrl: 'https://chat.example', service: 'sales' };
/** What Chrome was seen to take (E2E.md 9). */
const POLICY_TAKES_MS = 3_000;

/** A browser with a policy, empty at first; what it tells wakes the background, as an event of the browser does. */
function createPolicyWorld() {
  const managed = createMemoryStorageArea();
  const administrator = managed.connect();
  const world = createBackgroundWorld({ readDesks: async () => desksOf((await settings.read()).settings) });
  const settings = createSettingsStorage({
    local: world.storage.connect(),
    managed: managed.connect(),
    build: {},
    format: { keys: SETTINGS_KEYS, resolve: resolveSettings },
    logger: world.logger,
  });
  settings.onChange(() => void world.wake().assembly.settingsChanged());
  const { clock } = world;
  return {
    ...world,
    userSettings: settings,
    async setPolicy(policy: Record<string, unknown>) {
      await administrator.remove(SETTINGS_KEYS.filter((key) => !(key in policy)));
      await administrator.set(policy);
      await clock.advance(0);
    },
    openPanel() {
      const view = world.openView();
      const translator = createTranslator({ messages: english, locale: 'en' });
      const model = createModel({ client: view.client, clock, translator });
      return { ...view, model, stage: () => model.stage.value };
    },
  };
}

describe('a policy that comes late', () => {
  it('[PO4] turns a panel that has nothing set up into the form, by itself', async () => {
    const { clock, setPolicy, openPanel, logger } = createPolicyWorld();
    const panel = openPanel();
    await clock.advance(POLICY_TAKES_MS);
    expect(panel.stage()).toBe('notConfigured');
    await setPolicy(SUPPORT);
    expect(panel.stage()).toBe('form');
    expect([panel.model.host.value, panel.model.service.value]).toEqual(['chat.example', 'support']);
    expect(logger.warnings).toEqual([]);
  });

  it('[PO4] does so also where the background had died', async () => {
    const { clock, wake, setPolicy, openPanel } = createPolicyWorld();
    const panel = openPanel();
    await clock.advance(0);
    wake().kill();
    await clock.advance(60_000);
    expect(panel.stage()).toBe('notConfigured');
    await setPolicy(SUPPORT);
    await clock.advance(1_000);
    expect(panel.stage()).toBe('form');
  });

  it('[PO4] goes before what the user has set, with what was written in the form', async () => {
    const { clock, userSettings, setPolicy, openPanel } = createPolicyWorld();
    await userSettings.save(SALES);
    const panel = openPanel();
    await panel.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await clock.advance(0);
    await panel.client.command(panel.chat().summary.id, { type: 'changeForm', form: FORM });
    expect(panel.model.service.value).toBe('sales');
    await setPolicy({ service: 'support' });
    expect(panel.model.service.value).toBe('support');
    expect(panel.chat().summary.form).toEqual(FORM);
  });

  it('[PO3] with a value that cannot be used has the others hold', async () => {
    const { clock, userSettings, setPolicy, openPanel } = createPolicyWorld();
    await userSettings.save(SALES);
    const panel = openPanel();
    await clock.advance(0);
    await setPolicy({ serverUrl: 'ftp://chat.example', service: 'support' });
    expect([panel.model.host.value, panel.model.service.value]).toEqual(['chat.example', 'support']);
    expect((await userSettings.read()).problems).toEqual([{ key: 'serverUrl', source: 'policy' }]);
  });
});

describe('a policy that changes in mid-chat', () => {
  it('[PO6] leaves the chat with its desk; the next one goes to the new', async () => {
    const world = createPolicyWorld();
    await world.setPolicy(SUPPORT);
    const panel = world.openPanel();
    const id = await startChat(world, panel);
    const chat = chatOnServer(world);
    await world.setPolicy(SALES);
    await panel.client.command(id, { type: 'sendMessage', text: 'Still there?' });
    await world.clock.advance(1_000);
    world.server.agent(chat).say('Yes');
    await world.clock.advance(1_000);
    expect(panel.texts()).toEqual(['Still there?', 'Yes']);
    expect([panel.stage(), panel.model.service.value]).toEqual(['open', 'support']);
    world.server.agent(chat).end();
    await world.clock.advance(1_000);
    await startChat(world, panel);
    expect(panel.chat().summary).toMatchObject({ phase: 'open', desk: { service: 'sales' } });
    expect(chatOnServer(world).service).toBe('sales');
  });

  it('[PO6] and also a background that is started anew goes on with the chat', async () => {
    const world = createPolicyWorld();
    await world.setPolicy(SUPPORT);
    const panel = world.openPanel();
    await startChat(world, panel);
    const chat = chatOnServer(world);
    await world.setPolicy(SALES);
    world.wake().kill();
    await world.clock.advance(60_000);
    world.server.agent(chat).say('Hello again');
    await world.clock.advance(1_000);
    expect(panel.texts()).toEqual(['Hello again']);
    expect(panel.chat().summary).toMatchObject({ phase: 'open', desk: { service: 'support' } });
  });
});

describe('a policy that is removed', () => {
  it('[PO6] in mid-chat leaves the chat; then nothing is set up', async () => {
    const world = createPolicyWorld();
    await world.setPolicy(SUPPORT);
    const panel = world.openPanel();
    const id = await startChat(world, panel);
    const chat = chatOnServer(world);
    await world.setPolicy({});
    await panel.client.command(id, { type: 'sendMessage', text: 'Hello' });
    await world.clock.advance(1_000);
    expect([panel.stage(), world.server.countOf(chat, 'Hello')]).toEqual(['open', 1]);
    await panel.client.command(id, { type: 'endChat' });
    await world.clock.advance(1_000);
    const refused = panel.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await expect(refused).rejects.toMatchObject({ data: { code: 'notConfigured' } });
  });

  it('[PO6] while the form is filled in keeps what was written until there is a desk again', async () => {
    const world = createPolicyWorld();
    await world.setPolicy(SUPPORT);
    const panel = world.openPanel();
    await panel.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await world.clock.advance(0);
    await panel.client.command(panel.chat().summary.id, { type: 'changeForm', form: FORM });
    await world.setPolicy({});
    expect(panel.stage()).toBe('notConfigured');
    await world.setPolicy(SALES);
    expect([panel.stage(), panel.model.service.value]).toEqual(['form', 'sales']);
    expect(panel.chat().summary.form).toEqual(FORM);
  });

  it('[PO6] gives the say back to what the user had set', async () => {
    const { userSettings, setPolicy, clock, openPanel } = createPolicyWorld();
    await userSettings.save(SALES);
    await setPolicy(SUPPORT);
    const panel = openPanel();
    await clock.advance(0);
    expect(panel.model.service.value).toBe('support');
    await setPolicy({});
    expect(panel.model.service.value).toBe('sales');
  });
});

describe('a new installation', () => {
  function install() {
    const world = createPolicyWorld();
    let opened = 0;
    let isAllowed = true;
    const { start, isConfigured } = world.wake().assembly;
    void showFirstRun({
      start,
      isReady: () => isConfigured() && isAllowed,
      clock: world.clock,
      openOptions: async () => {
        opened += 1;
      },
    });
    return {
      ...world,
      opened: () => opened,
      forbid: () => {
        isAllowed = false;
      },
    };
  }

  it('[PO5] shows the options once no policy has come in time', async () => {
    const { clock, opened } = install();
    await clock.advance(POLICY_MAY_TAKE_MS - 1);
    expect(opened()).toBe(0);
    await clock.advance(1);
    expect(opened()).toBe(1);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('[PO5] does not where a policy comes in time, or was there', async () => {
    const late = install();
    await late.clock.advance(POLICY_TAKES_MS);
    await late.setPolicy(SUPPORT);
    await late.clock.advance(60_000);
    expect(late.opened()).toBe(0);
    const there = install();
    await there.setPolicy(SUPPORT);
    await there.clock.advance(60_000);
    expect(there.opened()).toBe(0);
  });

  it('[PO16] shows them where the policy needs hosts that only the user can allow', async () => {
    const { clock, setPolicy, opened, forbid } = install();
    forbid();
    await setPolicy(SUPPORT);
    await clock.advance(POLICY_MAY_TAKE_MS);
    expect(opened()).toBe(1);
  });

  it('[PO5] shows them where the policy leaves something open', async () => {
    const { clock, setPolicy, opened } = install();
    await setPolicy({ service: 'support' });
    await clock.advance(POLICY_MAY_TAKE_MS);
    expect(opened()).toBe(1);
  });
});
