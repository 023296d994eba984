// Every state of the overlay's document, for screenshots and for axe. Those of the chat in it are the panel's.
import type { Box } from '../../../core/messaging/launcher-protocol.ts';
import { type createFakeClient, makeOpen } from '../../support/fake-client.ts';
import { TALK } from './sample-talk.ts';

export interface OverlayState {
  readonly box: Box;
  show(client: ReturnType<typeof createFakeClient>): void;
}

const MINIMISED: Box = { isOpen: false, x: 1, y: 1 };

export const OVERLAY_STATES: Readonly<Record<string, OverlayState>> = {
  'overlay-minimised': { box: MINIMISED, show: (client) => client.put(makeOpen(), TALK) },
  'overlay-unread': { box: MINIMISED, show: (client) => client.put(makeOpen({ unread: 3 }), TALK) },
  'overlay-much-unread': { box: MINIMISED, show: (client) => client.put(makeOpen({ unread: 120 }), TALK) },
  'overlay-open': { box: { ...MINIMISED, isOpen: true }, show: (client) => client.put(makeOpen(), TALK) },
};
