// The model of the options' sites: what is listed, what is being added or edited, and what became of the last wish.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ChatErrorData } from '../../chat/errors.ts';
import type { SiteServer } from '../../settings/settings.ts';
import { toErrorData } from '../problem.ts';
import type { LoadedSites, ServerProblem, SitesClient } from './sites-client.ts';

/** A row of the server map under one's hands. */
export interface ServerDraft {
  readonly row: SiteServer;
  /** The row that it takes the place of; null: a new one. */
  readonly replaced: SiteServer | null;
  /** Shown after "Save", until something is changed. */
  readonly problem: ServerProblem | null;
}

export interface SitesModel {
  /** Null until they are read. */
  readonly loaded: ReadonlySignal<LoadedSites | null>;
  /** What stands in "Add a site". */
  readonly entered: ReadonlySignal<string>;
  readonly isEnteredWrong: ReadonlySignal<boolean>;
  readonly draft: ReadonlySignal<ServerDraft | null>;
  /** What became of the last wish, where it was not done. */
  readonly outcome: ReadonlySignal<'refused' | ChatErrorData | null>;
  enter(text: string): void;
  /** These, `toggleEverywhere`, `allowHosts` and `saveDraft` must be called in the click itself. */
  allowEntered(): void;
  allow(site: string): void;
  allowHosts(): void;
  toggleEverywhere(isEverywhere: boolean): void;
  remove(site: string): void;
  toggleAlwaysShown(site: string, isAlwaysShown: boolean): void;
  editServer(site: string, replaced: SiteServer | null): void;
  changeDraft(changes: Partial<SiteServer>): void;
  cancelDraft(): void;
  saveDraft(): void;
  removeServer(row: SiteServer): void;
  close(): void;
}

/** Makes the model and begins to read. */
export function createSitesModel(client: SitesClient): SitesModel {
  const loaded = signal<LoadedSites | null>(null);
  const entered = signal('');
  const isEnteredWrong = signal(false);
  const draft = signal<ServerDraft | null>(null);
  const outcome = signal<'refused' | ChatErrorData | null>(null);

  async function load(): Promise<void> {
    try {
      loaded.value = await client.load();
    } catch (reason) {
      outcome.value = toErrorData(reason);
    }
  }

  /** `onDone` where it was done as wished. */
  function wish(done: Promise<unknown>, onDone: () => void = () => undefined): void {
    outcome.value = null;
    done.then(
      (isDone) => {
        if (isDone === false) outcome.value = 'refused';
        else onDone();
        return load();
      },
      (reason: unknown) => {
        outcome.value = toErrorData(reason);
      },
    );
  }

  const close = client.onChange(() => void load());
  void load();

  return {
    loaded,
    entered,
    isEnteredWrong,
    draft,
    outcome,
    enter(text) {
      entered.value = text;
      isEnteredWrong.value = false;
    },
    allowEntered() {
      const site = client.siteOf(entered.peek());
      isEnteredWrong.value = site === null;
      if (site === null) return;
      wish(client.allow(site), () => {
        entered.value = '';
      });
    },
    allow: (site) => wish(client.allow(site)),
    allowHosts: () => wish(client.allowHosts(loaded.peek()?.missing ?? [])),
    toggleEverywhere: (isEverywhere) => wish(client.setEverywhere(isEverywhere)),
    remove: (site) => wish(client.remove(site)),
    toggleAlwaysShown: (site, isAlwaysShown) => wish(client.setAlwaysShown(site, isAlwaysShown)),
    editServer(site, replaced) {
      const row = replaced ?? { site, prefix: '', serverUrl: '', service: '', filesUrl: '' };
      draft.value = { row, replaced, problem: null };
    },
    changeDraft(changes) {
      const present = draft.peek();
      if (present !== null) draft.value = { ...present, row: { ...present.row, ...changes }, problem: null };
    },
    cancelDraft() {
      draft.value = null;
    },
    saveDraft() {
      const present = draft.peek();
      if (present === null) return;
      const problem = client.checkServer(present.row);
      draft.value = { ...present, problem };
      if (problem !== null) return;
      wish(
        client.saveServer(present.row, present.replaced).then((isGranted) => {
          draft.value = null;
          return isGranted;
        }),
      );
    },
    removeServer: (row) => wish(client.removeServer(row)),
    close,
  };
}
