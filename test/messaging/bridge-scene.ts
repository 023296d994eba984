// A bridge alone: its page is what it tells, its backgrounds are the far ends of its ports, its time is the test's.
import { createPageBridge } from '../../core/messaging/page-bridge.ts';
import { PAGE_PORT, type PageMessage } from '../../core/messaging/page-protocol.ts';
import { RESTORE } from '../contracts/page-host-world.ts';
import { createPortPair, type FakePortPair } from '../support/fake-port.ts';
import { createManualClock } from '../support/manual-clock.ts';

export const RESTORE_QUESTION: PageMessage = {
  type: 'ask',
  id: 1,
  question: { type: 'restoreSession', restore: RESTORE },
};

/** The page asks to go on with its session. */
export const resume = (id: number, unanswered: readonly number[] = []): PageMessage => ({
  type: 'ask',
  id,
  question: {
    type: 'resumeSession',
    session: 's1',
    fromIndex: 0,
    transport: null,
    stateStorage: null,
    unanswered,
  },
});

/** A bridge that has not connected yet. */
export function createBridgeScene() {
  const clock = createManualClock();
  const ports: FakePortPair[] = [];
  const told: { readonly type: string }[] = [];
  let isGone = false;
  const bridge = createPageBridge({
    connect() {
      if (isGone) throw new Error('Extension context invalidated.');
      const pair = createPortPair(PAGE_PORT, {});
      ports.push(pair);
      return pair.near;
    },
    tell: (message) => told.push(message),
    now: clock.now,
    later: (callback, ms) => void clock.setTimer(clock.now() + ms, callback),
    random: () => 0.5,
    isFocused: () => false,
  });
  return {
    bridge,
    clock,
    ports,
    told,
    /** The extension is removed, or updated. */
    vanish() {
      isGone = true;
    },
  };
}
