// A page that the browser keeps for "back": to the background it has gone, until the visitor comes back to it.
import { describe, expect, it } from 'vitest';
import { settled } from '../support/manual-clock.ts';
import { createBridgeScene, RESTORE_QUESTION, resume } from './bridge-scene.ts';

const RESUME = resume(2);
const SESSION = {
  type: 'answered',
  id: 1,
  answer: { type: 'session', session: { id: 's1', username: 'User' }, widget: null },
};

describe('a page that is kept for "back"', () => {
  it('[PB8] has gone to the background, and goes on with its chat when it is back', async () => {
    const { bridge, ports, told } = createBridgeScene();
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
    const { bridge, told } = createBridgeScene();
    bridge.heard(RESTORE_QUESTION);
    bridge.putAside();
    await settled();
    expect(told).toMatchObject([
      { type: 'answered', id: 1, answer: { type: 'failed', failure: { reason: 'noAnswer' } } },
    ]);
  });

  it('[PB8] wakes nobody where it had said nothing, or has no chat', async () => {
    const { bridge, ports, told } = createBridgeScene();
    bridge.putAside();
    bridge.broughtBack();
    await settled();
    expect([ports, told]).toEqual([[], []]);
  });
});
