// Runs the cases of state-store-cases.ts in vitest over one kind of store.
import { describe, it } from 'vitest';
import { STATE_STORE_CASES, type StateStoreWorld } from './state-store-cases.ts';

/** Declares the acceptance tests of a store. `setUp` makes an empty world for each. */
export function describeStateStore(name: string, setUp: () => Promise<StateStoreWorld>): void {
  describe(`state store: ${name}`, async () => {
    const { faults } = await setUp();
    for (const { title, needsFaults, run } of STATE_STORE_CASES) {
      if (faults !== undefined || !needsFaults) it(title, async () => run(await setUp()));
    }
  });
}
