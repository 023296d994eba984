// REST in the place of CometD where nobody is told why a request failed, as in a page.
import { describe, expect, it } from 'vitest';
import type { LinkEvent } from '../../core/chat/events.ts';
import type { ChatTransport } from '../../core/chat/ports.ts';
import { createTransports } from '../../core/rest/transports.ts';

const DESK = { cometdUrl: 'https://chat.example/cometd', service: 'support' };
const UNREACHABLE: LinkEvent = { type: 'linkLost', error: { code: 'unreachable' } };
const OVER_COMETD: LinkEvent = {
  type: 'linkOpened',
  clientId: 'c-1',
  carrier: 'websocket',
  isResumed: false,
};
const OVER_REST: LinkEvent = { type: 'linkOpened', clientId: 'rest-1', carrier: 'polling', isResumed: false };

/** Links of it tell these, one after the other, a link each. */
function createScripted(...script: readonly LinkEvent[]): ChatTransport {
  const events = [...script];
  return {
    open({ listener }) {
      const event = events.shift();
      queueMicrotask(() => event !== undefined && listener(event));
      return { publish: () => undefined, close: async () => undefined };
    },
    fence: async () => false,
  };
}

function setUp({ isThere, live }: { readonly isThere: boolean; readonly live: readonly LinkEvent[] }) {
  let probes = 0;
  const transport = createTransports({
    live: createScripted(...live),
    polling: createScripted(),
    fallback: createScripted(OVER_REST),
    connection: () => 'live',
    async probe() {
      probes += 1;
      return isThere ? null : { code: 'unreachable' };
    },
  });
  async function open(use: (link: ReturnType<ChatTransport['open']>) => void = () => undefined) {
    const events: LinkEvent[] = [];
    use(transport.open({ desk: DESK, resumeClientId: null, listener: (event) => void events.push(event) }));
    await new Promise((resolve) => setImmediate(resolve));
    return events;
  }
  return { open, probes: () => probes };
}

describe('a transport that is not told why a request failed', () => {
  it('[SA28] looks for REST where no CometD seems to be', async () => {
    const { open } = setUp({ isThere: true, live: [UNREACHABLE] });
    expect(await open()).toEqual([OVER_REST]);
  });

  it('[SA28] says that the server cannot be reached where there is no REST either', async () => {
    const { open } = setUp({ isThere: false, live: [UNREACHABLE] });
    expect(await open()).toEqual([UNREACHABLE]);
  });

  it('[SA28] does not look where CometD was seen before, nor for other trouble', async () => {
    const refused: LinkEvent = { type: 'linkLost', error: { code: 'originRefused' } };
    const known = setUp({ isThere: true, live: [OVER_COMETD, UNREACHABLE] });
    expect([await known.open(), await known.open()]).toEqual([[OVER_COMETD], [UNREACHABLE]]);
    const other = setUp({ isThere: true, live: [refused] });
    expect([await other.open(), known.probes(), other.probes()]).toEqual([[refused], 0, 0]);
  });

  it('[SA28] says nothing more once it is closed', async () => {
    const { open } = setUp({ isThere: true, live: [UNREACHABLE] });
    expect(await open((link) => void link.close())).toEqual([]);
  });
});
