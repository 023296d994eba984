// An icon of Lucide as an element. The set's own component for Preact brings contexts and options that nobody here uses.
import type { IconNode } from 'lucide';
import { h } from 'preact';

/** Draws an icon in the colour of the text around it. It says nothing to screen readers: words stand beside it. */
export function Icon({ of, size }: { readonly of: IconNode; readonly size: number }) {
  return (
    <svg
      class="icon"
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
