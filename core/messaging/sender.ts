// Who is at the other end of a port? A pure decision on what the browser says of the sender (DESIGN.md 8).
import type { PortSender } from './port.ts';

/** The extension itself: `runtime.id` and `runtime.getURL('')`, which ends with a slash. */
export interface OwnIdentity {
  readonly id: string;
  readonly baseUrl: string;
}

/**
 * `view`: a document of this extension, also one inside a page's iframe. `stranger`: anything else, our own content
 * scripts included, whose `id` is ours and whose `url` is the page's.
 */
export function decideSender(sender: PortSender | undefined, own: OwnIdentity): 'view' | 'stranger' {
  if (sender?.id !== own.id || sender.url === undefined) return 'stranger';
  // A prefix that ends with a slash fixes scheme and host: no user info, port or longer host name can follow it.
  return sender.url.startsWith(own.baseUrl) ? 'view' : 'stranger';
}
