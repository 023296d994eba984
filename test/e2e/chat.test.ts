// The first whole chat, over each carrier, from the form to the end.
import { describe, expect, it } from 'vitest';
import { expectDelivered } from './compare.ts';
import { until } from './until.ts';
import { BROWSERS, CARRIERS, withWorld } from './world.ts';

describe.concurrent.each(BROWSERS)('a whole chat in %s', (browser) => {
  for (const carrier of CARRIERS) {
    it(`[EE1] is started, held both ways and ended over ${carrier}`, ({ task }) =>
      withWorld({ title: task.name, browser, carrier }, async ({ server, panel }) => {
        await panel().startChat();
        expect(server.form()).toMatchObject({
          firstName: 'Ann',
          lastName: 'Lee',
          emailAddress: 'ann@example.com',
          subject: 'Order 12',
        });

        server.agent().join();
        server.agent().say('Hello Ann');
        await panel().waitForRow('Hello Ann');
        await panel().send('Good morning');
        await panel().waitForRow('Good morning', 'sent');
        await panel().write('Where is my parcel?');
        await panel().page.byRole('textbox', 'Message').press('Enter');
        await panel().waitForRow('Where is my parcel?', 'sent');
        server.agent().say('Next door');
        await expectDelivered(panel(), server, ['Good morning', 'Where is my parcel?']);
        expect(server.carriers()).toEqual([carrier]);

        await panel().endChat();
        await until('the server ended the chat', () => server.hasEnded());
        await expectDelivered(panel(), server, ['Good morning', 'Where is my parcel?']);
      }));
  }

  it('[EE1] breaks the line on Shift and Enter and sends it as one message', ({ task }) =>
    withWorld({ title: task.name, browser }, async ({ server, panel }) => {
      await panel().startChat();
      const box = panel().page.byRole('textbox', 'Message');
      await box.fill('one');
      await box.press('Shift+Enter');
      await panel().page.typeText('two');
      expect(await box.value()).toBe('one\ntwo');
      expect(server.visitorTexts()).toEqual([]);
      await box.press('Enter');
      await panel().waitForRow('one\ntwo', 'sent');
      await expectDelivered(panel(), server, ['one\ntwo']);
    }));
});
