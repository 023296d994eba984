// What a build can be asked for, and the one line it answers to what it cannot.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBuildFlags, parseDefaults, parseHosts } from './build-options.ts';

describe('flags of npm run build', () => {
  it('[BU5] builds both browsers into .output, or one into a folder', () => {
    expect(parseBuildFlags([])).toEqual({ browsers: ['chrome', 'firefox'], outDir: null });
    expect(parseBuildFlags(['--browser', 'firefox'])).toEqual({ browsers: ['firefox'], outDir: null });
    expect(parseBuildFlags(['--browser', 'chrome', '--out', 'x'])).toEqual({
      browsers: ['chrome'],
      outDir: 'x',
    });
  });

  it.each([
    [['--browser', 'opera'], '--browser is "opera"'],
    [['--out', 'x'], '--out DIR needs --browser'],
    [['--fast'], "Unknown option '--fast'"],
    [['chrome'], "Unexpected argument 'chrome'"],
  ])('[BU5] refuses %j', (argv, message) => {
    expect(() => parseBuildFlags(argv)).toThrow(message);
  });
});

describe('PARLEY_HOSTS', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['https://chat.example/*', ['https://chat.example/*']],
    [' http://127.0.0.1/* , *://*.chat.example/*,', ['http://127.0.0.1/*', '*://*.chat.example/*']],
    ['https://[::1]/*', ['https://[::1]/*']],
    ['http://localhost/*', ['http://localhost/*']],
    ['<all_urls>', ['<all_urls>']],
    ['http://127.0.0.1:8080/*,http://[::1]:80/*', ['http://127.0.0.1/*', 'http://[::1]/*']],
  ])('[BU6] takes %j', (value, expected) => {
    expect(parseHosts(value)).toEqual(expected);
  });

  it.each([
    'chat.example',
    'https://chat.example',
    'ftp://chat.example/*',
    'https://*chat.example/*',
    'https://chat.*/x',
    'https://chat.example:x/*',
    'https:///*',
    'https://a.example/* https://b.example/*',
  ])('[BU6] refuses %j, naming it', (value) => {
    expect(() => parseHosts(value)).toThrow(`PARLEY_HOSTS: "${value}"`);
  });
});

describe('PARLEY_DEFAULTS', () => {
  it('[BU7] takes settings as a JSON object', () => {
    expect(parseDefaults(undefined)).toBe('{}');
    const given = {
      serverUrl: 'https://chat.example',
      service: 'support',
      sites: ['https://shop.example'],
      servers: [
        {
          site: 'https://shop.example',
          prefix: 'https://old.example/server',
          serverUrl: 'https://chat.example',
          service: 'support',
        },
      ],
      disableWebSockets: true,
    };
    expect(JSON.parse(parseDefaults(JSON.stringify(given)))).toEqual(given);
  });

  it.each([
    ['{', 'PARLEY_DEFAULTS is not JSON'],
    ['[]', 'must be a JSON object'],
    ['null', 'must be a JSON object'],
    ['{"server":"x"}', 'there is no setting "server"'],
    ['{"__proto__":{}}', 'there is no setting "__proto__"'],
    ['{"serverUrl":1}', '"serverUrl" must be'],
    ['{"sites":"https://a.example"}', '"sites" must be'],
    ['{"sites":[1]}', 'the value of "sites" is not usable'],
    ['{"servers":[{"site":"https://a.example"}]}', 'the value of "servers" is not usable'],
    ['{"disableWebSockets":"no"}', '"disableWebSockets" must be'],
    ['{"connection":"fast"}', 'the value of "connection" is not usable'],
    ['{"serverUrl":"ftp://chat.example"}', 'the value of "serverUrl" is not usable'],
    ['{"service":"a/b"}', 'the value of "service" is not usable'],
    ['{"sites":["nonsense"]}', 'the value of "sites" is not usable'],
  ])('[BU7] refuses %s', (value, message) => {
    expect(() => parseDefaults(value)).toThrow(message);
  });
});

describe('npm run build', () => {
  const build = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    spawnSync(process.execPath, [path.join(import.meta.dirname, 'build.ts'), ...args], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });

  it.each([
    ['[BU5]', ['--browser', 'opera'], {}],
    ['[BU6]', [], { PARLEY_HOSTS: 'nonsense' }],
    ['[BU7]', [], { PARLEY_DEFAULTS: 'nonsense' }],
    ['[BU5]', ['--browser', 'chrome', '--out', path.join(import.meta.dirname, 'architecture')], {}],
  ])('%s answers bad wishes with one line and exit code 1: %j %j', (_rule, args, env) => {
    const { status, stdout, stderr } = build(args, env);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
