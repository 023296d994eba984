// Attacks on the background by the addresses and services that a page names for its chat server (DESIGN.md 8, "Confused deputy").
import { describe, expect, it } from 'vitest';
import { createAttackScene } from './attack-scene.ts';
import { A, B } from './page-world.ts';

const ask = (question: unknown) => ({ type: 'ask', id: 1, question });

describe('a content process', () => {
  it.each([
    'https://evil.example/cometd',
    'https://chat.example.evil.example/genesys',
    'https://vendor.example.evil/server',
    'https://vendor.example/server-evil',
    'https://vendor.example/other',
    'http://vendor.example/server',
    'http://127.0.0.1:8080/',
    'http://[::1]/',
  ])('[PA10] that names %s as its server needs the visitor, who says no', async (serverUrl) => {
    const scene = await createAttackScene({
      servers: [
        {
          site: A,
          prefix: 'https://vendor.example/server',
          serverUrl: 'https://chat.example',
          service: 'support',
          filesUrl: '',
        },
      ],
    });
    const port = scene.forge();
    port.say(ask(scene.start({ serverUrl })));
    await scene.settle();
    expect(scene.asked).toEqual([serverUrl]);
    expect(port.received).toMatchObject([{ answer: { failure: { reason: 'addressRefused' } } }]);
    expect(await scene.chatsOf(A)).toEqual([]);
    await scene.expectUnharmed();
  });

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/plain,x',
    'chrome-extension://parley/sidepanel.html',
    'wss://evil.example/',
    'https://chat.example@evil.example/genesys',
    '//evil.example/',
    '',
    '\0',
    'https://',
  ])('[PA10] that names %j as its server is refused without a question', async (serverUrl) => {
    const scene = await createAttackScene();
    const port = scene.forge();
    port.say(ask(scene.start({ serverUrl })));
    await scene.settle();
    expect(scene.asked).toEqual([]);
    expect(port.received).toMatchObject([{ answer: { failure: { reason: 'addressRefused' } } }]);
    await scene.expectUnharmed();
  });

  it('[PA10] cannot borrow the server of another site', async () => {
    const scene = await createAttackScene({
      servers: [
        {
          site: B,
          prefix: 'https://vendor.example',
          serverUrl: 'https://b-chat.example',
          service: 'b',
          filesUrl: '',
        },
      ],
    });
    const port = scene.forge();
    port.say(ask(scene.start({ serverUrl: 'https://vendor.example' })));
    await scene.settle();
    expect(port.received).toMatchObject([{ answer: { failure: { reason: 'addressRefused' } } }]);
    await scene.expectUnharmed();
  });

  it.each(['../admin', 'support/../x', 'a b', 'x?y', '', 'support#', 'x'.repeat(400)])(
    '[PA10] that names %j as its service is refused',
    async (service) => {
      const scene = await createAttackScene();
      const port = scene.forge();
      port.say(ask(scene.start({ service })));
      await scene.settle();
      expect(port.received).toMatchObject([{ answer: { type: 'failed' } }]);
      expect(await scene.chatsOf(A)).toEqual([]);
      await scene.expectUnharmed();
    },
  );
});
