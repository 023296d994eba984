// Runs a test with a backend and closes it afterwards, with waiting short enough for tests.
import { type Backend, type BackendOptions, startBackend } from './backend.ts';

/** Long enough that no session of a test expires by chance on a busy machine. */
const MAX_INTERVAL_MS = 5000;

export async function withBackend(
  options: BackendOptions,
  body: (backend: Backend) => Promise<void>,
): Promise<void> {
  const backend = await startBackend({ maxIntervalMs: MAX_INTERVAL_MS, agentPaceMs: 5, ...options });
  try {
    await body(backend);
  } finally {
    await backend.close();
  }
}
