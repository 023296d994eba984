// Parley's mark: two speech bubbles that overlap, as a drawing in the accent's colour. The icons in public/ show the same.

/** Draws the mark; it says nothing that the text beside it does not. */
export function Mark({ size }: { size: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <rect class="mark-ground" width="48" height="48" rx="12" />
      <path
        class="mark-back"
        d="M22 11h12a6 6 0 0 1 6 6v7a6 6 0 0 1-6 6v5l-6-5h-6a6 6 0 0 1-6-6v-7a6 6 0 0 1 6-6z"
      />
      <path
        class="mark-front"
        d="M14 18h10a6 6 0 0 1 6 6v4a6 6 0 0 1-6 6h-3l-6 5v-5h-1a6 6 0 0 1-6-6v-4a6 6 0 0 1 6-6z"
      />
    </svg>
  );
}
