// The runner where two things meet: what comes while it is busy, ends, or waits for storage.
import { describe, expect, it } from 'vitest';
import { createChat } from '../../core/chat/closed.ts';
import { ChatError } from '../../core/chat/errors.ts';
import type { StateStore } from '../../core/chat/ports.ts';
import type { Session } from '../../core/chat/session.ts';
import { ECHO_TIMEOUT_MS } from '../../core/chat/timing.ts';
import { ann, desk, entry, report, send } from './builders.ts';
import { createOpenStage, createStage, opened, start } from './runner-stage.ts';

const draft = (text: string) => ({ type: 'changeDraft', text, viewId: 'v' }) as const;
const echo = (index: number) => ({ type: 'reportReceived', report: report([entry(index, ann)]) }) as const;
const backToForm = { type: 'backToForm' } as const;

/** Storage that can be made to wait, and to fail with whatever is wanted. */
function createBusyStore() {
  let waiting: (() => void) | null = null;
  let isHeld = false;
  let failure: unknown;
  const store: StateStore = {
    read: async () => null,
    async write() {
      if (isHeld) await new Promise<void>((resolve) => (waiting = resolve));
      if (failure !== undefined) throw failure;
    },
  };
  return {
    store,
    hold() {
      isHeld = true;
    },
    fail(error: unknown) {
      failure = error;
    },
    release() {
      isHeld = false;
      waiting?.();
    },
  };
}

describe('a runner that is busy', () => {
  it('[SM3] takes what is given in the moment in which it ends its work', async () => {
    const { session, clock } = await createOpenStage();
    void session.note({ type: 'chatSeen' }).then(() => session.give('a', send('one')));
    await clock.advance(0);
    expect(session.state()).toMatchObject({ outbox: [{ id: 'a', state: { name: 'sending' } }] });
  });

  it('[SM65] is not confused by a time that passed before what makes it pointless was taken', async () => {
    const busy = createBusyStore();
    const { session, clock, links, fences, logger } = await createOpenStage({ store: busy.store });
    await session.give('a', send('one'));
    busy.hold();
    void session.give('b', send('two'));
    void session.give('t', { type: 'changeTyping', isTyping: true });
    links[0]?.say(echo(2));
    await clock.advance(ECHO_TIMEOUT_MS);
    busy.release();
    await clock.advance(0);
    expect(session.state()).toMatchObject({ outbox: [{ id: 'b', state: { name: 'sending' } }] });
    expect([fences.length, clock.pendingTimers(), logger.warnings]).toEqual([0, 1, []]);
    await clock.advance(ECHO_TIMEOUT_MS);
    expect(fences.map(({ clientId }) => clientId)).toEqual(['l1']);
  });

  it('[SM65] takes a time that passed as soon as it can', async () => {
    const busy = createBusyStore();
    const { session, clock, fences, logger } = await createOpenStage({ store: busy.store });
    await session.give('a', send('one'));
    busy.hold();
    void session.give('b', send('two'));
    void session.give('t', { type: 'changeTyping', isTyping: true });
    await clock.advance(ECHO_TIMEOUT_MS);
    expect(fences).toEqual([]);
    busy.release();
    await clock.advance(0);
    expect(fences.map(({ clientId }) => clientId)).toEqual(['l1']);
    expect(logger.warnings).toEqual([]);
  });

  it('[SM65] does not try for ever where a time that passed changes nothing: that is a mistake, and logged', async () => {
    const stuck = {
      status: 'waiting',
      until: 1_000_000,
      attempt: 0,
      error: { code: 'unreachable' },
    } as const;
    const { session, clock, logger, changes } = createStage({
      ...createChat({ id: 'c1', desk }),
      connection: stuck,
    });
    await session.give('d', draft('x'));
    await clock.advance(0);
    expect(clock.pendingTimers()).toBe(0);
    expect(logger.text()).toBe('deadlineIgnored {"chatId":"c1","phase":"registering"}');
    expect(changes).toHaveLength(1);
  });

  it('[SM6] hears nothing of a link that spoke before it was there and was replaced before it was heard', async () => {
    const { session, clock, links } = createStage(undefined, { early: opened('l1') });
    void session.give('start', start);
    void session.give('back', backToForm);
    void session.give('again', start);
    await clock.advance(0);
    expect(links.map(({ told }) => told)).toEqual([['closed'], ['requestChat']]);
    expect(session.state().phase).toBe('starting');
  });

  it('[SM6] listens to a link until a thousand of its letters wait, then tries another', async () => {
    const busy = createBusyStore();
    const { session, clock, links } = await createOpenStage({ store: busy.store });
    busy.hold();
    void session.give('d', draft('x'));
    await clock.advance(0);
    for (let index = 2; index <= 1_001; index += 1) links[0]?.say(echo(index));
    expect(links[0]?.told).toEqual(['requestChat']);
    links[0]?.say(echo(1_002));
    expect(links[0]?.told).toEqual(['requestChat', 'closed']);
    busy.release();
    await clock.advance(0);
    expect(session.state()).toMatchObject({
      transcript: { cursor: 1_002 },
      connection: { status: 'waiting', error: { code: 'malformed' } },
    });
  });
});

