// An options client that behaves: settings in memory, addresses checked by the real rules, a server that is what a test says.
import { ChatError } from '../../core/chat/errors.ts';
import { explainServerUrl, isServiceName, parseUrl } from '../../core/settings/addresses.ts';
import type { EditableSettings, OptionsClient, TestResult } from '../../core/view/options/options-client.ts';

const EDITABLE = ['serverUrl', 'service', 'disableWebSockets', 'connection', 'sound'] as const;

export interface FakeOptions extends OptionsClient {
  /** What the user has stored. */
  settings(): EditableSettings;
  /** Changes what is stored, as another page would. */
  store(settings: Partial<EditableSettings>): void;
  /** What an administrator sets from now on, and nothing else; the user's own is kept beneath. */
  setPolicy(policy: Partial<EditableSettings>, invalid?: readonly string[]): void;
  /** What a test of the connection finds from now on; `hang` never answers. */
  answer(result: TestResult | 'hang'): void;
  /** What was tested last. */
  tested(): Parameters<OptionsClient['testConnection']>[0] | null;
  /** Does the visitor press "Allow" when asked? */
  allow(isAllowed: boolean): void;
  /** Reading or writing fails from now on. */
  fail(what: 'load' | 'save'): void;
  /** Hosts that access was asked for. */
  readonly asked: readonly string[];
}

export function createFakeOptions(): FakeOptions {
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  const failing = new Set<'load' | 'save'>();
  let settings: EditableSettings = {
    serverUrl: '',
    service: '',
    disableWebSockets: false,
    connection: 'live',
    sound: true,
  };
  let result: TestResult | 'hang' = { ok: true };
  let tested: Parameters<OptionsClient['testConnection']>[0] | null = null;
  let isAllowed = true;
  let policy: Partial<EditableSettings> = {};
  let invalidInPolicy: readonly string[] = [];

  function store(changes: Partial<EditableSettings>): void {
    settings = { ...settings, ...changes };
    tell();
  }

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  return {
    asked,
    settings: () => settings,
    tested: () => tested,
    store,
    setPolicy(next, invalid = []) {
      policy = next;
      invalidInPolicy = invalid;
      tell();
    },
    answer(next) {
      result = next;
    },
    allow(next) {
      isAllowed = next;
    },
    fail: (what) => void failing.add(what),
    async load() {
      if (failing.has('load')) throw new ChatError('storageFailed');
      const locked = new Set(EDITABLE.filter((name) => name in policy));
      return { settings: { ...settings, ...policy }, locked, invalidInPolicy };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async save(changes) {
      if (failing.has('save')) throw new ChatError('storageFailed');
      store(changes);
    },
    checkAddress(serverUrl) {
      const problem = explainServerUrl(serverUrl);
      return problem === null ? { problem, host: parseUrl(serverUrl)?.host ?? serverUrl } : { problem };
    },
    isServiceName,
    requestHostAccess(serverUrl) {
      asked.push(parseUrl(serverUrl)?.host ?? serverUrl);
      return Promise.resolve(isAllowed);
    },
    testConnection(target) {
      tested = target;
      return result === 'hang' ? new Promise(() => undefined) : Promise.resolve(result);
    },
  };
}
