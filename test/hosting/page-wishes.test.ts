// What a page wants of its chat beside talking: which carrier, how long it may come back, who hears of it. Over the real bridge
// and the real background, which die in between.
import { describe, expect, it } from 'vitest';
import type { RestoreData } from '../../core/messaging/page-protocol.ts';
import { createPageScene } from '../background/page-world.ts';
import { RESTORE } from '../contracts/page-host-world.ts';

function createScene() {
  const scene = createPageScene();
  const view = scene.world.openView();
  const carrier = () => {
    const { connection } = view.chat().summary;
    return connection.status === 'online' ? connection.carrier : connection.status;
  };
  const restore = (changed: Partial<RestoreData> = {}) =>
    ({ type: 'restoreSession', restore: { ...RESTORE, ...changed } }) as const;
  return { ...scene, view, carrier, restore };
}

describe('the wish of a page', () => {
  it('[PD20] to do without WebSockets holds for its chat alone, over a death and a restore', async () => {
    const { world, open, start, begin, settle, restore, carrier } = createScene();
    const page = open();
    await page.ask(start({ disableWebSockets: true }));
    expect(carrier()).toBe('long-polling');
    world.wake().kill();
    world.wake();
    await settle();
    page.leave();
    expect(await open().ask(restore())).toMatchObject({ type: 'session' });
    expect(carrier()).toBe('long-polling');
    await begin(open('https://b.example'));
    expect(carrier()).toBe('websocket');
  });

  it('[PD20] that a restore says anew counts from then on', async () => {
    const { world, open, begin, settle, restore, carrier } = createScene();
    const page = open();
    await begin(page);
    expect(carrier()).toBe('websocket');
    page.leave();
    const later = open();
    await later.ask(restore({ disableWebSockets: true }));
    await settle();
    expect(carrier()).toBe('long-polling');
    await later.ask(restore({ disableWebSockets: false }));
    world.wake().transport.cut();
    await world.clock.advance(10_000);
    expect(carrier()).toBe('websocket');
  });
});
