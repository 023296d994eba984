import { describe, expect, it } from 'vitest';
import { createChat } from '../../core/chat/closed.ts';
import { ChatError } from '../../core/chat/errors.ts';
import type { StateStore } from '../../core/chat/ports.ts';
import { selectSummary, selectView } from '../../core/chat/selectors.ts';
import { type ChatChange, createSession } from '../../core/chat/session.ts';
import { CHAT_PROPERTIES, type ChatState } from '../../core/chat/state.ts';
import { createFakeChatServer } from '../support/fake-chat-server.ts';
import { createFakeTransport } from '../support/fake-transport.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createStrictLogger } from '../support/strict-logger.ts';
import { desk, form, openPlay } from './builders.ts';

/** A runner with a real fake server behind it; what happens is written down in order. */
function createStage(initial: ChatState = createChat({ id: 'c1', desk })) {
  const clock = createManualClock();
  const server = createFakeChatServer({ clock });
  const transport = createFakeTransport({ server, clock });
  const logger = createStrictLogger();
  const happened: string[] = [];
  const changes: ChatChange[] = [];
  let isStorageFailing = false;
  let release: (() => void) | null = null;
  let isHeld = false;
  let written: ChatState | null = null;
  const store: StateStore = {
    read: async () => written,
    async write(state) {
      if (isHeld) await new Promise<void>((resolve) => (release = resolve));
      if (isStorageFailing) throw new Error('full');
      written = state;
      happened.push(`written ${state?.phase}`);
    },
  };
  const session = createSession({
    initial,
    store,
    transport: {
      open(options) {
        happened.push('link opened');
        return transport.open(options);
      },
      fence: transport.fence,
    },
    clock,
    random: () => 0.5,
    logger,
    onChange(change) {
      happened.push(`published ${change.state.phase}`);
      changes.push(change);
    },
    onStorageTrouble: (isFailing) => happened.push(isFailing ? 'trouble' : 'no trouble'),
  });
  return {
    clock,
    server,
    transport,
    logger,
    happened,
    changes,
    session,
    written: () => written,
    failStorage(isFailing: boolean) {
      isStorageFailing = isFailing;
    },
    holdStorage() {
      isHeld = true;
    },
    releaseStorage() {
      isHeld = false;
      release?.();
    },
    async start() {
      await session.give('start', { type: 'startChat', form });
      await clock.advance(1_000);
      expect(session.state().phase).toBe('open');
    },
  };
}

