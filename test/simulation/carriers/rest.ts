// Chats of the simulated world over the REST transport as shipped: by the setting, or because the server offers no CometD.
import { createCometdTransport } from '../../../core/cometd/transport.ts';
import { createRestTransport } from '../../../core/rest/transport.ts';
import { createTransports } from '../../../core/rest/transports.ts';
import type { FakeTransport } from '../../support/fake-transport.ts';
import type { CarrierSetting } from '../carriers.ts';
import { createCarrier } from './carrier.ts';

/** REST by the setting. */
export function openRest(setting: CarrierSetting): FakeTransport {
  return createCarrier(setting, { build: createRestTransport });
}

/** CometD by the setting, but the server answers its handshake as something else. */
export function openRestGuessed(setting: CarrierSetting): FakeTransport {
  setting.server.bayeux.front = 'notCometd';
  return createCarrier(setting, {
    build: (browser) =>
      createTransports({
        live: createCometdTransport(browser),
        polling: createRestTransport(browser),
        fallback: createRestTransport({ ...browser, isGuess: true }),
        connection: () => 'live',
      }),
  });
}
