// Uploads through an offscreen document: opened with the first upload, closed after the last. One that an earlier life of the
// background has left behind is closed first, and its uploads with it, so that none overlaps its own repetition.
import type { SendForm } from '../../core/gms/file-transfer.ts';
import type { Port } from '../../core/messaging/port.ts';
import { parseUploadNews, UPLOADS } from '../../core/messaging/upload-protocol.ts';

export interface OffscreenOptions {
  readonly offscreen: {
    createDocument(options: {
      readonly url: string;
      reasons: ['BLOBS'];
      readonly justification: string;
    }): Promise<void>;
    /** Rejects where there is none. */
    closeDocument(): Promise<void>;
  };
  readonly connect: (options: { readonly name: string }) => Port;
  /** For forms: ports carry no content of files. */
  readonly channel: { postMessage(message: unknown): void };
  readonly createId: () => string;
}

export function createOffscreenSender(options: OffscreenOptions): SendForm {
  const { offscreen, connect, channel, createId } = options;
  let running = 0;
  let turn = Promise.resolve();

  /** Opening and closing never overlap. */
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const done = turn.then(step);
    turn = done.catch(() => undefined);
    return done;
  };
  // It may be closed already: by itself, or because there never was one.
  const close = () => offscreen.closeDocument().catch(() => undefined);
  const enter = async () => {
    if (running === 0) {
      await close();
      await offscreen.createDocument({
        url: 'offscreen.html',
        reasons: ['BLOBS'],
        justification: 'Sends a file that the visitor has chosen, and shows how much of it is sent.',
      });
    }
    running += 1;
  };
  const leave = async () => {
    running -= 1;
    if (running === 0) await close();
  };

  return async (form, { signal, onProgress }) => {
    await inTurn(enter);
    const id = createId();
    let port: Port | null = null;
    try {
      return await new Promise((resolve, reject) => {
        const fail = () => reject(new Error('no answer'));
        if (signal.aborted) return fail();
        signal.addEventListener('abort', fail);
        port = connect({ name: UPLOADS + id });
        port.onDisconnect.addListener(fail);
        port.onMessage.addListener((message) => {
          const news = parseUploadNews(message);
          if (news?.type === 'ready') channel.postMessage({ id, form });
          else if (news?.type === 'progress') onProgress(news.bytes);
          else if (news?.type === 'answered') resolve(news);
        });
      });
    } finally {
      // Ends the request, where it is still under way.
      (port as Port | null)?.disconnect();
      void inTurn(leave);
    }
  };
}
