// A page that the browser keeps for "back": to the background it has gone, until the visitor comes back to it.
import { describe, expect, it } from 'vitest';
import { createPageBridge } from '../../core/messaging/page-bridge.ts';
import { PAGE_PORT, type PageMessage } from '../../core/messaging/page-protocol.ts';
import { RESTORE } from '../contracts/page-host-world.ts';
import { createPortPair, type FakePortPair } from '../support/fake-port.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';

const RESTORE_QUESTION: PageMessage = {
  type: 'ask',
  id: 1,
  question: { type: 'restoreSession', restore: RESTORE },
};
const RESUME: PageMessage = {
  type: 'ask',
  id: 2,
  question: { type: 'resumeSession', session: 's1', fromIndex: 0, transport: null, stateStorage: null },
};
const SESSION = {
  type: 'answered',
  id: 1,
  answer: { type: 'session', session: { id: 's1', username: 'User' }, widget: null },
};

function createScene() {
  const clock = createManualClock();
  const ports: FakePortPair[] = [];
  const told: unknown[] = [];
  const bridge = createPageBridge({
    connect() {
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
  return { bridge, ports, told };
}

describe('a page that is kept for "back"', () => {
  it('[PB8] has gone to the background, and goes on with its chat when it is back', async () => {
    const { bridge, ports, told } = createScene();
    bridge.heard(RESTORE_QUESTION);
    ports[0]?.far.postMessage(SESSION);
    await settled();
    bridge.putAside();
    await settled();
    expect(ports[0]?.far.isConnected()).toBe(false);
    expect(told).toHaveLength(1);
    bridge.broughtBack();
    expect(told.at(-1)).toEqual({ type: 'reset' });
    bridge.heard(RESUME);
    await settled();
    expect(ports[1]?.far.received).toEqual([RESUME]);
    bridge.broughtBack();
    expect(told).toHaveLength(2);
  });

  it('[PB8] is told that what it had asked is lost', async () => {
    const { bridge, told } = createScene();
    bridge.heard(RESTORE_QUESTION);
    bridge.putAside();
    await settled();
    expect(told).toMatchObject([
      { type: 'answered', id: 1, answer: { type: 'failed', failure: { reason: 'noAnswer' } } },
    ]);
  });

  it('[PB8] wakes nobody where it had said nothing, or has no chat', async () => {
    const { bridge, ports, told } = createScene();
    bridge.putAside();
    bridge.broughtBack();
    await settled();
    expect([ports, told]).toEqual([[], []]);
  });
});
