// Where the one announcer speaks: visually hidden, polite, there before anything is said.
import { usePanel } from './context.ts';

/** Draws the newest announcement; a new element each time, so that the same words are said twice. */
export function AnnouncerRegion() {
  const { model } = usePanel();
  const { number, text } = model.announcer.announcement.value;
  return (
    <div class="visually-hidden" aria-live="polite" data-part="announcer">
      {text !== '' && <p key={number}>{text}</p>}
    </div>
  );
}
