// What XMLHttpRequest does in a browser, in Node: sends a form with a file and tells how much has gone out. Fake clients of the
// browser's own way: it builds the same form.
import { request as httpRequest } from 'node:http';
import type { SendForm } from '../../core/gms/file-transfer.ts';

const PIECE_BYTES = 64 * 1024;

/** `headers`: what a browser adds by itself, such as cookies and Origin. */
export function createNodeSendForm(headers: Readonly<Record<string, string>>): SendForm {
  return async ({ url, fields, name, type, content }, { signal, onProgress }) => {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new File([content], name, { type }));
    const encoded = new Response(form);
    const body = new Uint8Array(await encoded.arrayBuffer());
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        url,
        {
          method: 'POST',
          agent: false,
          signal,
          headers: {
            ...headers,
            'content-type': encoded.headers.get('content-type') ?? '',
            'content-length': body.length,
          },
        },
        async (response) => {
          try {
            let text = '';
            for await (const piece of response.setEncoding('utf8')) text += piece;
            resolve({ status: response.statusCode ?? 0, text });
          } catch (error) {
            reject(error);
          }
        },
      );
      outgoing.on('error', reject);
      const write = (from: number) => {
        if (signal.aborted) return;
        if (from >= body.length) outgoing.end();
        else
          outgoing.write(body.subarray(from, from + PIECE_BYTES), () => {
            onProgress(Math.min(from + PIECE_BYTES, body.length));
            write(from + PIECE_BYTES);
          });
      };
      write(0);
    });
  };
}
