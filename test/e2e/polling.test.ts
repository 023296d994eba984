// A chat that is polled, because it is set so or because the server offers no CometD.
import { describe, expect, it } from 'vitest';
import { expectDelivered } from './compare.ts';
import { pause, until } from './until.ts';
import { BROWSERS, withWorld } from './world.ts';

/** Until a message that cannot be fenced is given up as "not confirmed", with some room. */
const SETTLED_MS = 30_000;

describe.concurrent.each(BROWSERS)('a chat over polling in %s', (browser) => {
  it('[RE14] is had from a server that offers no CometD, both ways, to its end', ({ task }) =>
    withWorld({ title: task.name, browser, server: { cometd: false } }, async ({ server, panel }) => {
      await panel().startChat();
      server.agent().say('Good morning');
      await panel().waitForRow('Good morning');
      await panel().send('Hello');
      await panel().waitForRow('Hello', 'sent');
      await expectDelivered(panel(), server, ['Hello']);
      server.agent().say('The last word');
      await panel().endChat();
      await panel().waitForRow('The last word');
      expect(server.hasEnded()).toBe(true);
      expect(server.handshakes()).toBe(0);
    }));
});

describe.concurrent.each(BROWSERS)('a background in %s that is stopped while it polls', (kind) => {
  for (const instant of [0, 40]) {
    it(`[RE14] delivers what was just sent once, or says that it is not confirmed, dying ${instant} ms after it`, ({
      task,
    }) =>
      withWorld(
        { title: task.name, browser: kind, connection: 'polling' },
        async ({ server, browser, panel }) => {
          await panel().startChat();
          server.agent().say('Before the death');
          await panel().waitForRow('Before the death');
          await panel().send('Just sent');
          await pause(instant);
          await browser().killBackground();
          server.agent().say('Into the gap');
          await panel().waitForRow('Into the gap');
          const state = await until(
            'it is known what became of the message',
            async () => {
              const row = (await panel().rows()).find(({ text }) => text === 'Just sent');
              return row?.state === 'sent' || row?.state === 'unconfirmed' ? row.state : null;
            },
            SETTLED_MS,
          );
          const delivered = server.visitorTexts().length;
          if (state === 'unconfirmed') {
            expect(delivered).toBeLessThanOrEqual(1);
            await panel().page.byRole('button', 'Send again').click();
            await panel().waitForRow('Just sent', 'sent');
            expect(server.visitorTexts()).toHaveLength(delivered + 1);
          } else {
            await expectDelivered(panel(), server, ['Just sent']);
          }
          expect(server.handshakes()).toBe(0);
        },
      ));
  }

  it('[RE14] does not send again by itself what a cut network has swallowed', ({ task }) =>
    withWorld(
      { title: task.name, browser: kind, connection: 'polling' },
      async ({ server, browser, panel }) => {
        await panel().startChat();
        server.agent().join();
        server.network.stall();
        await panel().send('Into the void');
        await panel().waitForRow('Into the void', 'sending');
        await browser().killBackground();
        server.network.heal();
        await panel().waitForRow('Into the void', 'unconfirmed', SETTLED_MS);
        expect(server.visitorTexts()).toEqual([]);
        await panel().page.byRole('button', 'Send again').click();
        await panel().waitForRow('Into the void', 'sent');
        await expectDelivered(panel(), server, ['Into the void']);
      },
    ));
});
