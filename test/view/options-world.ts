// The options page over a fake client, for the time of one test, with hands that wait for what they cause.
import { type BoundFunctions, fireEvent, getQueriesForElement, type queries } from '@testing-library/dom';
import { mountOptions } from '../../core/view/options/mount-options.tsx';
import { createFakeOptions, type FakeOptions } from '../support/fake-options.ts';
import { createFakeSites, type FakeSites } from '../support/fake-sites.ts';
import { settled } from '../support/manual-clock.ts';

/** The page as a person meets it, and the world behind it. */
export interface OptionsWorld extends BoundFunctions<typeof queries> {
  readonly client: FakeOptions;
  readonly sites: FakeSites;
  readonly copied: () => string | null;
  write(name: string, text: string): Promise<void>;
  press(name: string): Promise<void>;
}

/** Runs `body` with the page open; `prepare` sets the world up before. */
export async function withOptions(
  prepare: (client: FakeOptions, sites: FakeSites) => void,
  body: (world: OptionsWorld) => Promise<void>,
): Promise<void> {
  const container = document.body.appendChild(document.createElement('div'));
  const client = createFakeOptions();
  const sites = createFakeSites();
  prepare(client, sites);
  let copied: string | null = null;
  const unmount = mountOptions({
    client,
    sites,
    container,
    copyText: async (text) => {
      copied = text;
    },
  });
  const found = getQueriesForElement(container);
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await settled();
  };
  await settle();
  try {
    await body({
      ...found,
      client,
      sites,
      copied: () => copied,
      async write(name, text) {
        fireEvent.input(found.getByRole('textbox', { name }), { target: { value: text } });
        await settle();
      },
      async press(name) {
        fireEvent.click(found.getByRole('button', { name }));
        await settle();
      },
    });
  } finally {
    unmount();
    container.remove();
  }
}
