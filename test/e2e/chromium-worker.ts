// The background as the browser itself lists it, over plain HTTP: no session is ever made with it, so looking at it neither
// keeps it alive nor leaves anything behind when it is stopped.
import { until } from './until.ts';

/** A worker that was still starting ignores the first request to stop. */
const STOP_AGAIN_MS = 100;

/** Ids of the running workers of the extension at `origin`, in the browser at `endpoint`. */
export async function listWorkers(endpoint: string, origin: string): Promise<readonly string[]> {
  const response = await fetch(`${httpOf(endpoint)}/json/list`);
  const targets: readonly { readonly id: string; readonly type: string; readonly url: string }[] =
    await response.json();
  return targets
    .filter(({ type, url }) => type === 'service_worker' && url.startsWith(`${origin}/`))
    .map(({ id }) => id);
}

/** Stops one and waits until the browser does not list it any more. */
export async function stopWorker(endpoint: string, origin: string, id: string): Promise<void> {
  let askedAt = Number.NEGATIVE_INFINITY;
  await until('the background is gone', async () => {
    if (Date.now() - askedAt > STOP_AGAIN_MS) {
      askedAt = Date.now();
      // Answers 404 where it is gone already: that is what is wanted.
      await fetch(`${httpOf(endpoint)}/json/close/${id}`, { method: 'PUT' });
    }
    return !(await listWorkers(endpoint, origin)).includes(id);
  });
}

function httpOf(endpoint: string): string {
  return `http://${new URL(endpoint).host}`;
}
