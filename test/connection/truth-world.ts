// A chat, what its visitor is told of the connection, and what the network really is: over real time, which the visitor's computer
// does not always keep. The runner, the background's clock and the status line are the real ones.
import { signal } from '@preact/signals';
import { createChat } from '../../core/chat/closed.ts';
import type { Clock, Unsubscribe } from '../../core/chat/ports.ts';
import { type ChatSummary, selectSummary } from '../../core/chat/selectors.ts';
import { createSession } from '../../core/chat/session.ts';
import { type ConnectionDisplay, createConnectionSignal } from '../../core/view/connection-display.ts';
import { createBrowserClock } from '../../entrypoints/background/browser-clock.ts';
import { createFakeChatServer } from '../support/fake-chat-server.ts';
import type { FakeNetwork, FramePassing } from '../support/fake-network.ts';
import { createFakeTransport } from '../support/fake-transport.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createMemoryStateStore } from '../support/memory-state-store.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

/** `refused`: what is open is reset, nothing new is let in. `halfOpen`: everything stays, and nothing passes. */
export type NetworkMode = 'up' | 'slow' | 'refused' | 'halfOpen';

/** What the line says, and what is the case. */
export interface Sample {
  readonly display: ConnectionDisplay;
  /** How long the present connection has carried nothing, and how long it could have been had; of the computer's waking time. */
  readonly brokenMs: number;
  readonly wellMs: number;
  /** Until the next attempt, as the line counts it down; null: it does not. */
  readonly countdownMs: number | null;
}

const FORM = { firstName: 'Ann', lastName: 'Lee', email: '', subject: '' };
const DESK = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
const START = 1_700_000_000_000;
const SAMPLE_MS = 500;
const DELAY_MS = 20;
const SLOW_MS = 2_500;

/** How often in a schedule something is drawn: the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface TruthWorldOptions {
  readonly seed: number;
  /** Do timers stand still while the computer sleeps, or are they due when it wakes? Systems differ. */
  readonly hasFrozenTimers: boolean;
  readonly onSample: (sample: Sample) => void;
}

export async function createTruthWorld(options: TruthWorldOptions) {
  const { seed, hasFrozenTimers, onSample } = options;
  const real = createManualClock(START);
  const random = createRandom(seed);
  const logger = createStrictLogger();
  let offset = 0;
  let awakeAt = 0;
  let sleptMs = 0;
  const isAsleep = () => real.now() < awakeAt;

  const startTimer = (callback: () => void, ms: number): Unsubscribe => {
    const due = real.now() + ms;
    const sleptBefore = sleptMs;
    let cancel: Unsubscribe = () => undefined;
    const wait = (until: number) => {
      cancel = real.setTimer(until, () => {
        const end = Math.max(awakeAt, hasFrozenTimers ? due + sleptMs - sleptBefore : due);
        if (real.now() < end) wait(end);
        else callback();
      });
    };
    wait(due);
    return () => cancel();
  };
  const wallNow = () => real.now() + offset;
  const steady: Clock = { now: real.now, setTimer: (at, callback) => startTimer(callback, at - real.now()) };
  const windowClock: Clock = {
    now: wallNow,
    setTimer: (at, callback) => startTimer(callback, Math.max(0, at - wallNow())),
  };
  // As `performance.now()` has it: whatever the time of day is set to, and on some systems without the time that was slept.
  const clock = createBrowserClock({
    now: () => real.now() - (hasFrozenTimers ? sleptMs : 0),
    startTimer,
  });

  let mode: NetworkMode = 'up';
  /** Connections that have lost something: they never carry sense again. */
  const dead = new Set<number>();
  let present = 0;
  const passes = ({ connection, channel, direction }: FramePassing): boolean => {
    if (direction === 'toServer' && channel === '/meta/handshake') present = connection;
    if (mode === 'halfOpen' || (isAsleep() && direction === 'toClient')) dead.add(connection);
    return !dead.has(connection);
  };
  const network: FakeNetwork = {
    carry: (frame) => (passes(frame) ? [mode === 'slow' ? SLOW_MS : DELAY_MS] : []),
    arrives: passes,
    canConnect: () => mode !== 'refused',
  };
  const server = createFakeChatServer({ clock: real });
  const transport = createFakeTransport({ server, clock: steady, wireClock: real, network });

  const initial = createChat({ id: 'c1', desk: DESK });
  const summary = signal<ChatSummary | null>(selectSummary(initial));
  const session = createSession({
    initial,
    store: createMemoryStateStore(),
    transport,
    clock,
    random,
    logger,
    onChange: ({ state }) => {
      summary.value = selectSummary(state);
    },
    onStorageTrouble: () => undefined,
  });
  const line = createConnectionSignal(summary, windowClock);

  let brokenMs = 0;
  let wellMs = 0;
  const look = () => {
    const isUp = mode === 'up' || mode === 'slow';
    const isBroken = !isUp || dead.has(present);
    brokenMs = isBroken ? brokenMs + SAMPLE_MS : 0;
    wellMs = isUp ? wellMs + SAMPLE_MS : 0;
    const display = line.display.value;
    const countdownMs = display.kind === 'waiting' ? display.until - windowClock.now() : null;
    onSample({ display, brokenMs, wellMs, countdownMs });
  };

  const world = {
    session,
    server,
    logger,
    display: () => line.display.value,
    set(next: NetworkMode) {
      mode = next;
      if (next === 'refused') transport.cut({ losesFrames: true });
    },
    /** What the browser says of its network, rightly or not: without one the chat begins anew. */
    browserSays(what: 'online' | 'offline') {
      if (what === 'online') session.networkReturned();
      else {
        session.networkLost();
        wellMs = 0;
      }
    },
    /** The computer's clock is set, forward or back. */
    jump(ms: number) {
      offset += ms;
    },
    async sleep(ms: number) {
      awakeAt = real.now() + ms;
      sleptMs += ms;
      await real.advance(ms);
      // For the computer the network is only back as it wakes.
      wellMs = 0;
    },
    /** Real time passes, and the line is looked at all the while. */
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += SAMPLE_MS) {
        await real.advance(SAMPLE_MS);
        look();
      }
    },
    close() {
      session.abandon();
      line.close();
    },
  };
  void session.give('start', { type: 'startChat', form: FORM });
  await world.pass(5_000);
  return world;
}
