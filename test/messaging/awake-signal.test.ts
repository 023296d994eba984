// The signal by which a background that has just started is noticed by views without a port.
import { describe, expect, it } from 'vitest';
import { announceAwake, onBackgroundAwake } from '../../core/messaging/awake-signal.ts';
import type { PortSender } from '../../core/messaging/port.ts';

type Listener = (message: unknown, sender: PortSender) => undefined;

/** The browser's `runtime` for one extension: a message reaches every page that listens, or rejects where none does. */
function createRuntime(id: string) {
  const listeners = new Set<Listener>();
  const send = async (message: unknown, sender: PortSender) => {
    if (listeners.size === 0)
      throw new Error('Could not establish connection. Receiving end does not exist.');
    for (const listener of listeners) listener(message, sender);
  };
  return {
    id,
    send,
    sendMessage: (message: unknown) => send(message, { id }),
    onMessage: {
      addListener: (listener: Listener) => void listeners.add(listener),
      removeListener: (listener: Listener) => void listeners.delete(listener),
    },
  };
}

describe('a background that starts', () => {
  it('[MS11] is noticed by every view that listens, and by none that has stopped', async () => {
    const runtime = createRuntime('parley');
    const noticed: string[] = [];
    const stop = onBackgroundAwake(runtime, () => void noticed.push('panel'));
    onBackgroundAwake(runtime, () => void noticed.push('options'));
    await announceAwake(runtime);
    stop();
    await announceAwake(runtime);
    expect(noticed).toEqual(['panel', 'options', 'options']);
  });

  it('[MS11] with no view open announces itself to nobody, without an error', async () => {
    await expect(announceAwake(createRuntime('parley'))).resolves.toBeUndefined();
  });

  it('[MS4] is not to be confused with anything else that is said', async () => {
    const runtime = createRuntime('parley');
    let count = 0;
    onBackgroundAwake(runtime, () => {
      count += 1;
    });
    for (const message of [null, 'awake', {}, { type: 'other' }])
      await runtime.send(message, { id: 'parley' });
    await runtime.send({ type: 'parley-background-awake' }, { id: 'another extension' });
    expect(count).toBe(0);
  });
});
