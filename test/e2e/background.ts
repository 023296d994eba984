// What an extension document can learn about the background and tell it, as the panel does (core/messaging/view-protocol.ts).
import type { Settings } from '../../core/settings/settings.ts';
import type { DrivenPage } from './driver.ts';

/** Writes settings the way the options page does: keys of their own in local storage. */
export async function writeSettings(page: DrivenPage, settings: Partial<Settings>): Promise<void> {
  await page.evaluate(
    async (values) => {
      await chrome.storage.local.set(values);
    },
    settings as Record<string, unknown>,
  );
}

/** Made anew by each start of the background. Wakes it where it sleeps; rejects after 10 s without an answer. */
export async function readBootId(page: DrivenPage): Promise<string> {
  return (await readSnapshot(page)).bootId;
}

/** The phase of each chat, oldest first. */
export async function readPhases(page: DrivenPage): Promise<readonly string[]> {
  return (await readSnapshot(page)).phases;
}

function readSnapshot(page: DrivenPage): Promise<{ bootId: string; phases: string[] }> {
  return page.evaluate(async () => {
    const answer = await new Promise<{
      setup: { bootId: string };
      chats: { summary: { phase: string } }[];
    }>((resolve, reject) => {
      const port = chrome.runtime.connect({ name: 'parley-view' });
      const timer = setTimeout(() => reject(new Error('the background gave no snapshot in 10 s')), 10_000);
      port.onDisconnect.addListener(() => reject(new Error('the background closed the port')));
      port.onMessage.addListener((message) => {
        if (message.type !== 'snapshot') return;
        clearTimeout(timer);
        resolve(message);
        port.disconnect();
      });
      port.postMessage({ type: 'watch' });
    });
    return { bootId: answer.setup.bootId, phases: answer.chats.map(({ summary }) => summary.phase) };
  });
}
