// Servers that cannot be reached, are none, refuse or stay silent: each is named, and what was filled in stays.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { BrowserKind } from '../browsers.ts';
import { ANN, type Panel } from './panel.ts';
import { type Script, type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import { pause } from './until.ts';
import { BROWSERS, SERVICE, withWorld } from './world.ts';

/** What a service may be silent for before it is named (WIRE.md 6, DESIGN.md 7), and the time to say so. */
const SILENCE_MS = 10_000 + 3_000;

/** A retry would have come within this time: the first ones wait 1 s, 2 s at most. */
const RETRY_MS = 4_000;

/** An address where nothing listens: it was just free. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

async function expectFormKept(panel: Panel): Promise<void> {
  await panel.page.byRole('button', 'Start chat').waitFor();
  expect(await panel.page.byRole('textbox', 'First name').value()).toBe(ANN.firstName);
  expect(await panel.page.byRole('textbox', 'Subject').value()).toBe(ANN.subject);
}

/** Starts a chat against a scripted server and hands over the panel. */
async function startAgainst(
  world: { readonly title: string; readonly browser: BrowserKind },
  script: Script,
  body: (panel: Panel, origin: string, server: ScriptedServer) => Promise<void>,
): Promise<void> {
  const server = await startScriptedServer(script);
  const settings = { serverUrl: server.address, service: SERVICE };
  try {
    await withWorld({ ...world, settings }, async ({ panel, browser }) => {
      await panel().fillForm();
      await panel().pressStart();
      await body(panel(), browser().origin, server);
    });
  } finally {
    await server.close();
  }
}

describe.concurrent.each(BROWSERS)('a chat server in %s', (kind) => {
  it('[EE17] that cannot be reached is named, is tried again, and lets one go back to the form', async ({
    task,
  }) => {
    const settings = { serverUrl: await deadAddress(), service: SERVICE };
    await withWorld({ title: task.name, browser: kind, settings }, async ({ panel }) => {
      await panel().fillForm();
      await panel().pressStart();
      await panel().waitForText(/127\.0\.0\.1:\d+ does not answer/);
      await panel().page.byRole('button', 'Try now').waitFor();
      await panel().page.byRole('button', 'Back to the form').click();
      await expectFormKept(panel());
    });
  });

  it('[EE18] that is none is told apart from one that is down', ({ task }) =>
    startAgainst(
      { title: task.name, browser: kind },
      {
        http: (response) => {
          response.writeHead(200, { 'content-type': 'text/html' });
          response.end('<!doctype html><title>Welcome</title>');
        },
      },
      async (panel) => {
        await panel.waitForText(/answers, but not as a chat server/);
        await expectFormKept(panel);
      },
    ));

  it('[EE19] with no such service says so by the service’s name within ten seconds', ({ task }) =>
    withWorld({ title: task.name, browser: kind, service: 'nobody-home' }, async ({ server, panel }) => {
      await panel().fillForm();
      await panel().pressStart();
      const pressedAt = Date.now();
      await panel().waitForText(/nobody-home.*does not answer/, SILENCE_MS);
      expect(Date.now() - pressedAt).toBeLessThan(SILENCE_MS);
      expect(server.chatCount()).toBe(0);
      await panel().page.byRole('button', 'Back to the form').click();
      await expectFormKept(panel());
    }));

  it('[EE20] that refuses the handshake is not asked again and again', ({ task }) =>
    startAgainst(
      { title: task.name, browser: kind },
      { handshake: { successful: false, error: '403::refused', advice: { reconnect: 'none' } } },
      async (panel, _origin, server) => {
        await panel.waitForText(/refused the connection/);
        await expectFormKept(panel);
        const asked = server.requests();
        await pause(RETRY_MS);
        expect(server.requests()).toBe(asked);
      },
    ));

  it('[EE21] that refuses the extension’s Origin is told with the Origin to allow', ({ task }) =>
    startAgainst(
      { title: task.name, browser: kind },
      {
        http: (response) => {
          response.writeHead(403);
          response.end();
        },
      },
      async (panel, origin) => {
        await panel.waitForText(new RegExp(`allow the origin ${origin}`));
        await expectFormKept(panel);
      },
    ));
});
