// Input that is wrong, from the visitor, the agent, the server or storage: a clear word, and nothing lost.
import { describe, expect, it } from 'vitest';
import { expectDelivered } from './compare.ts';
import { ANN } from './panel.ts';
import { STARTED, startScriptedServer } from './scripted-server.ts';
import { until } from './until.ts';
import { BROWSERS, SERVICE, withWorld } from './world.ts';

/** statusCode 1 may answer anything, so the message is looked for before it is sent again. */
const LOOKED_FOR_MS = 40_000;
const HTML =
  '<img src=x onerror="document.title=\'owned\'"><b>bold</b><script>document.title="owned"</script>';

describe.concurrent.each(BROWSERS)('a form that the server refuses in %s', (kind) => {
  const cases = [
    { code: 161, names: ['nickname'], says: /enter your name/i, left: {} },
    { code: 102, names: ['firstName'], says: /enter your first name/i, left: { lastName: ANN.lastName } },
    { code: 103, names: ['lastName'], says: /enter your last name/i, left: { firstName: ANN.firstName } },
  ] as const;
  for (const { code, names, says, left } of cases) {
    it(`[EE22] is shown again with what was written and what is missing (${code})`, ({ task }) =>
      withWorld({ title: task.name, browser: kind }, async ({ server, panel }) => {
        server.fault({ name: 'requireNames', names: [...names] });
        const given = { firstName: '', lastName: '', email: ANN.email, subject: ANN.subject, ...left };
        await panel().fillForm(given);
        await panel().pressStart();
        await panel().waitForText(says);
        expect(await panel().page.byRole('textbox', 'E-mail').value()).toBe(ANN.email);
        expect(await panel().page.byRole('textbox', 'Subject').value()).toBe(ANN.subject);
        expect(server.chatCount()).toBe(0);
        await panel().startChat();
        expect(server.chatCount()).toBe(1);
      }));
  }
});

describe.concurrent.each(BROWSERS)('a message in %s', (kind) => {
  it('[EE23] that is too long for the server is back in the box, with the reason', ({ task }) =>
    withWorld(
      { title: task.name, browser: kind, server: { maxMessageLength: 100 } },
      async ({ server, panel }) => {
        await panel().startChat();
        server.agent().join();
        const long = 'long '.repeat(30).trim();
        await panel().send(long);
        await panel().waitForText(/too long for the chat server/);
        expect(await panel().page.byRole('textbox', 'Message').value()).toBe(long);
        await panel().send('short');
        await panel().waitForRow('short', 'sent');
        await expectDelivered(panel(), server, ['short']);
      },
    ));

  it('[EE24] that the server cannot take now (statusCode 1) is sent again by itself, once', ({ task }) =>
    withWorld({ title: task.name, browser: kind }, async ({ server, panel }) => {
      await panel().startChat();
      server.agent().join();
      server.fault({ name: 'statusCode1Once', operation: 'sendMessage' });
      await panel().send('Not at once');
      await panel().waitForRow('Not at once', 'sent', LOOKED_FOR_MS);
      await expectDelivered(panel(), server, ['Not at once']);
    }));

  it('[EE25] that ends the chat (statusCode 2) is listed as not sent, to take into a new chat', async ({
    task,
  }) => {
    const server = await startScriptedServer({
      onOperation: (operation, scripted) => {
        if (operation.operation === 'requestChat') scripted.push(STARTED);
        // Whatever is asked of a chat that is gone, also what there was before.
        if (operation.operation === 'sendMessage' || operation.operation === 'requestNotifications') {
          scripted.push({ statusCode: 2, chatEnded: true, errors: [{ code: 404, advice: 'gone' }] });
        }
      },
    });
    const settings = { serverUrl: server.address, service: SERVICE };
    await withWorld({ title: task.name, browser: kind, settings }, async ({ panel }) => {
      await panel().startChat();
      await panel().send('Into the void');
      await panel().waitUntilEnded();
      await panel().waitForText(/What was not sent[\s\S]*Into the void/);
    }).finally(server.close);
  });

  it('[EE29] that is empty or only blanks is not sent', ({ task }) =>
    withWorld({ title: task.name, browser: kind }, async ({ server, panel }) => {
      await panel().startChat();
      server.agent().join();
      const box = panel().page.byRole('textbox', 'Message');
      for (const text of ['', ' ', ' \n\t ']) {
        await box.fill(text);
        expect(await panel().page.byRole('button', 'Send').isEnabled()).toBe(false);
        await box.press('Enter');
      }
      await panel().send('Something');
      await panel().waitForRow('Something', 'sent');
      await expectDelivered(panel(), server, ['Something']);
    }));

  it('[EE30] cannot start two chats by a double click on "Start chat"', ({ task }) =>
    withWorld({ title: task.name, browser: kind }, async ({ server, panel }) => {
      await panel().fillForm();
      await panel().page.byRole('button', 'Start chat').doubleClick();
      await panel().waitUntilOpen();
      server.agent().say('One chat?');
      await panel().waitForRow('One chat?');
      expect(server.chatCount()).toBe(1);
      expect(server.handshakes()).toBe(1);
    }));
});

