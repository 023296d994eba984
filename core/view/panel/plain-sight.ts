// Can the visitor see what they are about to press? A page can cover the overlay's frame, or make it transparent, and lure clicks
// onto it. Chrome tells (IntersectionObserver v2); where a browser cannot, or in a window of our own, it counts as seen.
import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Shorter ones the browser refuses. */
const LOOK_EVERY_MS = 100;

/** What version 2 adds, which the types do not know. */
interface VisibilityOptions extends IntersectionObserverInit {
  readonly trackVisibility: boolean;
  readonly delay: number;
}

/** Follows whether all of an element is to be seen, nothing over it and no effect on it. */
export function useInPlainSight(element: RefObject<HTMLElement | null>): boolean {
  const isSeen = useSignal(!canTell());
  useLayoutEffect(() => {
    if (!canTell() || element.current === null) return;
    const options: VisibilityOptions = { trackVisibility: true, delay: LOOK_EVERY_MS, threshold: [0, 1] };
    const observer = new IntersectionObserver((entries) => {
      const latest = entries.at(-1);
      isSeen.value = latest !== undefined && 'isVisible' in latest && latest.isVisible === true;
    }, options);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isSeen.value;
}

function canTell(): boolean {
  if (window.top === window || typeof IntersectionObserverEntry === 'undefined') return false;
  return 'isVisible' in IntersectionObserverEntry.prototype;
}
