// The runner's hands and its clock: links, fences, timers, and what a link may say when.
import { describe, expect, it } from 'vitest';
import type { Watching } from '../../core/chat/events.ts';
import { ann, entry, report, send } from './builders.ts';
import { answer, createOpenStage, createStage, opened, start } from './runner-stage.ts';

describe('the links of a runner', () => {
  it('[SM6] are heard also where they speak before they are there', async () => {
    const { session, clock, links } = createStage(undefined, { early: opened('l1') });
    await session.give('k', start);
    await clock.advance(0);
    expect(links[0]?.told).toEqual(['requestChat']);
  });

  it('[SM6] are told operations in order, and closed when another takes their place', async () => {
    const { session, links, clock } = await createOpenStage();
    await session.give('a', send('one'));
    expect(links[0]?.told).toEqual(['requestChat', 'sendMessage']);
    links[0]?.say({ type: 'reportReceived', report: report([entry(2, ann, 'one')]) });
    await session.give('b', { type: 'changeCarriers', disableWebSockets: true });
    expect(links[0]?.told).toEqual(['requestChat', 'sendMessage', 'closed']);
    expect(links).toHaveLength(2);
    links[1]?.say(opened('l2'));
    await clock.advance(0);
    expect(links[1]?.told).toEqual(['requestNotifications']);
  });

  it('[SM6] are not closed again when they were lost, nor spoken to', async () => {
    const { session, links, clock } = await createOpenStage();
    links[0]?.say({ type: 'linkLost', error: { code: 'unreachable' } });
    await clock.advance(500);
    expect(links).toHaveLength(2);
    expect(links[0]?.told).toEqual(['requestChat']);
    links[0]?.say(answer);
    await clock.advance(0);
    expect(session.state().connection).toMatchObject({ step: 'opening' });
  });

  it('[SM6] say nothing that counts once they were closed', async () => {
    const { session, links, clock } = await createOpenStage();
    links[0]?.say({ type: 'reportReceived', report: report([], { outcome: 'fatal' }) });
    await clock.advance(0);
    expect(links[0]?.told.at(-1)).toBe('closed');
    const ended = session.state();
    links[0]?.say(answer);
    await clock.advance(0);
    expect(session.state()).toBe(ended);
  });

  it('[SM3] do a command once that is said again while storage is busy, and in its first place', async () => {
    const { session, clock } = await createOpenStage();
    const draft = (text: string, viewId: string) => ({ type: 'changeDraft', text, viewId }) as const;
    const given = [
      session.give('one', draft('one', 'a')),
      session.give('two', draft('two', 'b')),
      session.give('one', draft('one', 'a')),
    ];
    await clock.advance(0);
    await Promise.all(given);
    expect(session.state().draft.text).toBe('two');
  });

  it('[CB1] are opened when the fence has been answered', async () => {
    const { session, links, fences, clock } = await createOpenStage();
    await session.give('a', send('one'));
    links[0]?.say({ type: 'linkLost', error: { code: 'unreachable' } });
    await clock.advance(500);
    expect(fences.map(({ clientId }) => clientId)).toEqual(['l1']);
    expect(links).toHaveLength(1);
    fences[0]?.answer(true);
    await clock.advance(0);
    expect(links).toHaveLength(2);
    expect(session.state()).toMatchObject({ outbox: [{ state: { isFenced: true } }] });
  });

  it('[ST5] are asked to join the session of before', async () => {
    const { session, links, clock } = createStage();
    await session.give('k', start);
    links[0]?.say(opened('l1'));
    links[0]?.say({ type: 'linkLost', error: { code: 'unreachable' } });
    await clock.advance(500);
    expect(links.map(({ resumeClientId }) => resumeClientId)).toEqual([null, 'l1']);
  });
});

describe('the clock of a runner', () => {
  it('[SM65] has one timer at a time, for the earliest of what is waited for', async () => {
    const { session, clock, links } = await createOpenStage();
    expect(clock.pendingTimers()).toBe(0);
    await session.give('a', send('one'));
    await session.give('b', send('two'));
    expect(clock.pendingTimers()).toBe(1);
    links[0]?.say({ type: 'reportReceived', report: report([entry(2, ann), entry(3, ann)]) });
    await clock.advance(0);
    expect(session.state()).toMatchObject({ outbox: [{ id: 'b' }] });
    links[0]?.say({ type: 'reportReceived', report: report([entry(4, ann)]) });
    await clock.advance(0);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('[SM65] makes no noise over a deadline that passes as it should', async () => {
    const { session, clock, links, logger } = await createOpenStage();
    links[0]?.say({ type: 'linkLost', error: { code: 'unreachable' } });
    await clock.advance(60_000);
    expect(session.state().connection).toMatchObject({ status: 'connecting', step: 'opening' });
    expect(logger.warnings).toEqual([]);
  });

  it('[RT3] hears of a network that returned', async () => {
    const { session, clock, links } = await createOpenStage();
    links[0]?.say({ type: 'linkLost', error: { code: 'unreachable' }, retryAfterMs: 60_000 });
    await clock.advance(0);
    session.networkReturned();
    await clock.advance(499);
    expect(links).toHaveLength(1);
    await clock.advance(1);
    expect(links).toHaveLength(2);
  });
});

describe('attention', () => {
  it('[AT1] is asked for with each step; without an answer nobody looks', async () => {
    const say = { type: 'reportReceived', report: report([entry(2)]) } as const;
    const alone = await createOpenStage();
    alone.links[0]?.say(say);
    await alone.clock.advance(0);
    expect(alone.session.state()).toMatchObject({ unread: 1, unannounced: 1 });
    let watching: Watching = 'this';
    const watched = await createOpenStage({ watching: () => watching });
    watched.links[0]?.say(say);
    await watched.clock.advance(0);
    expect(watched.session.state()).toMatchObject({ unread: 0, unannounced: 0 });
    watching = 'another';
    watched.links[0]?.say({ type: 'reportReceived', report: report([entry(3)]) });
    await watched.clock.advance(0);
    expect(watched.session.state()).toMatchObject({ unread: 1, unannounced: 0 });
    await watched.session.note({ type: 'chatSeen' });
    expect(watched.session.state()).toMatchObject({ unread: 0 });
  });

  it('[SM1] is told of each step what it was before, what it is, and what came', async () => {
    const { changes, links, clock } = await createOpenStage();
    links[0]?.say({ type: 'reportReceived', report: report([entry(2), entry(3)]) });
    await clock.advance(0);
    const last = changes.at(-1);
    expect(last?.added.map(({ index }) => index)).toEqual([2, 3]);
    expect(last?.previous).toBe(changes.at(-2)?.state);
    expect(changes.map(({ state }) => state.phase)).toEqual(['starting', 'starting', 'open', 'open']);
  });
});
