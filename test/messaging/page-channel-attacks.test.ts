// Attacks on the channel between a page's API and its bridge, by scripts of the page that would have it for themselves.
import { afterEach, describe, expect, it } from 'vitest';
import { createChannelHost } from '../../core/api/channel-host.ts';
import { offerChannel } from '../../core/messaging/page-channel.ts';
import {
  CHANNEL_OFFERED,
  CHANNEL_WANTED,
  type HostMessage,
  type PageMessage,
} from '../../core/messaging/page-protocol.ts';
import { until } from '../e2e/until.ts';

const QUESTION: PageMessage = { type: 'ask', id: 1, question: { type: 'leave', session: 's' } };
const opened: MessagePort[] = [];
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

/** A page's window, with a bridge and an API. */
function createView() {
  const OwnChannel = class extends MessageChannel {
    constructor() {
      super();
      opened.push(this.port1, this.port2);
    }
  };
  const view = {
    document: new EventTarget(),
    ...{ MessageChannel: OwnChannel, MessageEvent, MessagePort, EventTarget, Event, CustomEvent },
  };
  const heard: unknown[] = [];
  const told: HostMessage[] = [];
  const bridge = offerChannel(view, (message) => heard.push(message));
  const host = createChannelHost(view);
  host.listen((message) => told.push(message));
  return { view, bridge, host, heard, told };
}

describe('the channel', () => {
  it('[PA6] is given to nobody who asks for it later', async () => {
    const { view, bridge, host, heard, told } = createView();
    const taken: unknown[] = [];
    view.document.addEventListener(CHANNEL_OFFERED, (event) => {
      if (event instanceof MessageEvent) taken.push(...event.ports);
    });
    view.document.dispatchEvent(new Event(CHANNEL_WANTED));
    // Ports themselves cannot be printed.
    expect(taken.length).toBe(0);
    host.say(QUESTION);
    bridge.post({ type: 'reset' });
    await until('both were heard', () => heard.length === 1 && told.length === 1);
  });

  it.each([
    ['without a port', () => new Event(CHANNEL_OFFERED, { cancelable: true })],
    ['of another kind', () => new CustomEvent(CHANNEL_OFFERED, { detail: [{}] })],
    ['with no ports', () => new MessageEvent(CHANNEL_OFFERED, { data: 'x' })],
  ])('[PA6] is not lost to an offer %s', async (_name, make) => {
    const { view, bridge, host, heard, told } = createView();
    view.document.dispatchEvent(make());
    host.say(QUESTION);
    bridge.post({ type: 'logged', line: 'one' });
    await until('both were heard', () => heard.length === 1 && told.length === 1);
    expect(told).toEqual([{ type: 'logged', line: 'one' }]);
  });

  it('[PA6] does not begin anew where the same offer is made again', async () => {
    const offers: Event[] = [];
    const view = {
      document: new EventTarget(),
      ...{ MessageChannel, MessageEvent, MessagePort, EventTarget, Event, CustomEvent },
    };
    view.document.addEventListener(CHANNEL_OFFERED, (event) => offers.push(event));
    const heard: unknown[] = [];
    offerChannel(view, (message) => heard.push(message));
    const host = createChannelHost(view);
    const told: HostMessage[] = [];
    host.listen((message) => told.push(message));
    const ports = offers.flatMap((event) => (event instanceof MessageEvent ? [...event.ports] : []));
    opened.push(...ports);
    view.document.dispatchEvent(new MessageEvent(CHANNEL_OFFERED, { ports }));
    host.say(QUESTION);
    await until('it was heard', () => heard.length === 1);
    expect(told).toEqual([]);
  });

  it('[PA6] of a bridge that was left behind says nothing more to the API', async () => {
    const { view, bridge, told } = createView();
    const next = offerChannel(view, () => undefined);
    bridge.post({ type: 'logged', line: 'of old' });
    next.post({ type: 'logged', line: 'new' });
    await until('the new one is heard', () => told.length === 2);
    expect(told).toEqual([{ type: 'reset' }, { type: 'logged', line: 'new' }]);
  });

  it.each(['constructor', '__proto__', 'toString', 'attend', 7, null])(
    '[PA6] brings the API no word of type %j',
    async (type) => {
      const { bridge, told } = createView();
      bridge.post({ type });
      bridge.post({ type: 'logged', line: 'one' });
      await until('the last one came', () => told.length > 0);
      expect(told).toEqual([{ type: 'logged', line: 'one' }]);
    },
  );
});
