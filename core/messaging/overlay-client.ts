// An overlay's own way to the background, beside the view's port: how it gets in, and how it wants to stand in its page.
import { type Box, parseBox } from './launcher-protocol.ts';
import { type OverlayRequest, type OverlayWish, PASS_SEPARATOR } from './overlay-protocol.ts';
import { createRandomId } from './random-id.ts';
import { VIEW_PORT } from './view-protocol.ts';

/** The background may die over a request: so often it is asked again, which does nothing twice. */
const ATTEMPTS = 3;

export interface OverlayAccess {
  /** How it stands in the page at first. */
  readonly box: Box;
  /** For `createExtensionClient`. */
  readonly portName: string;
  /** How it stands then; null where the background refused or does not answer. */
  wish(wish: OverlayWish): Promise<Box | null>;
}

/** Shows the ticket. Null: this document is not let in. Never rejects. */
export async function enterOverlay(options: {
  readonly ticket: string;
  readonly sendMessage: (message: OverlayRequest) => Promise<unknown>;
}): Promise<OverlayAccess | null> {
  const pass = createRandomId();

  const ask = async (request: OverlayRequest): Promise<Box | null> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        return parseBox(await options.sendMessage(request));
      } catch {
        // The next attempt starts a background where there is none.
      }
    }
    return null;
  };

  const box = await ask({ type: 'overlayEnters', ticket: options.ticket, pass });
  if (box === null) return null;
  return {
    box,
    portName: VIEW_PORT + PASS_SEPARATOR + pass,
    wish: (wish) => ask({ type: 'overlayWishes', pass, wish }),
  };
}
