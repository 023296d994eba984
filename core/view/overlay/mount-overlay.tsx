// Draws the overlay into its document: the launcher's button, or the whole panel with the means to move and minimise it. How the
// frame around it looks is the launcher's business, which is asked through `surface`.
import { computed, signal } from '@preact/signals';
import { render } from 'preact';
import type { ClientSnapshot } from '../../messaging/client.ts';
import type { Box } from '../../messaging/launcher-protocol.ts';
import type { OverlayWish } from '../../messaging/overlay-protocol.ts';
import { english } from '../messages/english.ts';
import { createTranslator } from '../messages/translator.ts';
import { type MountOptions, mount } from '../mount.tsx';
import { listenForDrags } from './dragging.ts';
import { LauncherButton } from './launcher-button.tsx';
import { SurfaceButtons } from './surface-buttons.tsx';

/** How the overlay stands in its page, and how it asks to stand. */
export interface OverlaySurface {
  readonly box: Box;
  /** Resolves with how it stands then; null where nobody hears. */
  wish(wish: OverlayWish): Promise<Box | null>;
}

/** Shows the overlay. Returns what takes it away. */
export function mountOverlay(options: MountOptions & { readonly surface: OverlaySurface }): () => void {
  const { container, client, surface } = options;
  const { documentElement } = document;
  const translator = createTranslator({
    messages: options.messages ?? english,
    locale: options.locale ?? 'en',
  });
  const snapshot = signal<ClientSnapshot | null>(null);
  const unread = computed(
    () => snapshot.value?.chats.reduce((sum, { summary }) => sum + summary.unread, 0) ?? 0,
  );
  let box = surface.box;
  let clear: () => void = () => undefined;

  const draw = (isByVisitor: boolean) => {
    clear();
    documentElement.dataset.overlay = box.isOpen ? 'open' : 'minimised';
    clear = box.isOpen ? drawPanel(isByVisitor) : drawButton(isByVisitor);
  };

  const drawButton = (takesFocus: boolean) => {
    const parts = { translator, unread, takesFocus, onOpen: () => void ask({ type: 'expand' }) };
    render(<LauncherButton {...parts} />, container);
    return () => render(null, container);
  };

  const drawPanel = (takesFocus: boolean) => {
    const headerEnd = () => (
      <SurfaceButtons
        place={() => box}
        onMove={(place) => void ask({ type: 'moveTo', ...place })}
        onMinimise={minimise}
      />
    );
    const unmount = mount({ ...options, headerEnd, mayTakeFocus: () => document.hasFocus() });
    if (takesFocus) focusFirst(container);
    return unmount;
  };

  const ask = async (wish: OverlayWish): Promise<void> => {
    const next = await surface.wish(wish);
    if (next === null) return;
    const hasChanged = next.isOpen !== box.isOpen;
    box = next;
    if (hasChanged) draw(true);
  };

  const minimise = () => void ask({ type: 'minimise' });
  const onKeyDown = (event: KeyboardEvent) => {
    // A dialog or menu that is open takes the key for itself.
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || !box.isOpen) return;
    if (container.querySelector('dialog[open], [aria-expanded="true"], details[open]') === null) minimise();
  };

  const stopWatching = client.onSnapshot((next) => {
    snapshot.value = next;
  });
  const stopDrags = listenForDrags(container, (phase, dx, dy) => ask({ type: 'drag', phase, dx, dy }));
  addEventListener('keydown', onKeyDown);
  draw(false);
  return () => {
    removeEventListener('keydown', onKeyDown);
    stopDrags();
    stopWatching();
    clear();
  };
}

/** Where one goes on: the composer or the form; else whatever can be done. */
function focusFirst(container: HTMLElement): void {
  const selectors = ['textarea', 'form input', 'main button', 'button'];
  selectors
    .map((selector) => container.querySelector<HTMLElement>(selector))
    .find((found) => found !== null)
    ?.focus();
}