describe('the runner of a chat', () => {
  it('[SM1] persists, then publishes, then performs', async () => {
    const stage = createStage();
    await stage.session.give('k1', { type: 'startChat', form });
    expect(stage.happened).toEqual(['written starting', 'published starting', 'link opened']);
  });

  it('[SM1] shows and performs nothing while the write is under way', async () => {
    const stage = createStage();
    stage.holdStorage();
    const given = stage.session.give('k1', { type: 'startChat', form });
    await stage.clock.advance(60_000);
    expect(stage.happened).toEqual([]);
    expect(stage.session.state().phase).toBe('registering');
    stage.releaseStorage();
    await given;
    expect(stage.happened).toEqual(['written starting', 'published starting', 'link opened']);
  });

  it('[SM2] publishes typing without a write', async () => {
    const stage = createStage();
    await stage.start();
    const chat = stage.server.store.latest();
    if (chat === null) throw new Error('no chat');
    const agent = stage.server.agent(chat);
    agent.join();
    await stage.clock.advance(100);
    stage.happened.length = 0;
    agent.startTyping();
    await stage.clock.advance(100);
    expect(stage.happened).toEqual(['published open']);
    expect(selectSummary(stage.session.state()).typing).toMatchObject([{ nickname: 'Bob' }]);
  });

  it('[SM3] does a command once, however often it is given', async () => {
    const stage = createStage();
    await stage.start();
    const send = { type: 'sendMessage', text: 'hello' } as const;
    await Promise.all([stage.session.give('k1', send), stage.session.give('k1', send)]);
    await stage.clock.advance(1_000);
    await stage.session.give('k1', send);
    await stage.clock.advance(1_000);
    const chat = stage.server.store.latest();
    expect(chat && stage.server.countOf(chat, 'hello')).toBe(1);
  });

  it('[SM3] remembers no ids of what may be said twice, and at most fifty of the others', () => {
    const play = openPlay();
    const before = play.in('open').recentCommands;
    play.give({ type: 'changeDraft', text: 'a', viewId: 'v' }).give({ type: 'changeTyping', isTyping: true });
    expect(play.in('open').recentCommands).toBe(before);
    for (let count = 0; count < 60; count += 1) play.give({ type: 'reconnect' });
    expect(play.in('open').recentCommands).toHaveLength(50);
  });

  it('[SM3] knows a command after a restart', async () => {
    const first = createStage();
    await first.start();
    await first.session.give('k1', { type: 'sendMessage', text: 'hello' });
    const stored = first.written();
    if (stored === null) throw new Error('nothing was written');
    const second = createStage(stored);
    await second.session.give('k1', { type: 'sendMessage', text: 'hello' });
    expect(second.happened).toEqual([]);
  });

  it('[SM4] rejects what the phase has no use for', async () => {
    const stage = createStage();
    const given = stage.session.give('k1', { type: 'sendMessage', text: 'too early' });
    await expect(given).rejects.toEqual(
      new ChatError('wrongState', { detail: 'sendMessage while registering' }),
    );
    expect(stage.happened).toEqual([]);
  });

  it('[SM5] tries a failing write until it succeeds, and shows nothing before', async () => {
    const stage = createStage();
    stage.failStorage(true);
    const given = stage.session.give('k1', { type: 'startChat', form });
    await stage.clock.advance(1_200);
    expect(stage.happened).toEqual(['trouble', 'trouble']);
    stage.failStorage(false);
    await stage.clock.advance(10_000);
    await given;
    expect(stage.happened.slice(2, 6)).toEqual([
      'written starting',
      'no trouble',
      'published starting',
      'link opened',
    ]);
    expect(stage.logger.warnings).toEqual(['chatNotWritten', 'chatNotWritten']);
  });

  it('[SM6] does not hear a link that was replaced', async () => {
    const stage = createStage();
    const listeners: ((code: 'unreachable') => void)[] = [];
    const session = createSession({
      initial: createChat({ id: 'c1', desk }),
      store: { read: async () => null, write: async () => undefined },
      transport: {
        open({ listener }) {
          listeners.push((code) => listener({ type: 'linkLost', error: { code } }));
          return { publish: () => undefined, close: async () => undefined };
        },
        fence: async () => true,
      },
      clock: stage.clock,
      random: () => 0.5,
      logger: stage.logger,
      onChange: () => undefined,
      onStorageTrouble: () => undefined,
    });
    await session.give('k1', { type: 'startChat', form });
    listeners[0]?.('unreachable');
    await stage.clock.advance(500);
    const { connection } = session.state();
    expect(connection).toMatchObject({ status: 'connecting', attempt: 1 });
    listeners[0]?.('unreachable');
    await stage.clock.advance(0);
    expect(session.state().connection).toBe(connection);
  });

  it('[SM7] does nothing any more once abandoned, not even what it was writing', async () => {
    const stage = createStage();
    stage.holdStorage();
    let isDone = false;
    void stage.session.give('k1', { type: 'startChat', form }).then(() => {
      isDone = true;
    });
    await stage.clock.advance(0);
    stage.session.abandon();
    stage.releaseStorage();
    await stage.clock.advance(60_000);
    expect(stage.happened).toEqual(['written starting']);
    expect(isDone).toBe(false);
    expect(stage.clock.pendingTimers()).toBe(0);
  });

  it('[SM8] declares the nature of every property, and keeps the keys from views', () => {
    const open = openPlay().in('open');
    expect(Object.keys(open).filter((property) => !(property in CHAT_PROPERTIES))).toEqual([]);
    const secrets = Object.entries(CHAT_PROPERTIES).filter(([, { isPersonal }]) => isPersonal);
    for (const [property, { isLoggable }] of secrets)
      expect([property, isLoggable]).toEqual([property, false]);
    expect(JSON.stringify(selectView(open))).not.toContain('"K"');
    expect(JSON.stringify(selectView(open))).not.toMatch(/secureKey|alias|userId/);
  });

  it('[CB6] brings an open chat back on a new background, with what came meanwhile', async () => {
    const first = createStage();
    await first.start();
    const stored = first.written();
    if (stored === null) throw new Error('nothing was written');
    first.session.abandon();
    const session = createSession({
      initial: stored,
      store: { read: async () => stored, write: async () => undefined },
      transport: first.transport,
      clock: first.clock,
      random: () => 0.5,
      logger: first.logger,
      onChange: ({ added }) => first.happened.push(...added.map(({ text }) => text)),
      onStorageTrouble: () => undefined,
    });
    const chat = first.server.store.latest();
    if (chat === null) throw new Error('no chat');
    first.server.agent(chat).say('meanwhile');
    session.resume();
    await first.clock.advance(1_000);
    expect(session.state().connection).toMatchObject({ status: 'online' });
    expect(first.happened).toContain('meanwhile');
  });
});
