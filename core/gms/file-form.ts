// Sends a form with a file by XMLHttpRequest: the one way in which a document is told how much of a body has gone out
// (BROWSERS.md 2). A worker has no such thing.
import type { SendForm } from './file-transfer.ts';

/** To be used in a document. */
export const sendFormByXhr: SendForm = (form, { signal, onProgress }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () => reject(new Error('no answer'));
    request.open('POST', form.url);
    request.withCredentials = true;
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = fail;
    request.onabort = fail;
    signal.addEventListener('abort', () => request.abort());
    const body = new FormData();
    for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
    // With a name of its own, so that the browser writes it as it writes any: whatever it holds, the form stays whole.
    body.append('file', new File([form.content], form.name, { type: form.type }));
    request.send(body);
    if (signal.aborted) request.abort();
  });
