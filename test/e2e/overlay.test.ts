// The overlay as a visitor meets it: over the pages of allowed sites.
import { describe, expect, it } from 'vitest';
import { overlayIn, withOverlays } from './overlay-scene.ts';
import { BROWSERS } from './world.ts';

describe.each(BROWSERS)('the overlay in %s', (browser) => {
  it('[OV1] shows the chat over an allowed page, and can write', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example']);
      const page = await scene.visit('a.example');
      const overlay = await overlayIn(page);
      expect(await overlay.launcherName()).toBe('Open chat');
      await overlay.expand();
      await overlay.waitForRow('Hello');
      await overlay.send('From the page');
      await overlay.waitForRow('From the page', 'sent');
      expect(scene.server.handshakes()).toBe(1);
    }));
});