describe.concurrent.each(BROWSERS)('what the server says in %s', (kind) => {
  it('[EE26] may be malformed: nothing breaks and nothing is lost', ({ task }) =>
    withWorld({ title: task.name, browser: kind }, async ({ server, panel }) => {
      await panel().startChat();
      server.agent().join();
      server.agent().say('Before');
      await panel().waitForRow('Before');
      server.fault({ name: 'malformedFrame' });
      server.agent().say('In a broken frame');
      await panel().waitForRow('In a broken frame');
      server.fault({ name: 'malformedData' });
      server.agent().say('Turned into nonsense');
      await panel().waitForRow('Turned into nonsense');
      await panel().send('Still here');
      await panel().waitForRow('Still here', 'sent');
      await expectDelivered(panel(), server, ['Still here']);
    }));

  it('[EE27] may be of a type that nobody knows: it is passed over', ({ task }) =>
    withWorld({ title: task.name, browser: kind }, async ({ server, panel }) => {
      await panel().startChat();
      server.agent().join();
      server.fault({ name: 'unknownEventType' });
      server.agent().say('After the unknown');
      await panel().waitForRow('After the unknown');
      await panel().send('Fine');
      await panel().waitForRow('Fine', 'sent');
      await expectDelivered(panel(), server, ['Fine']);
    }));

  it('[EE28] is text, whatever it looks like', ({ task }) =>
    withWorld({ title: task.name, browser: kind }, async ({ server, panel }) => {
      await panel().startChat();
      server.agent().join(HTML);
      server.agent().say(HTML);
      await panel().waitForRow(HTML);
      const made = await panel().page.evaluate(() => ({
        title: document.title,
        count: document.querySelectorAll('[aria-label="Conversation"] :is(img, b, script)').length,
      }));
      expect(made.count).toBe(0);
      expect(made.title).not.toBe('owned');
      await expectDelivered(panel(), server, []);
    }));

  it('[EE26] may be absurd in every field: the panel stays and the sane word behind it arrives', async ({
    task,
  }) => {
    const server = await startScriptedServer();
    const settings = { serverUrl: server.address, service: SERVICE };
    await withWorld({ title: task.name, browser: kind, settings }, async ({ panel }) => {
      await panel().startChat();
      for (const nonsense of NONSENSE) server.push(nonsense);
      server.say({ type: 'Message', text: 'A sane word' });
      await panel().waitForRow('A sane word');
      expect((await panel().rows()).filter((row) => row.kind === 'message')).toHaveLength(1);
    }).finally(server.close);
  });
});

/** `data` that no honest server sends. */
const NONSENSE: readonly unknown[] = [
  null,
  42,
  'text',
  [],
  { statusCode: 'zero' },
  { statusCode: 0, messages: 'none' },
  { statusCode: 0, messages: [null, 7, {}] },
  { statusCode: 0, messages: [{ index: 'x', type: 'Message', text: {}, from: 'me', utcTime: 'now' }] },
  { statusCode: 0, nextPosition: -5, messages: [] },
  { statusCode: 0, messages: [{ from: { ['__proto__']: 1 }, index: 1e300, type: '__proto__', utcTime: 0 }] },
];

describe.concurrent.each(BROWSERS)('storage in %s', (kind) => {
  it('[EE31] [SS3] that holds garbage does not keep one from chatting, and that is told', ({ task }) =>
    withWorld({ title: task.name, browser: kind }, async ({ server, browser, panel, openPanel }) => {
      await panel().startChat();
      await panel().send('Soon forgotten');
      await panel().waitForRow('Soon forgotten', 'sent');
      await browser().killBackground();
      await panel().page.evaluate(async () => {
        const all = await chrome.storage.local.get(null);
        const keep = ['serverUrl', 'service', 'disableWebSockets'];
        const spoilt = Object.keys(all)
          .filter((key) => !keep.includes(key))
          .map((key, at) => [key, [null, 42, 'garbage', { phase: 'open' }, []][at % 5]] as const);
        await chrome.storage.local.set({ ...Object.fromEntries(spoilt), 'chat.garbage': { v: 99 } });
      });
      await browser().killBackground();
      await panel().page.close();
      await openPanel();
      await panel().waitForText(/could not be read and are missing/);
      await panel().page.byRole('button', 'OK').click();
      await panel().startChat();
      await until('there is a second chat', () => server.chatCount() === 2);
      server.agent().say('A fresh start');
      await panel().waitForRow('A fresh start');
      await panel().send('Indeed');
      await panel().waitForRow('Indeed', 'sent');
      await expectDelivered(panel(), server, ['Indeed']);
    }));
});
