// The desks of the settings as views see them: whom a new chat can be had with, and what a change does to chats that are there.
import { describe, expect, it } from 'vitest';
import { createBackgroundWorld, FORM, SALES, SUPPORT, startChat } from '../background/background-world.ts';
import { settled } from '../support/manual-clock.ts';

describe('a new chat', () => {
  it('[BG1] is had with every desk of the settings, one with each', async () => {
    const world = createBackgroundWorld();
    world.settings.others = [{ desk: SALES, site: 'https://shop.example' }];
    const view = world.openView();
    await startChat(world, view);
    const [general, sales] = view.latest()?.setup.desks ?? [];
    expect([general, sales]).toMatchObject([
      { host: 'chat.example', service: 'support', site: null },
      { host: 'chat.example', service: 'sales', site: 'https://shop.example' },
    ]);
    const ask = (desk: string) => view.client.deskCommand({ type: 'newChat', desk, takeFrom: null });
    await ask(sales?.key ?? '');
    await settled();
    expect(view.chat().summary).toMatchObject({
      phase: 'registering',
      desk: { service: 'sales' },
      site: null,
    });
    await expect(ask(general?.key ?? '')).rejects.toMatchObject({ data: { code: 'wrongState' } });
    await expect(ask('sales https://elsewhere.example/genesys/cometd')).rejects.toMatchObject({
      data: { code: 'notConfigured' },
    });
    expect(view.latest()?.chats).toHaveLength(2);
  });
});

describe('changed settings', () => {
  it('[BG5] move a chat in the form to the new desk, with what was written', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await settled();
    await view.client.command(view.chat().summary.id, { type: 'changeForm', form: FORM });
    world.settings.desk = SALES;
    await world.wake().assembly.settingsChanged();
    await settled();
    expect(view.latest()?.chats).toHaveLength(1);
    expect(view.chat().summary).toMatchObject({ desk: { service: 'sales' }, form: FORM });
    expect(await world.stored()).toMatchObject([{ desk: SALES, form: FORM }]);
  });

  it('[BG5] leave a chat in the form where it is while its desk is among them', async () => {
    const world = createBackgroundWorld();
    world.settings.others = [{ desk: SALES, site: 'https://shop.example' }];
    const view = world.openView();
    await settled();
    const desk = view.latest()?.setup.desks[1]?.key ?? null;
    await view.client.deskCommand({ type: 'newChat', desk, takeFrom: null });
    await settled();
    world.settings.desk = null;
    await world.wake().assembly.settingsChanged();
    world.settings.desk = SUPPORT;
    await world.wake().assembly.settingsChanged();
    await settled();
    expect(view.chat().summary.desk.service).toBe('sales');
    world.settings.others = [];
    await world.wake().assembly.settingsChanged();
    await settled();
    expect(view.latest()?.chats.map(({ summary }) => summary.desk.service)).toEqual(['support']);
  });

  it('[BG5] leave a chat under way with its desk', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    await startChat(world, view);
    world.settings.desk = SALES;
    await world.wake().assembly.settingsChanged();
    await world.clock.advance(1_000);
    expect(view.chat().summary).toMatchObject({ phase: 'open', desk: { service: 'support' } });
    await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await settled();
    expect(view.chat().summary).toMatchObject({ phase: 'registering', desk: { service: 'sales' } });
    expect(view.latest()?.chats).toHaveLength(2);
  });

  it('[BG5] at the very moment of a start leave no chat on the server that nobody sees', async () => {
    for (let steps = 0; steps < 40; steps += 1) {
      const world = createBackgroundWorld();
      const view = world.openView();
      await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
      await settled();
      const started = view.client.command(view.chat().summary.id, { type: 'startChat', form: FORM });
      // Where the form moved first, the start came too late.
      const outcome = started.catch(({ data }) => data.code);
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      world.settings.desk = SALES;
      await world.wake().assembly.settingsChanged();
      await world.clock.advance(60_000);
      expect([undefined, 'noAnswer', 'wrongState']).toContain(await outcome);
      const shown = view.latest()?.chats.filter(({ summary }) => summary.phase === 'open') ?? [];
      expect(shown).toHaveLength(world.server.store.list().length);
      expect((await world.stored()).map(({ id }) => id)).toEqual(
        view.latest()?.chats.map(({ summary }) => summary.id),
      );
    }
  });

  it('[BG5] that came while no background lived are found at the next start', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await settled();
    world.wake().kill();
    world.settings.desk = SALES;
    world.wake();
    await settled();
    expect(view.chat().summary.desk.service).toBe('sales');
    expect(view.latest()?.chats).toHaveLength(1);
  });

  it('[BG2] that name a server for the first time are told to views', async () => {
    const world = createBackgroundWorld({ desk: null });
    const view = world.openView();
    await settled();
    world.settings.desk = SUPPORT;
    await world.wake().assembly.settingsChanged();
    await settled();
    expect(view.latest()?.setup.desk).not.toBeNull();
  });
});
