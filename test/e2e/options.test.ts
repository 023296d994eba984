// The options page with a real browser behind it: first run, and "Test connection" that names what is wrong.
import { describe, expect, it } from 'vitest';
import { startChatServer } from './chat-server.ts';
import type { DrivenPage } from './driver.ts';
import { launcherOf } from './launch.ts';
import { createPanel } from './panel.ts';
import { startScriptedServer } from './scripted-server.ts';
import { BROWSERS, SERVICE, withWorld } from './world.ts';

const NOTHING_SET = { serverUrl: '', service: '' };

async function testConnection(page: DrivenPage, address: string, service: string): Promise<void> {
  await page.byRole('textbox', 'Chat server address').fill(address);
  await page.byRole('textbox', 'Service').fill(service);
  await page.byRole('button', 'Test connection').click();
}

describe.concurrent.each(BROWSERS)('the options page in %s', (kind) => {
  it('[EE33] names what is wrong with a connection, and what to do', async ({ task }) => {
    const html = await startScriptedServer({
      http: (response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<!doctype html>');
      },
    });
    const refusing = await startScriptedServer({
      http: (response) => {
        response.writeHead(403);
        response.end();
      },
    });
    const server = await startChatServer();
    try {
      await withWorld({ title: task.name, browser: kind, settings: NOTHING_SET }, async ({ browser }) => {
        const page = await browser().openTab('options.html');
        const says = createPanel(page).waitForText;
        await testConnection(page, 'http://127.0.0.1:9', SERVICE);
        await says(/127\.0\.0\.1:9 does not answer/);
        await testConnection(page, html.address, SERVICE);
        await says(/answers, but not as a chat server/);
        await testConnection(page, refusing.address, SERVICE);
        await says(new RegExp(browser().origin));
        await testConnection(page, server.address, 'no-such-service');
        await says(/no-such-service.*does not answer/);
        await testConnection(page, server.address, SERVICE);
        await says(/Connected: the service/);
        await page.byRole('button', 'Save').click();
        await says(/Saved/);
        // A test must not leave a chat behind.
        expect(server.chatCount()).toBe(0);
        const panel = createPanel(await browser().openTab('sidepanel.html'));
        await panel.startChat();
        expect(server.chatCount()).toBe(1);
      });
    } finally {
      await Promise.all([html.close(), refusing.close(), server.close()]);
    }
  });

  // That it also opens by itself is what these tests, with nothing set, wait for at their start (world.ts).
  it('[EE34] is where the panel of a new installation leads to', ({ task }) =>
    withWorld({ title: task.name, browser: kind, settings: NOTHING_SET }, async ({ browser, panel }) => {
      await panel().waitForText(/No chat server is set up yet/);
      await panel().page.byRole('button', 'Open options').click();
      await (await browser().pageAt('options.html')).byRole('textbox', 'Chat server address').waitFor();
    }));
});

describe.concurrent('a pre-configured build', () => {
  it.each(BROWSERS)('[EE35] needs no setting at all in %s', async (kind) => {
    const server = await startChatServer();
    const defaults = { serverUrl: server.address, service: SERVICE };
    const { launch } = await launcherOf(kind, { defaults });
    const browser = await launch();
    try {
      const panel = createPanel(await browser.openTab('sidepanel.html'));
      await panel.startChat();
      server.agent().say('Nothing to set up');
      await panel.waitForRow('Nothing to set up');
    } finally {
      await browser.kill();
      await server.close();
    }
  });
});
