// The background is really stopped, at rest and at every awkward instant; each time the agent says something into the gap.
import { describe, expect, it } from 'vitest';
import type { BrowserKind } from '../browsers.ts';
import { expectDelivered } from './compare.ts';
import { pause, until } from './until.ts';
import { BROWSERS, CARRIERS, withWorld } from './world.ts';

/** Instants after "Send" or "Start chat" at which the background dies: before, while and after the server hears of it. */
const INSTANTS_MS = [0, 8, 25, 60, 150, 400];

interface Death {
  readonly instant: number;
  readonly echoDelay: number;
}

/** With a slow echo the message is delivered and the background dies without knowing. Firefox takes some of the same, for time. */
const DEATHS: Readonly<Record<BrowserKind, readonly Death[]>> = {
  chromium: [
    ...INSTANTS_MS.map((instant) => ({ instant, echoDelay: 0 })),
    ...[60, 150, 400].map((instant) => ({ instant, echoDelay: 1000 })),
  ],
  firefox: [
    ...[0, 25, 150].map((instant) => ({ instant, echoDelay: 0 })),
    ...[150].map((instant) => ({ instant, echoDelay: 1000 })),
  ],
};

describe.concurrent.each(BROWSERS)('a background that is stopped in %s', (name) => {
  for (const carrier of CARRIERS) {
    it(`[EE4] loses nothing while it was idle, over ${carrier}`, ({ task }) =>
      withWorld({ title: task.name, browser: name, carrier }, async ({ server, browser, panel }) => {
        await panel().startChat();
        server.agent().join();
        for (const round of [1, 2, 3]) {
          server.agent().say(`Before death ${round}`);
          await panel().waitForRow(`Before death ${round}`);
          expect(await browser().killBackground()).toBe(true);
          server.agent().say(`Into gap ${round}`);
          await panel().waitForRow(`Into gap ${round}`);
          await panel().send(`After death ${round}`);
          await panel().waitForRow(`After death ${round}`, 'sent');
        }
        await expectDelivered(panel(), server, ['After death 1', 'After death 2', 'After death 3']);
        // Each death really was one: what was lost with it is a connection.
        expect(server.handshakes()).toBe(4);
      }));

    it(`[EE7] delivers what was just sent exactly once, over ${carrier}`, ({ task }) =>
      withWorld({ title: task.name, browser: name, carrier }, async ({ server, browser, panel }) => {
        await panel().startChat();
        server.agent().join();
        const sent: string[] = [];
        for (const { instant, echoDelay } of DEATHS[name]) {
          server.fault({ name: 'slow', ms: echoDelay });
          const text = `Sent ${instant} ms before death, echo after ${echoDelay} ms`;
          await panel().send(text);
          await pause(instant);
          await browser().killBackground();
          server.agent().say(`Into the gap: ${text}`);
          sent.push(text);
          await panel().waitForRow(text, 'sent');
          await panel().waitForRow(`Into the gap: ${text}`);
        }
        await expectDelivered(panel(), server, sent);
      }));
  }

  it('[EE4] comes back by itself within a minute when no view is open', ({ task }) =>
    withWorld({ title: task.name, browser: name }, async ({ server, browser, panel, openPanel }) => {
      await panel().startChat();
      server.agent().join();
      await browser().openTab('about:blank');
      await panel().page.close();
      await browser().killBackground();
      server.agent().say('Nobody is looking');
      await until('it connected again', () => server.handshakes() >= 2, 60_000);
      await (await openPanel()).waitForRow('Nobody is looking');
      await expectDelivered(panel(), server, []);
    }));
});

describe.concurrent('a background that is stopped at a bad instant', () => {
  it('[EE6] keeps what is in the box between typing and Send, and sends it once', ({ task }) =>
    withWorld({ title: task.name }, async ({ server, browser, panel }) => {
      await panel().startChat();
      server.agent().join();
      for (const round of [1, 2, 3]) {
        await panel().write(`Typed ${round}`);
        await browser().killBackground();
        server.agent().say(`Meanwhile ${round}`);
        await panel().page.byRole('button', 'Send').click();
        await panel().waitForRow(`Typed ${round}`, 'sent');
      }
      await expectDelivered(panel(), server, ['Typed 1', 'Typed 2', 'Typed 3']);
    }));

  for (const instant of INSTANTS_MS) {
    it(`[EE5] starts one chat or says that it could not confirm, dying ${instant} ms into the start`, ({
      task,
    }) =>
      withWorld({ title: task.name }, async ({ server, browser, panel }) => {
        await panel().fillForm();
        await panel().pressStart();
        await pause(instant);
        await browser().killBackground();
        const again = panel().page.byRole('button', 'Start again');
        const outcome = await until(
          'the start is over',
          async () => {
            if (await panel().page.byRole('textbox', 'Message').isPresent()) return 'open';
            return (await again.isPresent()) ? 'unconfirmed' : null;
          },
          40_000,
        );
        // Whatever happened, nobody but the visitor asks twice.
        expect(server.chatCount()).toBeLessThanOrEqual(1);
        if (outcome === 'unconfirmed') await again.click();
        await panel().waitUntilOpen();
        server.agent().join();
        server.agent().say('Into the newest chat');
        await panel().send('Here');
        await panel().waitForRow('Here', 'sent');
        await panel().waitForRow('Into the newest chat');
        await expectDelivered(panel(), server, ['Here']);
      }));
  }
});
