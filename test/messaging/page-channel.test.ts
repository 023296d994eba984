// The channel between a page's API and its bridge, both real, over a document's events and message ports.
import { afterEach, describe, expect, it } from 'vitest';
import { createChannelHost } from '../../core/api/channel-host.ts';
import { handOver, offerChannel } from '../../core/messaging/page-channel.ts';
import { CHANNEL_OFFERED, type HostMessage, type PageMessage } from '../../core/messaging/page-protocol.ts';
import { until } from '../e2e/until.ts';

const opened: MessagePort[] = [];
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

/** The part of a page's window that both ends use. */
function createView() {
  const OwnChannel = class extends MessageChannel {
    constructor() {
      super();
      opened.push(this.port1, this.port2);
    }
  };
  return {
    document: new EventTarget(),
    MessageChannel: OwnChannel,
    MessageEvent,
    MessagePort,
    EventTarget,
    Event,
    CustomEvent,
  };
}

type View = ReturnType<typeof createView>;

/** A bridge's end, with what it heard. */
function bridgeIn(view: View) {
  const heard: unknown[] = [];
  return { ...offerChannel(view, (message) => heard.push(message)), heard };
}

/** The API's end. */
function apiIn(view: View) {
  const host = createChannelHost(view);
  const told: HostMessage[] = [];
  host.listen((message) => told.push(message));
  return { ...host, told };
}

const QUESTION: PageMessage = { type: 'ask', id: 1, question: { type: 'leave', session: 's' } };
const LINE: HostMessage = { type: 'logged', line: 'one' };

describe('the channel', () => {
  it.each(['the bridge', 'the API'])(
    '[PB4] comes about where %s is first, before anything of the page',
    async (first) => {
      const view = createView();
      const early = first === 'the bridge' ? bridgeIn(view) : null;
      const api = apiIn(view);
      api.say(QUESTION);
      const bridge = early ?? bridgeIn(view);
      bridge.post(LINE);
      await until('both were heard', () => bridge.heard.length === 1 && api.told.length === 1);
      expect(bridge.heard).toEqual([QUESTION]);
      expect(api.told).toEqual([LINE]);
      let offers = 0;
      view.document.addEventListener(CHANNEL_OFFERED, () => {
        offers += 1;
      });
      apiIn(view);
      expect(offers).toBe(0);
    },
  );

  it('[PB5] of a new bridge takes the place of the old one, and the API hears that what it asked is lost', async () => {
    const view = createView();
    const old = bridgeIn(view);
    const api = apiIn(view);
    const next = bridgeIn(view);
    api.say(QUESTION);
    old.post(LINE);
    next.post({ ...LINE, line: 'two' });
    await until('the new one was heard', () => next.heard.length === 1 && api.told.length === 2);
    expect(old.heard).toEqual([]);
    expect(api.told).toEqual([{ type: 'reset' }, { ...LINE, line: 'two' }]);
  });

  it('[PB4] works whatever the page does to its globals later', async () => {
    const view = createView();
    const bridge = bridgeIn(view);
    const api = apiIn(view);
    const { postMessage } = MessagePort.prototype;
    const taken: unknown[] = [];
    MessagePort.prototype.postMessage = (message: unknown) => void taken.push(message);
    try {
      api.say(QUESTION);
    } finally {
      MessagePort.prototype.postMessage = postMessage;
    }
    await until('it was heard', () => bridge.heard.length === 1);
    expect(taken).toEqual([]);
  });

  it('[PB6] passes on nothing but the words of a host', async () => {
    const view = createView();
    const bridge = bridgeIn(view);
    const api = apiIn(view);
    for (const message of [null, 'reset', { type: 'constructor' }, { type: 'ask' }, LINE])
      bridge.post(message);
    await until('the last one came', () => api.told.length > 0);
    expect(api.told).toEqual([LINE]);
  });

  it('[PB7] has a part of the API loaded, which hands itself over, once for each who waits', async () => {
    const view = createView();
    const bridge = bridgeIn(view);
    const api = apiIn(view);
    const got: unknown[] = [];
    const create = () => 'a widget';
    api.load('widget', (made) => got.push(made));
    api.load('provider', (made) => got.push(made));
    await until('it was asked for', () => bridge.heard.length === 2);
    expect(bridge.heard).toEqual([
      { type: 'load', part: 'widget' },
      { type: 'load', part: 'provider' },
    ]);
    handOver(view, { part: 'widget', create });
    bridge.post({ type: 'notLoaded', part: 'provider' });
    bridge.post({ type: 'notLoaded', part: 'widget' });
    await until('both are known', () => got.length === 2);
    expect(got).toEqual([create, null]);
  });
});
