// An administrator of this machine, for Debian's Chromium: a policy file that names one extension. Needs root; the place is
// machine-wide, so it has to be removed again (E2E.md 9).
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const POLICIES = '/etc/chromium/policies/managed';

export interface Administrator {
  /** Puts this policy in the place of the one before. Running browsers see it some seconds later. */
  setPolicy(policy: Readonly<Record<string, unknown>>): Promise<void>;
  /** Takes the policy back. */
  remove(): Promise<void>;
}

/** The administrator of the extension `id`. Rejects where one may not be that, at the first `setPolicy`. */
export function createAdministrator(id: string): Administrator {
  const file = path.join(POLICIES, `parley-test-${id}.json`);
  return {
    setPolicy: async (policy) => {
      try {
        await mkdir(POLICIES, { recursive: true });
        // In place all at once: a browser that reads half a file takes it for none.
        const half = path.join(path.dirname(POLICIES), path.basename(file));
        await writeFile(half, JSON.stringify({ '3rdparty': { extensions: { [id]: policy } } }));
        await rename(half, file);
      } catch (cause) {
        throw new Error(`a managed policy needs root, for ${POLICIES}: ${String(cause)}`, { cause });
      }
    },
    remove: () => rm(file, { force: true }),
  };
}
