// The panel in a document, over a fake client and a clock of the test's.
import { type BoundFunctions, fireEvent, getQueriesForElement, type queries } from '@testing-library/dom';
import { mount } from '../../core/view/mount.tsx';
import type { PlaceMemory } from '../../core/view/place-memory.ts';
import { createFakeClient, FAKE_NOW, type FakeClient } from '../support/fake-client.ts';
import { createManualClock, type ManualClock, settled } from '../support/manual-clock.ts';

export interface PanelWorld extends BoundFunctions<typeof queries> {
  readonly client: FakeClient;
  readonly clock: ManualClock;
  readonly container: HTMLElement;
  /** How often the options were opened. */
  readonly optionsOpened: () => number;
  readonly soundsPlayed: () => number;
  /** What was copied last. */
  readonly copied: () => string | null;
  write(name: string, text: string): Promise<void>;
  press(name: string): Promise<void>;
  key(element: Element, init: KeyboardEventInit): Promise<void>;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
}

/** Mounts a panel, hands it over, takes it away. */
export async function withPanel(
  body: (world: PanelWorld) => Promise<void>,
  options: {
    readonly places?: PlaceMemory;
    readonly client?: FakeClient;
    readonly canOpenWindow?: boolean;
  } = {},
): Promise<void> {
  const container = document.body.appendChild(document.createElement('div'));
  const client = options.client ?? createFakeClient();
  const clock = createManualClock(FAKE_NOW);
  let opened = 0;
  let sounds = 0;
  let copied: string | null = null;
  const unmount = mount({
    client,
    container,
    clock,
    ...(options.places && { places: options.places }),
    canOpenWindow: options.canOpenWindow ?? false,
    openOptions: () => {
      opened += 1;
    },
    playSound: () => {
      sounds += 1;
    },
    copyText: async (text) => {
      copied = text;
    },
  });
  const found = getQueriesForElement(container);
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await settled();
  };
  try {
    await body({
      ...found,
      client,
      clock,
      container,
      settle,
      optionsOpened: () => opened,
      soundsPlayed: () => sounds,
      copied: () => copied,
      async write(name, text) {
        fireEvent.input(found.getByRole('textbox', { name }), { target: { value: text } });
        await settle();
      },
      async press(name) {
        fireEvent.click(found.getByRole('button', { name }));
        await settle();
      },
      async key(element, init) {
        fireEvent.keyDown(element, init);
        await settle();
      },
    });
  } finally {
    unmount();
    await settle();
    container.remove();
  }
}

/** The text of a row's message. */
export function textOf(row: Element | null | undefined): string | null {
  return row?.querySelector('[data-part="text"]')?.textContent ?? null;
}
