// Failures that only a person can mend are not knocked at in a loop; passing ones are tried again for as long as it takes.
import { describe, expect, it } from 'vitest';
import type { ChatErrorData } from '../../core/chat/errors.ts';
import type { LinkEvent } from '../../core/chat/events.ts';
import type { ChatTransport, Clock } from '../../core/chat/ports.ts';
import { createSession } from '../../core/chat/session.ts';
import { openPlay, report } from '../chat/builders.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createMemoryStateStore } from '../support/memory-state-store.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Attempts in an hour against what only a person can mend, and against what passes. */
const PERMANENT_MAX = 40;
const TRANSIENT_MAX = 400;
const TRANSIENT_MIN = 100;

/** How each attempt ends. */
type Ending = (tell: (event: LinkEvent) => void, clock: Clock) => void;

const loses =
  (code: ChatErrorData['code']): Ending =>
  (tell) =>
    tell({ type: 'linkLost', error: { code } });
const opens = (tell: (event: LinkEvent) => void) =>
  tell({ type: 'linkOpened', clientId: 'l2', carrier: 'websocket', isResumed: false });
const welcomes: Ending = (tell) => {
  opens(tell);
  tell({ type: 'reportReceived', report: report([], { nextPosition: 2 }) });
};
const flaps: Ending = (tell, clock) => {
  welcomes(tell, clock);
  clock.setTimer(clock.now() + 50, () => tell({ type: 'linkLost', error: { code: 'malformed' } }));
};

/** An open chat whose link has just been lost. */
function createScene(ending: Ending) {
  const clock = createManualClock();
  let attempts = 0;
  let how = ending;
  let draw = 1;
  const transport: ChatTransport = {
    open({ listener }) {
      attempts += 1;
      let isClosed = false;
      const tell = (event: LinkEvent) => {
        if (!isClosed) listener(event);
      };
      queueMicrotask(() => how(tell, clock));
      return {
        publish: () => undefined,
        async close() {
          isClosed = true;
        },
      };
    },
    fence: async () => true,
  };
  const session = createSession({
    initial: openPlay().state(),
    store: createMemoryStateStore(),
    transport,
    clock,
    random: () => {
      draw = (draw * 16_807) % 2_147_483_647;
      return draw / 2_147_483_647;
    },
    logger: createStrictLogger(),
    onChange: () => undefined,
    onStorageTrouble: () => undefined,
  });
  session.resume();
  return {
    clock,
    session,
    /** Attempts in this time. */
    async attemptsIn(ms: number): Promise<number> {
      const before = attempts;
      await clock.advance(ms);
      return attempts - before;
    },
    becomes(next: Ending) {
      how = next;
    },
    status: () => session.state().connection.status,
  };
}

describe('a failure that only a person can mend', () => {
  it.each([
    ['an address that is no chat server, or answers 4xx', loses('notCometd')],
    ['a service that is not there', opens],
  ])('[CT4] %s is asked ever more rarely', async (_what, ending) => {
    const scene = createScene(ending);
    expect(await scene.attemptsIn(HOUR_MS)).toBeLessThan(PERMANENT_MAX);
    // Rarely is not never.
    expect(await scene.attemptsIn(HOUR_MS)).toBeGreaterThan(2);
  });

  it.each(['originRefused', 'handshakeRefused'] as const)(
    '[CT4] %s is not asked again at all',
    async (code) => {
      const scene = createScene(loses(code));
      expect(await scene.attemptsIn(HOUR_MS)).toBe(1);
      expect(scene.status()).toBe('offline');
    },
  );

  it.each(['notCometd', 'originRefused'] as const)('[CT5] %s: "Try now" asks at once', async (code) => {
    const scene = createScene(loses(code));
    await scene.clock.advance(HOUR_MS);
    scene.becomes(welcomes);
    await scene.session.give('now', { type: 'reconnect' });
    expect(await scene.attemptsIn(0)).toBeLessThanOrEqual(1);
    expect(scene.status()).toBe('online');
  });

  it.each(['notCometd', 'originRefused'] as const)(
    '[CT5] %s: changed settings, grants, or a network that returns begin anew',
    async (code) => {
      const scene = createScene(loses(code));
      await scene.clock.advance(HOUR_MS);
      scene.session.networkReturned();
      expect(await scene.attemptsIn(1_000)).toBeGreaterThanOrEqual(1);
      // The pauses begin at a second again, not at ten minutes.
      if (code === 'notCometd') expect(await scene.attemptsIn(MINUTE_MS)).toBeGreaterThan(2);
      scene.becomes(welcomes);
      scene.session.networkReturned();
      await scene.clock.advance(1_000);
      expect(scene.status()).toBe('online');
    },
  );

  it('[CT4] does not inherit the patience of a long outage before it', async () => {
    const scene = createScene(loses('unreachable'));
    await scene.clock.advance(HOUR_MS);
    scene.becomes(loses('notCometd'));
    await scene.clock.advance(30_000);
    scene.becomes(welcomes);
    await scene.clock.advance(128_000);
    expect(scene.status()).toBe('online');
  });
});

describe('a failure that passes', () => {
  it.each(['unreachable', 'serverTrouble', 'sessionUnknown'] as const)(
    '[CT4] %s is tried for ever',
    async (code) => {
      const scene = createScene(loses(code));
      await scene.clock.advance(HOUR_MS);
      const attempts = await scene.attemptsIn(HOUR_MS);
      expect(attempts).toBeGreaterThan(TRANSIENT_MIN);
      expect(attempts).toBeLessThan(TRANSIENT_MAX);
    },
  );

  it('[CT6] a server that welcomes and drops is not asked every second', async () => {
    const scene = createScene(flaps);
    expect(await scene.attemptsIn(HOUR_MS)).toBeLessThan(TRANSIENT_MAX);
  });

  it('[CT6] the attempts go on counting where a link is lost within half a minute of a hard return', () => {
    const back = () => {
      const play = openPlay().lost();
      for (let attempt = 0; attempt < 3; attempt += 1) play.give({ type: 'reconnect' }).lost();
      return play.give({ type: 'reconnect' }).opened('l2').reported([]);
    };
    expect(back().lost().in('open').connection).toMatchObject({ status: 'waiting', attempt: 5 });
    expect(back().wait(30_000).lost().in('open').connection).toMatchObject({ status: 'waiting', attempt: 1 });
  });
});

describe('what the browser says of its network', () => {
  it('[CT7] without one, a link that looks well is given up at once, and tried anew', async () => {
    const scene = createScene(welcomes);
    await scene.clock.advance(0);
    expect(scene.status()).toBe('online');
    scene.becomes(loses('unreachable'));
    scene.session.networkLost();
    await scene.clock.advance(0);
    expect(scene.status()).not.toBe('online');
    await scene.clock.advance(MINUTE_MS);
    scene.becomes(welcomes);
    scene.session.networkReturned();
    await scene.clock.advance(1_000);
    expect(scene.status()).toBe('online');
  });

  it('[CT7] a false alarm costs a second', async () => {
    const scene = createScene(welcomes);
    await scene.clock.advance(0);
    scene.session.networkLost();
    await scene.clock.advance(1_000);
    expect(scene.status()).toBe('online');
  });
});
