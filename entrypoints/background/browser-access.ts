// What the visitor may have to allow, over the browser's own permissions, scripting and windows. Registers its listeners at once.
import type { Clock } from '../../core/chat/ports.ts';
import type { Desk } from '../../core/chat/state.ts';
import { deskForPage } from '../../core/settings/desks.ts';
import type { ResolvedSettings } from '../../core/settings/resolve.ts';
import { sitePatternOf } from '../../core/settings/sites.ts';
import type { SettingsStorage } from '../../core/storage/settings-storage.ts';
import { type AccessFacts, createAccess } from './access.ts';
import { discoverChat, type ScriptingApi } from './discovery.ts';
import { createQuestions, openQuestionWindow, type QuestionWindows } from './question.ts';

export interface BrowserAccessOptions {
  readonly permissions: {
    contains(hosts: { readonly origins: string[] }): Promise<boolean>;
    remove(hosts: { readonly origins: string[] }): Promise<boolean>;
    readonly onAdded: { addListener(listener: () => void): void };
    readonly onRemoved: { addListener(listener: () => void): void };
  };
  readonly scripting: ScriptingApi;
  readonly windows: QuestionWindows;
  readonly settings: SettingsStorage<ResolvedSettings>;
  readonly baseUrl: string;
  readonly clock: Clock;
  /** Resolves when settings have been read. */
  readonly start: () => Promise<void>;
  readonly onChange: () => void;
  /** The browser lets us into something more: what failed before may succeed now. */
  readonly onGranted: () => void;
}

export interface BrowserAccess extends AccessFacts {
  /** Asks the visitor which desk an address of a page stands for; null: refused. Never rejects. */
  askDesk(site: string, serverUrl: string): Promise<Desk | null>;
  /** Is the site listed, and does the browser let us into it? After settings have been read. */
  isAllowed(site: string): Promise<boolean>;
}

/** Makes it, in the first turn of the background. */
export function createBrowserAccess(options: BrowserAccessOptions): BrowserAccess {
  const { permissions, scripting, windows, settings, baseUrl, clock, start, onChange } = options;

  const questions = createQuestions({
    open: openQuestionWindow({ windows, clock, url: `${baseUrl}question.html` }),
    readDesk: async (site, serverUrl) => deskForPage((await settings.read()).settings, site, serverUrl),
    onChange: (listener) => settings.onChange(listener),
    canKeep: () => access.resolved()?.sources.servers !== 'policy',
    clock,
  });
  const access = createAccess({
    contains: (origins) => permissions.contains({ origins: [...origins] }),
    discover: (tabId) => discoverChat(scripting, tabId),
    save: (changes) => settings.save({ ...changes }),
    release: (pattern) =>
      permissions.remove({ origins: [pattern] }).then(
        () => undefined,
        () => undefined,
      ),
    ask: (site, serverUrl) => void questions.ask(site, serverUrl),
    onChange,
  });

  permissions.onAdded.addListener(async () => {
    await start();
    await access.permissionsChanged();
    options.onGranted();
  });
  permissions.onRemoved.addListener(async () => {
    await start();
    await access.permissionsChanged();
  });
  return {
    ...access,
    askDesk: questions.ask,
    async isAllowed(site) {
      const settings = access.resolved()?.settings;
      if (settings === undefined || !settings.sites.includes(site)) return false;
      return permissions.contains({ origins: [sitePatternOf(site)] });
    },
    async toolbarClicked(tab) {
      await start();
      await access.toolbarClicked(tab);
    },
  };
}
