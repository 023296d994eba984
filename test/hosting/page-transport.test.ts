// Chats over transports of pages, in the whole background: what the visitor sees of them, what they survive, what is passed on.
import { describe, expect, it } from 'vitest';
import { createCometdFiles } from '../../core/cometd/files.ts';
import { createPageDesk } from '../../core/hosting/page-desk.ts';
import { KEPT_MAX_LENGTH } from '../../core/hosting/provided-entries.ts';
import type { PageEvent, ProviderEntry } from '../../core/messaging/page-protocol.ts';
import { createRestFiles } from '../../core/rest/files.ts';
import { A } from '../background/page-world.ts';
import { RESTORE, textsOf } from '../contracts/page-host-world.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createTransportScene, TRANSPORT } from './transport-scene.ts';

/** Longer than a start may take. */
const SETTLED_MS = 30_000;
/** More than one segment of a transcript. */
const MANY = 250;
const restore = { type: 'restoreSession', restore: { ...RESTORE, transport: TRANSPORT } } as const;
const message = (text: string) => ({ type: 'sendMessage', message: text, messageType: 'text' }) as const;

describe('a chat over a transport of the page', () => {
  it('[PT1] is one as any other: the panel shows it and sends into it, it is kept, and no chat server hears of it', async () => {
    const { world, remote, begin, settle } = createTransportScene();
    const { page, session } = await begin();
    const view = world.openView();
    remote.agentSays('Hello');
    page.transport.poll();
    await settle();
    expect(view.chat().summary).toMatchObject({ phase: 'open', site: A, connection: { status: 'online' } });
    await view.client.command(session, { type: 'sendMessage', text: 'From the panel' });
    await settle();
    expect(page.transport.calls.at(-1)).toEqual(message('From the panel'));
    expect(view.chat().summary.outbox).toMatchObject([{ state: { name: 'sending' } }]);
    page.transport.poll();
    await settle();
    expect(view.chat().summary.outbox).toEqual([]);
    expect(view.texts()).toEqual(['Hello', 'From the panel']);
    expect(JSON.stringify(await world.stored())).toContain('From the panel');
    expect(world.server.store.latest()).toBeNull();
  });

  it('[PT1] needs no server address, and takes none', async () => {
    const { begin, world } = createTransportScene({ desk: null });
    await begin({ serverUrl: 'https://elsewhere.example/cometd' });
    expect(world.server.store.latest()).toBeNull();
  });

  it('[PT2] that does not start in time is left, and told so where it starts all the same', async () => {
    const { world, open, ask, start, settle } = createTransportScene();
    const page = open({ start: null });
    expect(await ask(page, start())).toEqual([]);
    await world.clock.advance(SETTLED_MS);
    expect(page.heard.at(-1)).toMatchObject({ answer: { failure: { reason: 'serviceSilent' } } });
    expect(await world.stored()).toEqual([]);
    const call = page.heard.find((heard) => heard.type === 'providerCalled')?.call ?? 0;
    const answer = { type: 'done', sessionId: '1', userData: null } as const;
    page.say({ type: 'providerAnswered', call, answer });
    await settle();
    expect(page.transport.methods()).toEqual(['start', 'leave']);
  });

  it('[PT2] that a death of the background comes before leaves nothing', async () => {
    const { world, open, ask, start, settle } = createTransportScene();
    await ask(open({ start: null }), start());
    expect(await world.stored()).toMatchObject([{ phase: 'starting' }]);
    world.wake().kill();
    world.wake();
    await settle();
    expect(await world.stored()).toEqual([]);
  });

  it('[PT2] whose page goes before it has started leaves nothing', async () => {
    const { world, open, ask, start, settle } = createTransportScene();
    const page = open({ start: null });
    await ask(page, start());
    page.leave();
    await settle();
    expect(await world.stored()).toEqual([]);
  });

  it('[PT3] tells pages of its parties as they are, clients included, and goes on when one has left', async () => {
    const { begin, settle } = createTransportScene();
    const { page } = await begin();
    const place = { index: 0, timestamp: 1_000 };
    const events: readonly PageEvent[] = [
      { type: 'AgentConnected', ...place, party: { id: 41, name: 'Shopper', type: 'Client' } },
      { type: 'AgentConnected', ...place, party: { id: 42, name: 'Ann', type: 'Agent' } },
      {
        type: 'MessageReceived',
        ...place,
        party: { id: 43, name: 'system', type: 'External' },
        content: { type: 'notice', text: 'You are next' },
      },
      {
        type: 'MessageReceived',
        ...place,
        party: { id: 44, name: '', type: '' },
        content: { type: 'url', text: 'https://shop.example/' },
      },
      { type: 'AgentDisconnected', ...place, party: { id: 41, name: 'Shopper', type: 'Client' } },
    ];
    page.transport.tell(...events.map((event, at) => ({ key: `k${at}`, event })));
    await settle();
    expect(page.events()).toEqual(events.map((event, index) => ({ ...event, index })));
  });

  it('[PT3] tells pages of an agent who types, until something is said', async () => {
    const { begin, remote, settle } = createTransportScene();
    const { page } = await begin();
    const party = { id: 2, name: 'Ann', type: 'Agent' } as const;
    const typing: ProviderEntry = {
      key: 't1',
      event: { type: 'AgentTyping', index: 7, timestamp: 1, party, isTyping: true },
    };
    page.transport.tell(typing);
    await settle();
    remote.agentSays('Hello');
    page.transport.poll();
    await settle();
    // Delivered again with what was said after it, it is no news.
    remote.agentSays('You there?');
    page.transport.tell(typing, { key: '0.Hello', event: said('Hello') });
    await settle();
    expect(page.events().map((event) => ('isTyping' in event ? event.isTyping : event.type))).toEqual([
      true,
      'MessageReceived',
      false,
    ]);
  });

  it('[PT4] takes each event once, also after deaths of the background and over more than one segment', async () => {
    const { world, begin, remote, settle, open, ask } = createTransportScene();
    const { page } = await begin();
    for (let number = 0; number < MANY; number += 1) remote.agentSays('again');
    page.transport.pollAll();
    await settle();
    world.wake().kill();
    page.leave();
    const later = open();
    expect(await ask(later, restore)).toMatchObject([{ type: 'session' }]);
    remote.agentSays('new');
    later.transport.pollAll();
    await settle();
    expect(later.events(true)).toHaveLength(MANY);
    expect(textsOf(later.events())).toEqual(['new']);
    const [stored] = await world.stored();
    expect(stored !== undefined && 'transcript' in stored && stored.transcript.cursor).toBe(MANY + 2);
  });

  it('[PT9] tells pages of interruptions that its transport tells, of their end, and of errors', async () => {
    const { begin, remote, settle } = createTransportScene();
    const { page, session } = await begin();
    const failure = { reason: 'providerFailed', code: 100, detail: 'the agents are away' } as const;
    page.transport.tell({ key: null, event: { type: 'Error', failure } });
    page.transport.tell({ key: null, event: { type: 'Interrupted' } });
    await settle();
    const id = page.begin({ ...message('patience'), session });
    await settle();
    expect(page.answersTo(id)).toEqual([]);
    page.transport.tell({ key: null, event: { type: 'Continued' } });
    await settle();
    page.transport.poll();
    await settle();
    expect(page.answersTo(id)).toEqual([{ type: 'done' }]);
    expect(page.events()[0]).toEqual({ type: 'Error', failure });
    expect(textsOf(page.events())).toEqual(['Error', 'Interrupted', 'Continued', 'patience']);
    expect(remote.texts()).toEqual(['patience']);
  });

  it('[PT9] ends when its transport says so, after what was said before', async () => {
    const { begin, settle, open, ask } = createTransportScene();
    const { page } = await begin();
    page.transport.tell({ key: 'k', event: said('Bye') }, { key: null, event: { type: 'SessionEnded' } });
    await settle();
    expect(textsOf(page.events())).toEqual(['Bye', 'SessionEnded']);
    expect(await ask(open(), restore)).toEqual([{ type: 'nothing' }]);
  });

  it('[PT10] passes typing, data and the end on to it, and waits for none but the end', async () => {
    const { begin, open, ask } = createTransportScene();
    const stub = { sendTyping: null, setUserData: null, deleteUserData: null } as const;
    const { page, session } = await begin({}, open(stub));
    const done = [{ type: 'done' }];
    expect(await ask(page, { type: 'sendTyping', session, isTyping: true, message: null })).toEqual(done);
    expect(await ask(page, { type: 'setUserData', session, userData: [['topic', 'lamp']] })).toEqual(done);
    expect(await ask(page, { type: 'deleteUserData', session, keys: ['source'] })).toEqual(done);
    expect(await ask(page, { type: 'leave', session })).toEqual(done);
    expect(page.transport.calls.slice(1)).toEqual([
      { type: 'sendTyping', isTyping: true, message: null },
      { type: 'setUserData', userData: [['topic', 'lamp']] },
      { type: 'deleteUserData', keys: ['source'] },
      { type: 'leave' },
    ]);
  });

  it.each([
    [
      'what it has',
      { type: 'done', sessionId: null, userData: [['level', 'gold']] } as const,
      ['level', 'gold'],
    ],
    ['what was given, where it has nothing', undefined, ['FirstName', 'Ada']],
    ['what was given, where it never says', null, ['FirstName', 'Ada']],
  ])('[PT10] answers for user data %s', async (_name, getUserData, expected) => {
    const { begin, open, settle } = createTransportScene();
    const answers = getUserData === undefined ? {} : { getUserData };
    const { page, session } = await begin({}, open(answers));
    const id = page.begin({ type: 'getUserData', session });
    await settle();
    await settle();
    const [answer] = page.answersTo(id);
    expect(answer?.type === 'userData' ? answer.userData : answer).toContainEqual(expected);
  });

  it('[PT16] keeps no more than there is room for, and goes on', async () => {
    const { world, begin, ask, settle } = createTransportScene();
    const { page, session } = await begin();
    const text = 'x'.repeat(60_000);
    for (let number = 0; number < 2 * (KEPT_MAX_LENGTH / text.length); number += 1) {
      page.transport.tell({ key: `k${number}`, event: { ...said(text), index: number } });
      await settle();
    }
    const kept = JSON.stringify(world.storage.contents()).length;
    expect([kept > KEPT_MAX_LENGTH / 2, kept < KEPT_MAX_LENGTH + 2 * text.length]).toEqual([true, true]);
    expect(await ask(page, { type: 'leave', session })).toEqual([{ type: 'done' }]);
  });

  it('[PT15] carries no files, and nobody is asked for them', async () => {
    const options = {
      fetch: () => Promise.reject(new Error('somebody was asked')),
      sendForm: () => Promise.reject(new Error('somebody was asked')),
      clock: createManualClock(),
      ownOrigin: A,
    };
    const keys = { secureKey: '0001', chatId: '0001', userId: '1', alias: '1' };
    const place = { desk: createPageDesk(A, 'x'), keys, carrier: 'polling' } as const;
    for (const files of [createRestFiles(options), createCometdFiles(options)])
      await expect(files.limits(place)).rejects.toMatchObject({ data: { code: 'filesUnsupported' } });
  });

  it('[PT11] hears no other page speak for it', async () => {
    const { world, begin, open, ask, settle } = createTransportScene();
    const failure = { reason: 'providerFailed', code: 1, detail: null } as const;
    const { page, session } = await begin({}, open({ sendMessage: null }));
    page.begin({ ...message('Hi'), session });
    await settle();
    const stranger = open({}, 'https://b.example');
    await ask(stranger, { type: 'restoreSession', restore: RESTORE });
    stranger.transport.tell({ key: 'k', event: said('Forged') });
    const last = page.heard.findLast((heard) => heard.type === 'providerCalled')?.call ?? 0;
    stranger.say({ type: 'providerAnswered', call: last, answer: { type: 'failed', failure } });
    await settle();
    const view = world.openView();
    await settle();
    expect(view.texts()).toEqual([]);
    expect(view.chat().summary.outbox).toMatchObject([{ state: { name: 'sending' } }]);
  });
});

function said(text: string): Extract<PageEvent, { type: 'MessageReceived' }> {
  return {
    type: 'MessageReceived',
    index: null,
    timestamp: 1,
    party: { id: 2, name: 'Ann', type: 'Agent' },
    content: { type: 'text', text },
  };
}
