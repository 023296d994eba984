// What is left of a page's start where the page, the background or the server goes away on the way.
import { describe, expect, it } from 'vitest';
import { chatOnServer } from '../background/background-world.ts';
import { createPageScene } from '../background/page-world.ts';
import { RESTORE } from '../contracts/page-host-world.ts';

const STEP_MS = 5;
/** More than any of these starts takes, in steps. */
const STEPS = 2_000;

describe('a start of a page', () => {
  it('[PD8] that the page does not wait for keeps no other page from having a chat', async () => {
    const { world, open, start, settle } = createPageScene();
    const page = open();
    const id = page.begin(start());
    for (let step = 0; step < STEPS && world.server.store.latest() === null; step += 1)
      await world.clock.advance(1);
    expect(page.answersTo(id)).toEqual([]);
    page.leave();
    await settle();
    expect(await open().ask(start())).toMatchObject({ type: 'session' });
  });

  it('[PD6] that a death comes before leaves no form', async () => {
    const { world, open, start, settle } = createPageScene();
    await settle();
    open().begin(start());
    const isInForm = () => JSON.stringify(world.storage.contents()).includes('"phase":"registering"');
    for (let step = 0; step < STEPS && !isInForm(); step += 1) await Promise.resolve();
    expect(isInForm()).toBe(true);
    world.wake().kill();
    world.wake();
    await settle();
    expect(await world.stored()).toEqual([]);
  });

  it('[PD6] that reaches no server is told so, and taken back', async () => {
    const { world, open, start, settle } = createPageScene();
    const page = open();
    const id = page.begin(start());
    for (let step = 0; step < STEPS && page.answersTo(id).length === 0; step += 1) {
      world.wake().transport.cut();
      await world.clock.advance(STEP_MS);
    }
    await settle();
    expect(page.answersTo(id)).toMatchObject([{ type: 'failed', failure: { reason: 'unreachable' } }]);
    expect(await world.stored()).toEqual([]);
  });

  it('[PD4] says nothing of the visitor to a chat of the visitor’s own', async () => {
    const { world, open, begin, settle } = createPageScene();
    const page = open();
    const session = await begin(page);
    await page.ask({ type: 'leave', session });
    const view = world.openView();
    await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await settle();
    expect(view.chat().summary).toMatchObject({ site: null, form: { firstName: '' } });
  });

  it('[PB3] is forgotten by the bridge with its chat: another death is no news', async () => {
    const { world, open, begin } = createPageScene();
    const page = open();
    const session = await begin(page);
    world.server.agent(chatOnServer(world)).end();
    world.wake().kill();
    world.wake();
    await world.clock.advance(20_000);
    const gone = {
      type: 'resumeSession',
      session,
      fromIndex: 0,
      transport: null,
      stateStorage: null,
      unanswered: [],
    } as const;
    expect(await page.ask(gone)).toMatchObject({ failure: { reason: 'chatGone' } });
    expect(await page.ask({ type: 'restoreSession', restore: RESTORE })).toEqual({ type: 'nothing' });
    world.wake().kill();
    await world.clock.advance(60_000);
    expect(page.heard.filter(({ type }) => type === 'reset')).toHaveLength(1);
  });
});
