// Popup mode of the stand-alone script (API.md 3.1): the page's own chat page in a window of its own, told by the window's name what
// it is to start. Both may be of different origins.
import type { StartData } from '../messaging/page-protocol.ts';

/** How the name of such a window begins; JSON of the start follows, which whoever reads it has to check. */
const NAME_PREFIX = 'parley:start:';
const FEATURES = 'popup,width=400,height=620';

/** Opens it. False: the browser or its user did not allow it. */
export function openOutside(view: Pick<Window, 'open'>, start: StartData, widgetUrl: string): boolean {
  return view.open(widgetUrl, NAME_PREFIX + JSON.stringify(start), FEATURES) !== null;
}

/** What this window was opened to start, once; null: nothing. */
export function takeHandedOver(view: { name: string }): string | null {
  const { name } = view;
  if (!name.startsWith(NAME_PREFIX)) return null;
  view.name = '';
  return name.slice(NAME_PREFIX.length);
}
