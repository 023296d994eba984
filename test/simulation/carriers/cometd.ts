// Chats of the simulated world over the CometD transport as shipped, with the `cometd` package itself.
import { createCometdTransport } from '../../../core/cometd/transport.ts';
import type { FakeTransport } from '../../support/fake-transport.ts';
import type { CarrierSetting } from '../carriers.ts';
import { type Browser, createCarrier } from './carrier.ts';

/** Where something on the way refuses WebSockets now and then. */
const REFUSALS = 0.5;

const live = ({ logger, fetch, ownOrigin }: Browser, disableWebSockets = false) =>
  createCometdTransport({ logger, fetch, ownOrigin, disableWebSockets: () => disableWebSockets });

/** Over WebSocket first. */
export function openCometd(setting: CarrierSetting): FakeTransport {
  return createCarrier(setting, { build: (browser) => live(browser) });
}

/** With WebSockets switched off. */
export function openCometdPolling(setting: CarrierSetting): FakeTransport {
  return createCarrier(setting, { build: (browser) => live(browser, true) });
}

/** Where a proxy refuses WebSockets now and then: a link falls back to long-polling, the next one may not. */
export function openCometdBehindProxy(setting: CarrierSetting): FakeTransport {
  return createCarrier(setting, { build: (browser) => live(browser), refusals: REFUSALS });
}
