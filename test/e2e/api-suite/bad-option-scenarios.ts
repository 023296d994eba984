// Bad options: for each of them every wrong type gives its documented code and its name through `fail`, and nothing throws into
// the page. What is checked before anything is asked needs no chat. (The same at random: test/api/bad-options.property.test.ts.)
import { expect } from 'vitest';
import { type Scenario, scenario } from './scenario.ts';

/** Wrong values by option, as source text: some have no JSON. */
const OF_SESSIONS: Readonly<Record<string, readonly string[]>> = {
  serverUrl: [
    '7',
    '{}',
    '[]',
    'true',
    '() => 1',
    '"javascript:alert(1)"',
    '"http://"',
    '"file:///etc/passwd"',
  ],
  service: ['7', '{}', 'true', '[]'],
  username: ['7', '{}', 'true', '[]', '() => 1'],
  subject: ['7', '{}', 'false'],
  userData: ['"text"', '7', '[]', 'true', '() => 1'],
  transport: ['"text"', '7', '{}', '{ startSession() {} }', 'true'],
  stateStorage: ['"text"', '{}', '{ read() {} }', '{ read: 1, write: 2 }', '7'],
  maxOfflineDuration: ['"5"', '-1', 'NaN', 'Infinity', 'true', '{}', '[]'],
  disableWebSockets: ['"true"', '1', '{}'],
  logger: ['"log"', '{}', '7', '[]'],
  debug: ['"yes"', '1'],
  localization: ['7', '[]', 'true', '() => 1'],
};
const OF_WIDGETS: Readonly<Record<string, readonly string[]>> = {
  ...OF_SESSIONS,
  templates: ['7', '{}', '"javascript:alert(1)"'],
  widgetUrl: ['7', '[]'],
  registration: ['"yes"', '7', '{}'],
  ui: ['"no"', '7', '[]', '{ onBeforeChat: 7 }', '{ onBeforeRegistration: "x" }'],
};
const RESTORED = [
  'transport',
  'stateStorage',
  'maxOfflineDuration',
  'disableWebSockets',
  'logger',
  'debug',
  'localization',
];
const CALLS = {
  startSession: OF_SESSIONS,
  restoreSession: Object.fromEntries(RESTORED.map((name) => [name, OF_SESSIONS[name] ?? []])),
  startChat: { ...OF_WIDGETS, embedded: ['"true"', '1', '{}'] },
  restoreChat: OF_WIDGETS,
  startChatInThisWindow: OF_WIDGETS,
} as const;

/** A hook that is wrong is named itself. */
const nameOf = (option: string, source: string): string => /\{ (on\w+):/.exec(source)?.[1] ?? option;

export const BAD_OPTIONS: readonly Scenario[] = [
  scenario(
    '[AP12, AP56] each option of a wrong type fails with 3 and its name, in every call; nothing throws',
    async (stage) => {
      const opened = await stage.open();
      const cases = Object.entries(CALLS).flatMap(([call, options]) =>
        Object.entries(options).flatMap(([option, sources]) =>
          sources.map((source: string) => ({ call, option, source, name: nameOf(option, source) })),
        ),
      );
      const faults = await opened.evaluate(async (given) => {
        const found: string[] = [];
        window.addEventListener('error', ({ message }) => void found.push(`thrown: ${message}`));
        const judge = async ({ call, option, source, name }: (typeof given)[number]) => {
          const options = kit.options({ embedded: true });
          // As the page would write it.
          options[option] = new Function(`return (${source});`)();
          const says = `${call} ${option}: ${source}`;
          try {
            const deferred = kit.chat[call as 'startChat'](options);
            const { error } = (await kit.outcome(deferred)) as {
              error?: { code: number; description: string };
            };
            const isRight = error?.code === 3 && error.description.includes(`: ${name}.`);
            if (!isRight) found.push(`${says} gave ${JSON.stringify(error)}`);
          } catch (error) {
            found.push(`${says} threw ${error}`);
          }
        };
        await Promise.all(given.map(judge));
        return found;
      }, cases);
      expect(faults).toEqual([]);
      expect(cases.length).toBeGreaterThan(200);
      expect(stage.chatCount()).toBe(0);
    },
  ),

  scenario('[AP12] options that are no object fail with 3, in every call', async (stage) => {
    const opened = await stage.open();
    const codes = await opened.evaluate(async (calls) => {
      const found: string[] = [];
      for (const call of calls) {
        for (const options of ['text', 7, true, [], () => 1]) {
          const deferred = Reflect.apply(kit.chat[call as 'startChat'], null, [options]);
          found.push(await kit.settled(deferred));
        }
      }
      return [...new Set(found)];
    }, Object.keys(CALLS));
    expect(codes).toEqual(['3']);
  }),

  scenario(
    '[AP12, AP8] null is not given, a getter that throws as good as absent, an unknown key ignored',
    async (stage) => {
      const opened = await stage.open();
      const outcome = await opened.evaluate(() => {
        const options = kit.options({
          username: null,
          subject: null,
          userData: null,
          logger: null,
          colour: 'red',
        });
        Object.defineProperty(options, 'debug', {
          get() {
            throw new Error('of the page');
          },
        });
        return kit.settled(kit.chat.startSession(options));
      });
      expect(outcome).toBe('done');
      expect(stage.chat().form()).toMatchObject({ nickname: 'User' });
    },
  ),
];
