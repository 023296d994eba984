// axe on the real documents in both themes, in the states that a visitor sees.
import { describe, expect, it } from 'vitest';
import { axeObjections } from './axe.ts';
import type { DrivenPage } from './driver.ts';
import { createPanel } from './panel.ts';
import { BROWSERS, withWorld } from './world.ts';

const SCHEMES = ['light', 'dark'] as const;

async function expectClean(page: DrivenPage, state: string): Promise<void> {
  for (const scheme of SCHEMES) {
    await page.preferColours(scheme);
    expect({ state, scheme, objections: await axeObjections(page) }).toEqual({
      state,
      scheme,
      objections: [],
    });
  }
}

describe.concurrent.each(BROWSERS)('accessibility in %s', (kind) => {
  it('[EE32] is without objection in the real panel and the options, in both themes', ({ task }) =>
    withWorld({ title: task.name, browser: kind }, async ({ server, browser, panel }) => {
      await expectClean(await browser().openTab('options.html'), 'options');
      const real = createPanel(await browser().openPanelByToolbar(panel().page));
      await real.page.byRole('button', 'Start chat').waitFor();
      await expectClean(real.page, 'form');
      await real.startChat();
      await expectClean(real.page, 'waiting for an agent');
      server.agent().join('Bob');
      server.agent().say('Hello, how can I help?');
      server.agent().type();
      await real.send('My parcel is late');
      await real.waitForRow('My parcel is late', 'sent');
      await expectClean(real.page, 'conversation');
      await real.page.byRole('button', 'End chat').click();
      await real.page.byRole('dialog', 'End this chat?').waitFor();
      await expectClean(real.page, 'end dialog');
      await real.page.byRole('button', 'Keep chatting').click();
      await real.endChat();
      await expectClean(real.page, 'ended');
    }));
});
