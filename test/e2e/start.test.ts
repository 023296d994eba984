// `npm start` as a person meets it: what it says without a display, that its servers answer, that Ctrl-C ends all of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { requireBrowser } from '../browsers.ts';

const script = path.resolve(import.meta.dirname, '../start.ts');
const out = mkdtempSync(path.join(tmpdir(), 'parley-start-test-'));
const RUNNING = 'The backend runs until you press Ctrl-C.';
const START_LIMIT_MS = 90_000;

interface Run {
  readonly child: ChildProcess;
  /** Resolves with all output as soon as it has the text; rejects when the command ends without it. */
  shows(text: string): Promise<string>;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
}

const runs: Run[] = [];

/** Runs the command where there is no display, whatever there is on the machine of the test. */
function start(...args: readonly string[]): Run {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(process.execPath, [script, '--out', out, ...args], { env });
  let output = '';
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const run: Run = {
    child,
    ended,
    shows: (text) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error(`no "${text}" in:\n${output}`)), START_LIMIT_MS);
        const look = (): void => {
          if (!output.includes(text)) return;
          clearTimeout(limit);
          resolve(output);
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        void ended.then(() => reject(new Error(`ended without "${text}":\n${output}`)));
        look();
      }),
  };
  const collect = (data: Buffer): void => {
    output += data.toString();
  };
  child.stdout.prependListener('data', collect);
  child.stderr.prependListener('data', collect);
  runs.push(run);
  return run;
}

/** The address on the line that begins so. */
function addressAfter(output: string, label: string): string {
  const address = new RegExp(`${label}\\s+(http://\\S+)`).exec(output)?.[1];
  if (address === undefined) throw new Error(`no address after "${label}" in:\n${output}`);
  return address;
}

afterEach(async () => {
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
});

afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('npm start without a display', () => {
  it('[BU8] says how to load both builds, serves backend, console and shop, and ends on Ctrl-C', async () => {
    const run = start();
    const output = await run.shows(RUNNING);
    expect(output).toContain('There is no display here');
    expect(output).toContain('chrome://extensions');
    expect(output).toContain(`${path.join(out, 'chrome-mv3')}\n`);
    expect(output).toContain('about:debugging#/runtime/this-firefox');
    expect(output).toContain(`${path.join(out, 'firefox-mv3/manifest.json')}\n`);

    const backend = addressAfter(output, 'Parley backend listening on');
    const handshake = await fetch(`${backend}/genesys/cometd/handshake`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([
        { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] },
      ]),
    });
    expect(await handshake.json()).toMatchObject([{ channel: '/meta/handshake', successful: true }]);
    expect((await fetch(addressAfter(output, "Agent's console"))).status).toBe(200);
    const site = addressAfter(output, 'Demo site');
    expect(await (await fetch(site)).text()).toContain('Moorlight Lamps');
    expect((await fetch(new URL('../start.ts', site))).status).toBe(404);
    const guide = addressAfter(output, 'For integrators');
    expect(await (await fetch(`${guide}widget.html`)).text()).toContain(`serverUrl: '${backend}'`);

    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    await expect(fetch(site)).rejects.toThrow();
    await expect(fetch(backend)).rejects.toThrow();
  });

  it('[BU8] builds extensions that know the backend and need no permission for it', async () => {
    const output = await start().shows(RUNNING);
    const backend = addressAfter(output, 'Parley backend listening on');
    for (const folder of ['chrome-mv3', 'firefox-mv3']) {
      const manifest = JSON.parse(readFileSync(path.join(out, folder, 'manifest.json'), 'utf8'));
      expect(manifest.host_permissions).toEqual(['http://127.0.0.1/*']);
      expect(readFileSync(path.join(out, folder, 'background.js'), 'utf8')).toContain(backend);
    }
  });

  it('[BU9] answers a taken port or a bad flag with one clear line', async () => {
    const first = start('--browser', 'none');
    const { port } = new URL(addressAfter(await first.shows('listening on'), 'listening on'));
    const second = start('--port', port);
    await second.shows(`port ${port} is already in use`);
    expect(await second.ended).toBe(1);
    const third = start('--browser', 'opera');
    await third.shows('--browser must be chromium, firefox or none, not "opera"');
    expect(await third.ended).toBe(1);
  });
});

describe.each(['chromium', 'firefox'] as const)('npm start with %s', (kind) => {
  it('[BU10] opens it with the extension and the pages, and closes it on Ctrl-C', async () => {
    const program = requireBrowser(kind);
    const run = start('--headless', '--browser', kind);
    const output = await run.shows(RUNNING);
    expect(output).toContain(`Opened ${program}`);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
  });
});
