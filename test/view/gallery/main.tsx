// Shows one state of the panel or of the options, named in the address: `?state=open`. With `dir=rtl` mirrored.

import type { Clock } from '../../../core/chat/ports.ts';
import { mount } from '../../../core/view/mount.tsx';
import { mountOptions } from '../../../core/view/options/mount-options.tsx';
import { mountOverlay } from '../../../core/view/overlay/mount-overlay.tsx';
import { createPlaceMemory } from '../../../core/view/place-memory.ts';
import { createFakeClient, FAKE_NOW, makeEntry } from '../../support/fake-client.ts';
import { createFakeOptions } from '../../support/fake-options.ts';
import { createFakeSites } from '../../support/fake-sites.ts';
import { ACCESS_STATES, QUESTION_STATES } from './access-states.ts';
import { FILE_STATES } from './file-states.ts';
import { OPTIONS_STATES } from './options-states.ts';
import { OUTBOX_STATES } from './outbox-states.ts';
import { OVERLAY_STATES } from './overlay-states.ts';
import { PANEL_STATES } from './panel-states.ts';
import { SEVERAL_CHATS_STATES } from './several-chats-states.ts';
import { WIDGET_STATES } from './widget-states.ts';

const SETTLE_MS = 60;
/** The day of the sample chats, from when the page was opened on. */
const opened = Date.now();
const clock: Clock = {
  now: () => FAKE_NOW + Date.now() - opened,
  setTimer(at, callback) {
    const timer = setTimeout(callback, Math.max(0, at - clock.now()));
    return () => clearTimeout(timer);
  },
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const query = new URLSearchParams(location.search);
const name = query.get('state') ?? '';
document.documentElement.dir = query.get('dir') ?? 'ltr';
const container = document.getElementById('root');
if (container === null) throw new Error('the gallery has no element to show states in');

const panelStates = {
  ...PANEL_STATES,
  ...ACCESS_STATES,
  ...FILE_STATES,
  ...OUTBOX_STATES,
  ...SEVERAL_CHATS_STATES,
};
const panelState = panelStates[name];
const overlayState = OVERLAY_STATES[name];
const optionsState = OPTIONS_STATES[name];
const showQuestion = QUESTION_STATES[name];
const showWidget = WIDGET_STATES[name];
if (panelState !== undefined) {
  await import('../../../core/view/styles/panel.css');
  const client = createFakeClient();
  mount({
    client,
    container,
    clock,
    places: createPlaceMemory(sessionStorage),
    openOptions: () => undefined,
    canOpenWindow: true,
    locale: 'en-GB',
  });
  panelState.show(client);
  // Lets a test, or whoever looks at the gallery, have the agent say something.
  let index = 1_000;
  addEventListener('gallery-message', (event) => {
    index += 1;
    const text = event instanceof CustomEvent ? String(event.detail) : '';
    client.change({}, [makeEntry({ index, at: clock.now(), text })]);
  });
  await pause(panelState.waitMs ?? SETTLE_MS);
  await panelState.act?.(container, client);
  await pause(SETTLE_MS);
} else if (overlayState !== undefined) {
  await import('../../../core/view/styles/panel.css');
  await import('../../../core/view/styles/overlay.css');
  const client = createFakeClient();
  const { box } = overlayState;
  const surface = { box, wish: async () => box };
  mountOverlay({ client, container, clock, surface, openOptions: () => undefined, locale: 'en-GB' });
  overlayState.show(client);
  await pause(SETTLE_MS);
} else if (optionsState !== undefined) {
  await import('../../../core/view/styles/options.css');
  const client = createFakeOptions();
  const sites = createFakeSites();
  optionsState.show(client, sites);
  mountOptions({ client, sites, container, locale: 'en-GB' });
  await pause(SETTLE_MS);
  await optionsState.act?.(container, client);
  await pause(SETTLE_MS);
} else if (showQuestion !== undefined) {
  await import('../../../core/view/styles/options.css');
  showQuestion(container);
  await pause(SETTLE_MS);
  container.querySelector<HTMLElement>('[type=submit]')?.click();
  await pause(SETTLE_MS);
} else if (showWidget !== undefined) {
  container.append('A page of somebody else, with the embedded widget.');
  showWidget();
} else {
  const links = [panelStates, OVERLAY_STATES, OPTIONS_STATES, QUESTION_STATES].flatMap((states) =>
    Object.keys(states),
  );
  for (const state of links) {
    const link = document.createElement('a');
    link.href = `?state=${state}`;
    link.textContent = state;
    container.append(link, document.createElement('br'));
  }
  // No links: axe has these in pages of their own (test/e2e/embedded-widget.test.ts).
  for (const state of Object.keys(WIDGET_STATES)) {
    container.append(`?state=${state}`, document.createElement('br'));
  }
}
document.documentElement.dataset.ready = 'true';
