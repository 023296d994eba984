// Which way files go: to the side door of CometD, or below the chat's address over REST, as the chat itself is carried; and who
// uploads in this browser.
import type { FilePlace } from '../../core/chat/effects.ts';
import type { Clock, FileTransfer } from '../../core/chat/ports.ts';
import { createCometdFiles } from '../../core/cometd/files.ts';
import type { SendForm } from '../../core/gms/file-transfer.ts';
import { createRestFiles } from '../../core/rest/files.ts';

/** One port for files of all chats. */
export function createFileCarrier(options: {
  readonly sendForm: SendForm;
  readonly clock: Clock;
  readonly ownOrigin: string;
}): FileTransfer {
  const shared = {
    ...options,
    fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init),
  };
  const live = createCometdFiles(shared);
  const polling = createRestFiles(shared);
  const of = ({ carrier }: FilePlace) => (carrier === 'polling' ? polling : live);
  return {
    limits: (place) => of(place).limits(place),
    upload: (place, ...rest) => of(place).upload(place, ...rest),
    download: (place, ...rest) => of(place).download(place, ...rest),
    remove: (place, ...rest) => of(place).remove(place, ...rest),
  };
}
