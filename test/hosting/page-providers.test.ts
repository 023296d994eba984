// Who provides the transport of a chat, in the whole background: pages that come and go, and what becomes of messages meanwhile.
import { describe, expect, it } from 'vitest';
import type { PageEvent } from '../../core/messaging/page-protocol.ts';
import { RESTORE, textsOf } from '../contracts/page-host-world.ts';
import { createTransportScene, TRANSPORT } from './transport-scene.ts';

/** Longer than a message waits to be shown, and then for what a transport may still deliver. */
const SETTLED_MS = 30_000;
/** Of the scene's clock, for what is under way. */
const STEP_MS = 2_000;
/** More turns than a restore takes. */
const COMING_TURNS = 60;
const SAID: PageEvent = {
  type: 'MessageReceived',
  index: 0,
  timestamp: 1,
  party: { id: 2, name: 'Ann', type: 'Agent' },
  content: { type: 'text', text: 'Hello' },
};
const restore = { type: 'restoreSession', restore: { ...RESTORE, transport: TRANSPORT } } as const;
const message = (text: string) => ({ type: 'sendMessage', message: text, messageType: 'text' }) as const;

describe('the transport of a chat', () => {
  it('[PT5] a message that the transport refuses has failed, for its page with the code', async () => {
    const { world, begin, open, settle } = createTransportScene();
    const failure = { reason: 'providerFailed', code: 52, detail: null } as const;
    const { page, session } = await begin({}, open({ sendMessage: { type: 'failed', failure } }));
    const view = world.openView();
    const id = page.begin({ ...message('Hi'), session });
    await settle();
    expect(page.answersTo(id)).toMatchObject([
      { type: 'failed', failure: { reason: 'providerFailed', code: 52 } },
    ]);
    expect(view.chat().summary.outbox).toMatchObject([{ text: 'Hi', state: { name: 'failed' } }]);
  });

  it('[PT5] a message whose page is reloaded is confirmed by what the next one delivers', async () => {
    const { world, begin, open, ask, settle } = createTransportScene();
    const { page, session } = await begin();
    page.begin({ ...message('Hi'), session });
    await settle();
    page.leave();
    const view = world.openView();
    const later = open();
    await ask(later, restore);
    later.transport.poll();
    await settle();
    expect(view.chat().summary.outbox).toEqual([]);
    expect(view.texts()).toEqual(['Hi']);
  });

  it.each([
    ['with nobody to ask', false],
    ['and not by the next one’s transcript', true],
  ])('[PT5] a message whose page has gone is not confirmed %s', async (_name, isJoined) => {
    const { world, begin, open, ask, settle } = createTransportScene();
    const { page, session } = await begin({}, open({ sendMessage: null }));
    page.begin({ ...message('Hi'), session });
    await settle();
    page.leave();
    const view = world.openView();
    if (isJoined) await ask(open(), restore);
    await world.clock.advance(SETTLED_MS);
    expect(view.chat().summary.outbox).toMatchObject([{ text: 'Hi', state: { name: 'unconfirmed' } }]);
    if (!isJoined) await ask(open(), restore);
    const entryId = view.chat().summary.outbox[0]?.id ?? '';
    await view.client.command(session, { type: 'sendAgain', entryId });
    await settle();
    expect(view.chat().summary.outbox).toMatchObject([{ state: { name: 'sending' } }]);
  });

  it.each([
    ['fails', { type: 'failed', failure: { reason: 'providerFailed', code: 60, detail: null } } as const, 60],
    ['is silent', null, null],
  ])(
    '[PT6] whose next transport %s when it is asked to join stays with the one before',
    async (_name, join, code) => {
      const { begin, open, ask, settle } = createTransportScene();
      const { page, session } = await begin();
      const newer = open({ join });
      const id = newer.begin(restore);
      for (let time = 0; time < SETTLED_MS; time += STEP_MS) await settle();
      expect(newer.answersTo(id)).toMatchObject([{ type: 'failed', failure: { code } }]);
      await ask(page, { ...message('Still with me?'), session });
      expect(page.transport.methods()).toEqual(['start', 'join', 'sendMessage']);
    },
  );

  it('[PT7] is interrupted without a page, not ended, and the panel says why', async () => {
    const { world, begin, open, ask, settle } = createTransportScene();
    const { page, session } = await begin();
    page.leave();
    await settle();
    const view = world.openView();
    await settle();
    expect(view.chat().summary).toMatchObject({
      phase: 'open',
      connection: { status: 'offline', error: { code: 'transportMissing' } },
    });
    await view.client.command(session, { type: 'sendMessage', text: 'For later' });
    const later = open();
    await ask(later, restore);
    expect(later.transport.calls.at(-1)).toEqual(message('For later'));
    expect(view.chat().summary.connection.status).toBe('online');
  });

  it('[PT7] is ended without a page by the visitor, at once', async () => {
    const { world, begin, settle, open, ask } = createTransportScene();
    const { page, session } = await begin();
    page.leave();
    await settle();
    const view = world.openView();
    await settle();
    await view.client.command(session, { type: 'endChat' });
    await settle();
    expect(view.chat().summary).toMatchObject({ phase: 'ended', ended: { reason: 'visitor' } });
    expect(await ask(open(), restore)).toEqual([{ type: 'nothing' }]);
  });

  it('[PT7] ends where its page goes while the end is being told', async () => {
    const { world, begin, settle, open } = createTransportScene();
    const { page, session } = await begin({}, open({ leave: null }));
    page.begin({ type: 'leave', session });
    await settle();
    page.leave();
    await settle();
    expect(await world.stored()).toMatchObject([{ phase: 'ended', reason: 'visitor' }]);
  });

  it('[PT8] goes on after a death of the background with the page that is there, by the transport’s own name', async () => {
    const { world, begin, remote, settle } = createTransportScene();
    const { page, session } = await begin();
    world.wake().kill();
    await world.clock.advance(2_000);
    const resume = {
      session,
      fromIndex: 0,
      transport: TRANSPORT,
      stateStorage: null,
      unanswered: [],
    } as const;
    const id = page.begin({ type: 'resumeSession', ...resume });
    await settle();
    expect(page.answersTo(id)).toMatchObject([{ type: 'session' }]);
    expect(page.transport.calls.at(-1)).toEqual({ type: 'join', sessionId: '0001' });
    remote.agentSays('Still there?');
    page.transport.poll();
    await settle();
    expect(textsOf(page.events()).slice(-2)).toEqual(['Continued', 'Still there?']);
  });

  it('[PT12] keeps nobody awake while no page provides its transport', async () => {
    const { world, begin, settle } = createTransportScene();
    const { page } = await begin();
    expect(world.alarms.size).toBe(1);
    page.leave();
    await settle();
    expect(world.alarms.size).toBe(0);
    world.wake().kill();
    world.wake();
    await settle();
    expect(world.alarms.size).toBe(0);
  });

  it('[PT6] has said meanwhile what no other has, and says it only once', async () => {
    const { begin, open, ask, settle } = createTransportScene();
    const { page } = await begin();
    const newer = open();
    await ask(newer, restore);
    page.transport.tell({ key: 'k', event: SAID });
    await settle();
    expect(page.events()).toEqual([]);
    newer.leave();
    await settle();
    expect(textsOf(page.events())).toEqual(['Hello']);
  });

  it('[PT6] that joins gets what was sent meanwhile, when it has joined', async () => {
    const { begin, open, ask, settle } = createTransportScene();
    const { page, session } = await begin();
    const newer = open({ join: null });
    await ask(newer, restore);
    await ask(page, { ...message('Hi'), session });
    expect([page.transport.methods(), newer.transport.methods()]).toEqual([['start'], ['join']]);
    const call = newer.heard.find((heard) => heard.type === 'providerCalled')?.call ?? 0;
    const answer = { type: 'done', sessionId: null, userData: null } as const;
    newer.say({ type: 'providerAnswered', call, answer });
    await settle();
    expect(newer.transport.methods()).toEqual(['join', 'sendMessage']);
  });

  it('[PT7] is not taken from a page that goes at any moment of its coming', async () => {
    for (let turns = 0; turns < COMING_TURNS; turns += 1) {
      const { world, begin, open, settle } = createTransportScene();
      const { page } = await begin();
      page.leave();
      const later = open();
      later.begin(restore);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      later.leave();
      const view = world.openView();
      await settle();
      expect([turns, view.chat().summary.connection]).toMatchObject([turns, { status: 'offline' }]);
    }
  });

  it('[PT7] is missed by pages as an interruption, not as an error', async () => {
    const { begin, open, ask, settle } = createTransportScene();
    const { page, session } = await begin();
    const hearing = open();
    const resume = { session, fromIndex: 0, transport: null, stateStorage: null, unanswered: [] } as const;
    await ask(hearing, { type: 'resumeSession', ...resume });
    page.leave();
    await settle();
    expect(textsOf(hearing.events())).toEqual(['Interrupted']);
  });

  it('[PT8] answers to no call of an earlier background', async () => {
    const { world, begin, open, settle } = createTransportScene();
    const { page, session } = await begin({}, open({ sendMessage: null, join: null }));
    page.begin({ ...message('Hi'), session });
    await settle();
    const calls = () => page.heard.flatMap((heard) => (heard.type === 'providerCalled' ? [heard.call] : []));
    const before = calls();
    world.wake().kill();
    await settle();
    const resume = {
      session,
      fromIndex: 0,
      transport: TRANSPORT,
      stateStorage: null,
      unanswered: [],
    } as const;
    page.begin({ type: 'resumeSession', ...resume });
    await settle();
    expect(calls().length).toBeGreaterThan(before.length);
    expect(new Set(calls()).size).toBe(calls().length);
  });
});