describe('a runner', () => {
  it('[SM1] publishes no step that changes nothing', async () => {
    const { session, changes, links } = await createOpenStage();
    const before = changes.length;
    await session.give('t', { type: 'changeTyping', isTyping: true });
    expect(links[0]?.told.at(-1)).toBe('startTyping');
    expect(changes).toHaveLength(before);
  });

  it('[SM4] takes a command that it has rejected once it has a use for it', async () => {
    const { session, clock, links } = createStage();
    await expect(session.give('a', send('one'))).rejects.toThrow('sendMessage while registering');
    await session.give('start', start);
    links[0]?.say(opened('l1'));
    links[0]?.say({
      type: 'reportReceived',
      report: report([entry(1, ann, '', 'joined')], { keys: { secureKey: 'K' } }),
    });
    await clock.advance(0);
    await session.give('a', send('one'));
    expect(session.state()).toMatchObject({ outbox: [{ id: 'a' }] });
  });

  it('[SM12] tells those who count of each event before it is taken, or refused', async () => {
    const taken: string[] = [];
    const { session } = createStage(undefined, {
      onTake: (state, event) => taken.push(`${event.type} while ${state.phase}`),
    });
    await session.give('start', start);
    await session.note({ type: 'chatSeen' });
    await expect(session.give('a', send('one'))).rejects.toThrow(ChatError);
    expect(taken).toEqual([
      'commandGiven while registering',
      'chatSeen while starting',
      'commandGiven while starting',
    ]);
  });

  it('[ST4] goes back to the form also where there is no link to close', async () => {
    const { session, clock, links } = createStage();
    await session.give('start', start);
    links[0]?.say({ type: 'linkLost', error: { code: 'unreachable' } });
    await clock.advance(0);
    await session.give('back', backToForm);
    expect(session.state().phase).toBe('registering');
    expect([links[0]?.told, clock.pendingTimers()]).toEqual([[], 0]);
  });

  it('[CT7] hears that the browser has no network any more', async () => {
    const { session, clock, links } = await createOpenStage();
    session.networkLost();
    await clock.advance(0);
    expect(links[0]?.told.at(-1)).toBe('closed');
    expect(session.state().connection).toMatchObject({ status: 'waiting', error: { code: 'unreachable' } });
  });

  it('[SM5] logs of a failing write its kind alone', async () => {
    const busy = createBusyStore();
    const { session, clock, logger } = createStage(undefined, { store: busy.store });
    busy.fail('a secret');
    void session.give('start', start);
    await clock.advance(0);
    busy.fail(new RangeError('another secret'));
    await clock.advance(1_000);
    expect(logger.text().split('\n').slice(0, 2)).toEqual([
      'chatNotWritten {"chatId":"c1","attempt":0,"error":"unknown"}',
      'chatNotWritten {"chatId":"c1","attempt":1,"error":"RangeError"}',
    ]);
  });
});

describe('an abandoned runner', () => {
  it('[SM7] says nothing of a write that failed after it, and shows nothing of one that it would have tried again', async () => {
    const busy = createBusyStore();
    const late = createStage(undefined, { store: busy.store });
    busy.hold();
    busy.fail(new ChatError('storageFailed'));
    void late.session.give('start', start);
    await late.clock.advance(0);
    late.session.abandon();
    busy.release();
    await late.clock.advance(60_000);
    expect([late.troubles, late.changes, late.logger.text()]).toEqual([[], [], '']);

    const waiting = createStage(undefined, { store: busy.store });
    void waiting.session.give('start', start);
    await waiting.clock.advance(0);
    waiting.session.abandon();
    await waiting.clock.advance(60_000);
    expect([waiting.changes, waiting.links]).toEqual([[], []]);
    expect(waiting.session.state().phase).toBe('registering');
  });

  it('[SM7] sets no timer, whoever abandons it when', async () => {
    let session: Session | null = null;
    const stage = await createOpenStage({
      onChange({ state }) {
        if (state.phase === 'open' && state.outbox.length > 0) session?.abandon();
      },
    });
    session = stage.session;
    void session.give('a', send('one'));
    await stage.clock.advance(0);
    expect(stage.clock.pendingTimers()).toBe(0);
  });

  it('[SM7] has no timer left, and takes nothing of what waited', async () => {
    const taken: string[] = [];
    const busy = createBusyStore();
    const { session, clock } = await createOpenStage({
      store: busy.store,
      onTake: (_state, { type }) => taken.push(type),
    });
    await session.give('a', send('one'));
    expect(clock.pendingTimers()).toBe(1);
    busy.hold();
    void session.give('b', send('two'));
    void session.give('c', send('three'));
    await clock.advance(0);
    const before = taken.length;
    session.abandon();
    expect(clock.pendingTimers()).toBe(0);
    busy.release();
    session.resume();
    await clock.advance(60_000);
    expect(taken).toHaveLength(before);
  });
});
