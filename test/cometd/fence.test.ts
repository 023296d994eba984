// The fence against a running backend is in test/contracts/transport-contract.ts; here is what an odd server says.
import { afterEach, describe, expect, it } from 'vitest';
import { fenceSession, metaUrl } from '../../core/cometd/fence.ts';
import { type ScriptedAnswer, type ScriptedBayeux, startScriptedBayeux } from '../support/scripted-bayeux.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

let server: ScriptedBayeux | null = null;
afterEach(() => server?.close());

async function fence(answer: ScriptedAnswer): Promise<boolean> {
  const running = await startScriptedBayeux(() => answer, { webSocket: false });
  server = running;
  return fenceSession({
    cometdUrl: running.url,
    clientId: 'old',
    fetch,
    limitMs: 200,
    logger: createStrictLogger(),
  });
}

describe('fenceSession', () => {
  it('[CD5] asks by /meta/disconnect of the old session and is had by its success', async () => {
    expect(await fence([{ channel: '/meta/disconnect', successful: true }])).toBe(true);
    expect(server?.received).toEqual([{ id: '1', channel: '/meta/disconnect', clientId: 'old' }]);
  });

  it.each<[string, ScriptedAnswer]>([
    ['a refusal', [{ channel: '/meta/disconnect', successful: false, error: '402::session_unknown' }]],
    ['the success of something else', [{ channel: '/meta/connect', successful: true }]],
    ['success as text', [{ channel: '/meta/disconnect', successful: 'true' }]],
    ['no message', []],
    ['no JSON', '<html>'],
    ['HTTP 503', 503],
    ['silence', 'never'],
  ])('[CD5] is not had by %s', async (_name, answer) => {
    expect(await fence(answer)).toBe(false);
  });

  it.each([
    ['https://chat.example/genesys/cometd', 'https://chat.example/genesys/cometd/disconnect'],
    ['https://chat.example/genesys/cometd/', 'https://chat.example/genesys/cometd/disconnect'],
    ['https://chat.example/chat.cometd', 'https://chat.example/chat.cometd'],
    ['https://chat.example/cometd?node=1', 'https://chat.example/cometd?node=1'],
  ])('[CD5] goes where the library would: %s', (url, expected) => {
    expect(metaUrl(url, 'disconnect')).toBe(expected);
  });

  it('[CD5] is not had where the address is none', async () => {
    const options = {
      cometdUrl: 'nowhere',
      clientId: 'old',
      fetch,
      limitMs: 200,
      logger: createStrictLogger(),
    };
    expect(await fenceSession(options)).toBe(false);
  });
});
