// The desks of settings that a test makes up: a general one and those of sites.
import type { Desk } from '../../core/chat/state.ts';
import type { Desks } from '../../core/hosting/desks.ts';
import type { ListedDesk } from '../../core/settings/desks.ts';

export function fakeDesks(general: Desk | null, others: readonly ListedDesk[]): Desks {
  const forSite = (site: string | null) =>
    (site === null ? null : others.find((other) => other.site === site)?.desk) ?? general;
  return {
    forSite,
    forPage: forSite,
    listed: [...(general === null ? [] : [{ desk: general, site: null }]), ...others],
  };
}
