import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { request, startChat, visit } from './visitor.ts';

const MAIN = new URL('main.ts', import.meta.url).pathname;

interface Run {
  readonly exit: Promise<number | null>;
  out(): string;
  errors(): string;
  stop(signal: 'SIGINT' | 'SIGTERM'): void;
}

function runBackend(...flags: string[]): Run {
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  return {
    exit: new Promise((resolve) => child.once('close', resolve)),
    out: () => out,
    errors: () => errors,
    stop: (signal) => child.kill(signal),
  };
}

describe('npm run backend', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '[BE1] says where it listens, serves a chat, and ends at %s',
    async (signal) => {
      const run = runBackend('--port', '0', '--agent', 'echo', '--service', 'customer-support');
      await expect.poll(run.out, { timeout: 10_000 }).toContain('/control\n');
      const lines = run.out().split('\n');
      expect(lines[0]).toMatch(/^Parley backend listening on http:\/\/127\.0\.0\.1:\d+$/);
      const url = lines[0]?.split(' ').at(-1) ?? '';
      expect(run.out()).toContain(`${url}/agent`);
      expect((await request(url, {})).status).toBe(404);
      const visitor = await visit({ url }, 'websocket');
      await startChat(visitor);
      const poller = await visit({ url }, 'long-polling');
      run.stop(signal);
      expect(await run.exit).toBe(0);
      expect(run.errors()).toBe('');
      visitor.cut();
      poller.cut();
    },
  );

  it('[BE1] ends with the npm that runs it, which passes no SIGTERM on', async () => {
    const npm = spawn('npm', ['run', 'backend', '--', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    npm.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    await expect.poll(() => out, { timeout: 10_000 }).toContain('/control\n');
    const url = /^Parley backend listening on (\S+)$/m.exec(out)?.[1] ?? '';
    expect((await request(`${url}/control/state`, {})).status).toBe(200);
    npm.kill('SIGTERM');
    const isGone = () =>
      request(url, {}).then(
        () => false,
        () => true,
      );
    await expect.poll(isGone, { timeout: 5000 }).toBe(true);
  });

  it('[BE2] a taken port is one line on stderr and exit code 1', async () => {
    const taker = createServer();
    await new Promise<void>((resolve) => taker.listen(0, '127.0.0.1', resolve));
    const address = taker.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const run = runBackend('--port', port);
    expect(await run.exit).toBe(1);
    expect(run.errors()).toBe(`Parley backend: port ${port} is already in use\n`);
    expect(run.out()).toBe('');
    taker.close();
  });

  it.each([
    [['--port', 'eighty'], '--port'],
    [['--port', '70000'], '--port'],
    [['--agent', 'toString'], '--agent'],
    [['--service', 'a/b'], '--service'],
    [['--verbose'], '--verbose'],
    [['--port'], '--port'],
    [['stray'], 'stray'],
  ])('[BE2] bad flags %j are one line on stderr that names them, and exit code 1', async (flags, named) => {
    const run = runBackend(...flags);
    expect(await run.exit).toBe(1);
    expect(run.errors()).toMatch(/^Parley backend: [^\n]+\n$/);
    expect(run.errors()).toContain(named);
    expect(run.out()).toBe('');
  });
});
