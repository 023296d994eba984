// The options page's model: what stands in the fields, what is wrong with it, and what became of the last wish.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ChatErrorData } from '../../chat/errors.ts';
import { toErrorData } from '../problem.ts';
import type { AddressProblem, EditableSettings, LoadedSettings, OptionsClient } from './options-client.ts';

/** What the page says after a button was pressed. */
export type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'testing' | 'accessDenied' | 'savedWithoutAccess'; readonly host: string }
  | { readonly kind: 'saving' | 'saved' }
  /** `isSaved`: what was tested is what is in use. */
  | { readonly kind: 'testOk'; readonly host: string; readonly service: string; readonly isSaved: boolean }
  | { readonly kind: 'testFailed'; readonly host: string; readonly error: ChatErrorData }
  | { readonly kind: 'saveFailed'; readonly error: ChatErrorData };

export interface OptionsModel {
  /** Null until the settings are read. */
  readonly loaded: ReadonlySignal<LoadedSettings | null>;
  readonly isUnreadable: ReadonlySignal<boolean>;
  readonly fields: ReadonlySignal<EditableSettings>;
  /** Nothing is configured yet. */
  readonly isFirstRun: ReadonlySignal<boolean>;
  /** Shown after a button was pressed, until the field is changed. */
  readonly addressProblem: ReadonlySignal<AddressProblem | null>;
  readonly isServiceWrong: ReadonlySignal<boolean>;
  readonly outcome: ReadonlySignal<Outcome>;
  change(changes: Partial<EditableSettings>): void;
  /** Both must be called in the click itself. */
  test(): void;
  save(): void;
  close(): void;
}

const NOTHING: EditableSettings = {
  serverUrl: '',
  service: '',
  disableWebSockets: false,
  connection: 'live',
  sound: true,
};
const QUIET: Outcome = { kind: 'none' };

/** Of what stands in the fields what the user has changed: the rest is policy's, the build's, or kept already. */
function selectOwn(
  { serverUrl, service, disableWebSockets, connection, sound }: EditableSettings,
  loaded: LoadedSettings | null,
): Partial<EditableSettings> {
  const isOwn = (name: keyof EditableSettings, entered: string | boolean) =>
    loaded === null || !(loaded.locked.has(name) || loaded.settings[name] === entered);
  return {
    ...(isOwn('serverUrl', serverUrl) && { serverUrl }),
    ...(isOwn('service', service) && { service }),
    ...(isOwn('disableWebSockets', disableWebSockets) && { disableWebSockets }),
    ...(isOwn('connection', connection) && { connection }),
    ...(isOwn('sound', sound) && { sound }),
  };
}

/** Makes the model and begins to read the settings. */
export function createOptionsModel(client: OptionsClient): OptionsModel {
  const loaded = signal<LoadedSettings | null>(null);
  const isUnreadable = signal(false);
  const fields = signal<EditableSettings>(NOTHING);
  const addressProblem = signal<AddressProblem | null>(null);
  const isServiceWrong = signal(false);
  const outcome = signal<Outcome>(QUIET);
  /** A wish that was overtaken by another one has no outcome any more. */
  let wishes = 0;

  async function load(): Promise<void> {
    try {
      const next = await client.load();
      const before = loaded.peek()?.settings ?? NOTHING;
      const present = fields.peek();
      // What was typed here stays, unless it is not for the user to say; what was not touched follows.
      const follow = <Name extends keyof EditableSettings>(name: Name): EditableSettings[Name] =>
        next.locked.has(name) || present[name] === before[name] ? next.settings[name] : present[name];
      const followed: EditableSettings = {
        serverUrl: follow('serverUrl'),
        service: follow('service'),
        disableWebSockets: follow('disableWebSockets'),
        connection: follow('connection'),
        sound: follow('sound'),
      };
      if (followed.serverUrl !== present.serverUrl) addressProblem.value = null;
      if (followed.service !== present.service) isServiceWrong.value = false;
      fields.value = followed;
      loaded.value = next;
      isUnreadable.value = false;
    } catch {
      isUnreadable.value = loaded.peek() === null;
    }
  }

  /** The host to talk to, or null after showing what is wrong in the fields. */
  function check(): string | null {
    const { serverUrl, service } = fields.peek();
    const address = client.checkAddress(serverUrl);
    addressProblem.value = address.problem;
    isServiceWrong.value = !client.isServiceName(service);
    return address.problem === null && !isServiceWrong.peek() ? address.host : null;
  }

  /** Tells what became of the newest wish. */
  function begin(first: Outcome): (next: Outcome) => void {
    wishes += 1;
    const mine = wishes;
    outcome.value = first;
    return (next) => {
      if (mine === wishes) outcome.value = next;
    };
  }

  function isInUse(): boolean {
    const settings = loaded.peek()?.settings;
    return (
      settings?.serverUrl === fields.peek().serverUrl.trim() &&
      settings.service === fields.peek().service.trim()
    );
  }

  async function finishTest(
    host: string,
    access: Promise<boolean>,
    tell: (next: Outcome) => void,
  ): Promise<void> {
    const { serverUrl, service, connection } = fields.peek();
    if (!(await access)) return tell({ kind: 'accessDenied', host });
    const result = await client.testConnection({ serverUrl, service: service.trim(), connection });
    tell(
      result.ok
        ? { kind: 'testOk', host, service: service.trim(), isSaved: isInUse() }
        : { kind: 'testFailed', host, error: result.error },
    );
  }

  async function finishSave(
    host: string,
    access: Promise<boolean>,
    tell: (next: Outcome) => void,
  ): Promise<void> {
    const entered: EditableSettings = {
      ...fields.peek(),
      serverUrl: fields.peek().serverUrl.trim(),
      service: fields.peek().service.trim(),
    };
    try {
      await client.save(selectOwn(entered, loaded.peek()));
      fields.value = entered;
      await load();
      tell((await access) ? { kind: 'saved' } : { kind: 'savedWithoutAccess', host });
    } catch (reason) {
      tell({ kind: 'saveFailed', error: toErrorData(reason) });
    }
  }

  const unsubscribe = client.onChange(() => void load());
  void load();

  return {
    loaded,
    isUnreadable,
    fields,
    isFirstRun: computed(() => loaded.value !== null && loaded.value.settings.serverUrl === ''),
    addressProblem,
    isServiceWrong,
    outcome,
    change(changes) {
      fields.value = { ...fields.peek(), ...changes };
      if (changes.serverUrl !== undefined) addressProblem.value = null;
      if (changes.service !== undefined) isServiceWrong.value = false;
      wishes += 1;
      outcome.value = QUIET;
    },
    test() {
      const host = check();
      if (host === null) return void begin(QUIET);
      const access = client.requestHostAccess(fields.peek().serverUrl);
      void finishTest(host, access, begin({ kind: 'testing', host }));
    },
    save() {
      const host = check();
      if (host === null) return void begin(QUIET);
      const access = client.requestHostAccess(fields.peek().serverUrl);
      void finishSave(host, access, begin({ kind: 'saving' }));
    },
    close: unsubscribe,
  };
}
