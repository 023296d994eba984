// How long the background lives, measured from outside with nothing attached to the browser. PARLEY_LONG=1 watches an open
// chat for three minutes; else two idle limits and a bit, and in Firefox one and a half.
import { describe, expect, it } from 'vitest';
import type { BrowserKind } from '../browsers.ts';
import { readBootId } from './background.ts';
import { expectDelivered } from './compare.ts';
import { createPanel } from './panel.ts';
import { pause, until } from './until.ts';
import { BROWSERS, CARRIERS, withWorld } from './world.ts';

const isLong = process.env.PARLEY_LONG === '1';
const WATCH_MS: Readonly<Record<BrowserKind, number>> = {
  chromium: isLong ? 180_000 : 70_000,
  firefox: isLong ? 180_000 : 45_000,
};
/** 30 s after the last event of its start, which a busy machine brings late. */
const DEAD_AFTER_MS = 50_000;
/**
 * For Firefox's background with a chat: more than the 20 s between two calls of keep-awake.ts, less than the 30 s of its alarm,
 * which would come just in time.
 */
const IDLE_TIMEOUT_MS = 25_000;
/** Takes away what the calls do. */
const WITHOUT_CALLS = `browser.runtime.getPlatformInfo = () => Promise.resolve({ os: 'linux', arch: 'x86-64' });`;
const LOOK_EVERY_MS = 1000;

describe.concurrent.each(BROWSERS)('the life of the background in %s', (name) => {
  it('[EE14] ends within 50 s without a chat, answers when asked again, and sends nothing', ({ task }) =>
    withWorld({ title: task.name, browser: name }, async ({ server, browser, panel }) => {
      const before = await readBootId(panel().page);
      await browser().leaveAlone(async () => {
        expect(await browser().isBackgroundRunning()).toBe(true);
        await until(
          'the background is dead',
          async () => !(await browser().isBackgroundRunning()),
          DEAD_AFTER_MS,
        );
      });
      const page = await browser().pageAt('sidepanel.html');
      const after = await readBootId(page);
      expect(after).not.toBe(before);
      expect(server.requests()).toBe(0);
      await createPanel(page).startChat();
      server.agent().say('Awake?');
      await createPanel(page).waitForRow('Awake?');
    }));

  for (const carrier of CARRIERS) {
    it(`[EE15] goes on as long as a chat is open, in one piece and over one connection, over ${carrier}`, ({
      task,
    }) =>
      withWorld(
        {
          title: task.name,
          browser: name,
          carrier,
          firefox: { idleTimeoutMs: IDLE_TIMEOUT_MS },
        },
        async ({ server, browser, panel }) => {
          await panel().startChat();
          server.agent().join();
          await panel().send('I shall wait');
          await panel().waitForRow('I shall wait', 'sent');
          const before = await readBootId(panel().page);
          // No view that could keep it awake by posting.
          await browser().openTab('about:blank');
          await panel().page.close();
          await browser().leaveAlone(async () => {
            const deadline = Date.now() + WATCH_MS[name];
            while (Date.now() < deadline) {
              await pause(LOOK_EVERY_MS);
              expect(await browser().isBackgroundRunning()).toBe(true);
            }
          });
          expect(server.handshakes()).toBe(1);
          server.agent().say('Still there?');
          const later = createPanel(await browser().openTab('sidepanel.html'));
          expect(await readBootId(later.page)).toBe(before);
          await later.waitForRow('Still there?');
          await expectDelivered(later, server, ['I shall wait']);
          expect(server.handshakes()).toBe(1);
        },
      ));
  }
});

describe.concurrent('the life of the background in firefox, without the calls that it makes', () => {
  it('[EE15] ends though a chat is open', ({ task }) =>
    withWorld(
      {
        title: task.name,
        browser: 'firefox',
        firefox: { idleTimeoutMs: IDLE_TIMEOUT_MS, prelude: WITHOUT_CALLS },
      },
      async ({ server, browser, panel }) => {
        await panel().startChat();
        server.agent().join();
        await browser().openTab('about:blank');
        await panel().page.close();
        await until(
          'the background is dead',
          async () => !(await browser().isBackgroundRunning()),
          DEAD_AFTER_MS,
        );
      },
    ));
});
