// Which pages are let in, over the real bridge and the real background: who may speak, how much, and what comes of it.
import { describe, expect, it } from 'vitest';
import { PAGE_PORT } from '../../core/messaging/page-protocol.ts';
import { placeOf } from '../../entrypoints/background/page-door.ts';
import { RESTORE } from '../contracts/page-host-world.ts';
import { chatOnServer, OWN } from './background-world.ts';
import { A, B, createPageScene, senderOf } from './page-world.ts';

describe('a page', () => {
  it('[PB1] wakes nobody before it says something', async () => {
    const { settle, open, world } = createPageScene();
    const { page, ask } = open();
    await settle();
    expect(page.ports).toHaveLength(0);
    page.sayRaw({ type: 'nonsense' });
    await settle();
    expect(page.ports).toHaveLength(0);
    await ask({ type: 'restoreSession', restore: RESTORE });
    expect(page.ports).toHaveLength(1);
    expect(await world.stored()).toEqual([]);
  });

  it.each([
    ['of another extension', { id: 'other' }],
    ['in a frame', { frameId: 4 }],
    ['outside of any tab', { tab: undefined }],
    ['that is sandboxed', { origin: 'null' }],
    ['that is only being prepared', { documentLifecycle: 'prerender' }],
    ['that is no web page', { url: 'file:///home/ann/page.html', origin: 'null' }],
    ['of this extension', { url: `${OWN.baseUrl}sidepanel.html`, origin: OWN.baseUrl.slice(0, -1) }],
  ])('[PD1] %s is sent away', (_name, changed) => {
    expect(placeOf(senderOf(A), OWN)).toMatchObject({ site: A, tabId: 7 });
    expect(placeOf(senderOf(A, changed), OWN)).toBeNull();
    const { world } = createPageScene();
    const pair = world.connect(PAGE_PORT, senderOf(A, changed));
    expect(pair.far.isConnected()).toBe(false);
    expect(world.logger.warnings).toEqual(['page.strangerRefused']);
  });

  it('[PD2] of a site that is not allowed is sent away, with an answer to what it asked', async () => {
    const { open, start, world } = createPageScene();
    const answer = await open('https://evil.example').ask(start());
    expect(answer).toMatchObject({ type: 'failed', failure: { reason: 'noAnswer' } });
    expect(world.server.store.latest()).toBeNull();
  });

  it('[PD2] of a site that is allowed no more hears nothing from then on', async () => {
    const { open, begin, world, settle } = createPageScene();
    const page = open();
    await begin(page);
    world.settings.sites = [B];
    await world.wake().assembly.grantsChanged();
    world.server.agent(chatOnServer(world)).say('Secret');
    await settle();
    expect(page.events()).toEqual([{ type: 'SessionEnded' }]);
    expect(page.page.ports.every(({ far }) => !far.isConnected())).toBe(true);
  });

  it('[PD3] that says too much is told so, also where nobody checks before the background', async () => {
    const { world, settle } = createPageScene();
    const { near } = world.connect(PAGE_PORT, senderOf(A));
    for (let id = 1; id <= 100; id += 1)
      near.postMessage({ type: 'ask', id, question: { type: 'restoreSession', restore: RESTORE } });
    near.postMessage({
      type: 'ask',
      id: 200,
      question: { type: 'restoreSession', restore: RESTORE, origin: B },
    });
    await settle();
    const answers = near.received.map((message) => JSON.stringify(message));
    expect(answers.filter((text) => text.includes('overLimit')).length).toBeGreaterThan(30);
    near.postMessage({ type: 'ask', id: 201, question: { type: 'leave', session: 's', origin: B } });
    await settle();
    expect(near.received.at(-1)).toMatchObject({ id: 201, answer: { failure: { reason: 'malformed' } } });
  });

  it('[PB2] that floods is answered by its bridge, and others are not affected', async () => {
    const { open, settle } = createPageScene();
    const page = open();
    const ids = Array.from({ length: 30 }, () => page.begin({ type: 'restoreSession', restore: RESTORE }));
    const other = open(B);
    expect(await other.ask({ type: 'restoreSession', restore: RESTORE })).toEqual({ type: 'nothing' });
    await settle();
    const answers = ids.flatMap((id) => page.answersTo(id));
    expect(answers).toHaveLength(30);
    expect(answers.filter(({ type }) => type === 'failed')).toHaveLength(10);
    expect(page.page.ports[0]?.far.received.length).toBe(20);
  });

  it('[PB3] hears that a question was lost with the background', async () => {
    const { world, open, settle } = createPageScene();
    const page = open();
    const id = page.begin({ type: 'restoreSession', restore: RESTORE });
    while (page.page.ports.length === 0) await Promise.resolve();
    world.wake().kill();
    await settle();
    expect(page.answersTo(id)).toMatchObject([{ type: 'failed', failure: { reason: 'noAnswer' } }]);
    expect(await page.ask({ type: 'restoreSession', restore: RESTORE })).toEqual({ type: 'nothing' });
    expect(page.page.ports).toHaveLength(2);
  });

  it('[PD11] gets parts of the API into itself alone, and is told where they cannot be had', async () => {
    const { world, open, settle } = createPageScene();
    const page = open();
    page.page.load('widget');
    await settle();
    expect(world.loaded).toEqual([{ site: A, tabId: 7, documentId: null, part: 'widget' }]);
    page.page.sayRaw({ type: 'load', part: 'background' });
    const stranger = open('https://evil.example');
    stranger.page.load('widget');
    await settle();
    expect(world.loaded).toHaveLength(1);
    expect(stranger.page.notLoaded).toEqual(['widget']);
  });
});
