// The files of a server as one life of a background reaches them: what is under way ends with that life.
import type { FileTransfer } from '../../core/chat/ports.ts';

/** The same transfer until `death` is aborted. */
export function whileAlive(files: FileTransfer, death: AbortSignal): FileTransfer {
  const withDeath = <Options extends { readonly signal: AbortSignal }>(options: Options) => ({
    ...options,
    signal: AbortSignal.any([options.signal, death]),
  });
  return {
    limits: files.limits,
    remove: files.remove,
    upload: (place, file, content, options) => files.upload(place, file, content, withDeath(options)),
    download: (place, fileId, options) => files.download(place, fileId, withDeath(options)),
  };
}
