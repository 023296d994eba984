// Lets an extension into hosts, and out again, as a person does it in the browser's own pages: no prompt can be answered
// without a display (E2E.md 13).
import type { Browser } from 'puppeteer-core';
import type { DrivenBrowser } from './driver.ts';
import type { FirefoxChrome } from './firefox-chrome.ts';

export type HostGrants = Pick<DrivenBrowser, 'answerRequests' | 'grantHosts' | 'revokeHosts'>;

/** By the page that Chromium has for its extensions. */
export function createChromiumGrants(browser: () => Browser, origin: string): HostGrants {
  const id = new URL(origin).host;
  const inPage = async (address: string, expressions: readonly string[]): Promise<void> => {
    const page = await browser().newPage();
    try {
      await page.goto(address);
      for (const expression of expressions) await page.evaluate(expression);
    } finally {
      await page.close();
    }
  };
  const decide = (method: string, patterns: readonly string[]): Promise<void> =>
    inPage(
      `chrome://extensions/?id=${id}`,
      patterns.map(
        (pattern) => `chrome.developerPrivate.${method}(${JSON.stringify(id)}, ${JSON.stringify(pattern)})`,
      ),
    );
  const answerRequests = (patterns: readonly string[]) => decide('addHostPermission', patterns);
  return {
    answerRequests,
    grantHosts: async (patterns) => {
      await answerRequests(patterns);
      // An optional host counts only once it was asked for. What the debugger evaluates has a gesture.
      const origins = JSON.stringify(patterns);
      await inPage(`${origin}/options.html`, [`chrome.permissions.request({ origins: ${origins} })`]);
    },
    revokeHosts: (patterns) => decide('removeHostPermission', patterns),
  };
}

/** By what Firefox's add-ons manager calls. */
export function createFirefoxGrants(chrome: FirefoxChrome, geckoId: string): HostGrants {
  const decide = async (method: 'add' | 'remove', patterns: readonly string[]): Promise<void> => {
    await chrome.evaluate(`(async () => {
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(geckoId)});
      const hosts = { permissions: [], origins: ${JSON.stringify(patterns)} };
      await ExtensionPermissions.${method}(extension.id, hosts, extension);
      return true;
    })()`);
  };
  return {
    // Every request is granted here: a preference says so (firefox.ts).
    answerRequests: async () => undefined,
    grantHosts: (patterns) => decide('add', patterns),
    revokeHosts: (patterns) => decide('remove', patterns),
  };
}
