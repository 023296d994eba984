// Who is at the other end of a port? A pure decision on what the browser says of the sender (DESIGN.md 8).
import type { PortSender } from './port.ts';

/** The extension itself: `runtime.id` and `runtime.getURL('')`, which ends with a slash. */
export interface OwnIdentity {
  readonly id: string;
  readonly baseUrl: string;
}

/** The overlay's document, the only one that pages can frame. */
const OVERLAY = 'overlay.html';

/**
 * `view`: a document of this extension. `overlay`: one that stands in a page, or could: whoever asks for it has to show a
 * ticket. `stranger`: anything else, our own content scripts included, whose `id` is ours and whose `url` is the page's.
 */
export type SenderKind = 'view' | 'overlay' | 'stranger';

/** Decides it. */
export function decideSender(sender: PortSender | undefined, own: OwnIdentity): SenderKind {
  if (sender?.id !== own.id || sender.url === undefined) return 'stranger';
  // A prefix that ends with a slash fixes scheme and host: no user info, port or longer host name can follow it.
  if (!sender.url.startsWith(own.baseUrl)) return 'stranger';
  const file = sender.url.slice(own.baseUrl.length).split(/[?#]/)[0];
  // Inside a page all else is refused by the browser; this does not depend on it.
  const isFramed = sender.tab !== undefined && sender.frameId !== undefined && sender.frameId !== 0;
  return isFramed || file === OVERLAY ? 'overlay' : 'view';
}
