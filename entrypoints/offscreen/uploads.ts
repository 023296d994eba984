// The uploads of the offscreen document: a port for each, its form over the channel, its progress and answer back over the port. An
// upload ends with its port; the document, with the last of them.
import { sendFormByXhr } from '../../core/gms/file-form.ts';
import type { Port, PortSender } from '../../core/messaging/port.ts';
import {
  ANSWER_MAX_LENGTH,
  parseUploadForm,
  UPLOADS,
  type UploadNews,
} from '../../core/messaging/upload-protocol.ts';

/** What this file needs of a BroadcastChannel. */
export interface FormChannel {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export interface UploadsOptions {
  readonly ownId: string;
  /** Of the background's script. */
  readonly backgroundUrl: string;
  readonly channel: FormChannel;
  /** Closes the document. */
  readonly leave: () => void;
}

/** How long the document stays without an upload: the background closes it itself, unless it is gone. */
export const LINGER_MS = 5_000;

/** Takes the ports of the background, and turns everyone else away. */
export function createUploads(options: UploadsOptions): { connected(port: Port): void } {
  const { ownId, backgroundUrl, channel, leave } = options;
  let running = 0;
  let leaving = setTimeout(leave, LINGER_MS);

  const isBackground = (sender: PortSender | undefined) =>
    sender?.id === ownId && sender.url === backgroundUrl && sender.tab === undefined;

  return {
    connected(port) {
      if (!port.name.startsWith(UPLOADS)) return;
      if (!isBackground(port.sender)) {
        port.disconnect();
        return;
      }
      const uploadId = port.name.slice(UPLOADS.length);
      const controller = new AbortController();
      const { signal } = controller;
      running += 1;
      clearTimeout(leaving);

      const tell = (news: UploadNews) => {
        if (!signal.aborted) port.postMessage(news);
      };
      const onForm = async ({ data }: { readonly data: unknown }) => {
        const asked = parseUploadForm(data);
        if (asked?.id !== uploadId) return;
        channel.removeEventListener('message', onForm);
        try {
          const onProgress = (bytes: number) => tell({ type: 'progress', bytes });
          const { status, text } = await sendFormByXhr(asked.form, { signal, onProgress });
          tell({ type: 'answered', status, text: text.slice(0, ANSWER_MAX_LENGTH) });
        } catch {
          // No answer, of whatever kind: the end of the port says so.
          if (!signal.aborted) port.disconnect();
          ended();
        }
      };
      const ended = () => {
        if (signal.aborted) return;
        controller.abort();
        channel.removeEventListener('message', onForm);
        running -= 1;
        if (running === 0) leaving = setTimeout(leave, LINGER_MS);
      };
      channel.addEventListener('message', onForm);
      port.onDisconnect.addListener(ended);
      tell({ type: 'ready' });
    },
  };
}
