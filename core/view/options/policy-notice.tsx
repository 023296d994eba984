// What in an administrator's policy cannot be used, by the names that the administrator knows.
import { TriangleAlert } from 'lucide';
import { Icon } from '../icon.tsx';
import type { PageParts } from './page-parts.ts';

/** Draws a notice for each setting; nothing where the policy is in order. */
export function PolicyNotice({ model, translator: t }: PageParts) {
  const invalid = model.loaded.value?.invalidInPolicy ?? [];
  return invalid.map((setting) => (
    <p key={setting} role="note" class="notice notice--danger notice--icon policy-notice">
      <Icon of={TriangleAlert} size={18} />
      <span>{t.text('options.policyInvalid', { setting })}</span>
    </p>
  ));
}
