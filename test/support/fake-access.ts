// What the visitor may have to allow, for backgrounds that are not about that: nothing.
import type { AccessFacts } from '../../entrypoints/background/access.ts';

export const NOTHING_TO_ALLOW: Pick<AccessFacts, 'facts' | 'perform'> = {
  facts: () => ({ missing: [], offer: null, sites: [] }),
  perform: async () => undefined,
};
