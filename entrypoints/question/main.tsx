// The question's document: what is asked comes with its address, the answer goes into the settings, where the background finds it.
import { browser } from 'wxt/browser';
import { explainServerUrl, hostPatternOf, isServiceName } from '../../core/settings/addresses.ts';
import { guessServer, prefixOf, withServer } from '../../core/settings/desks.ts';
import { resolveSettings } from '../../core/settings/resolve.ts';
import { SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { originOf } from '../../core/settings/sites.ts';
import { createBrowserAreas } from '../../core/storage/browser-areas.ts';
import { createSettingsStorage } from '../../core/storage/settings-storage.ts';
import { mountQuestion, type QuestionClient } from '../../core/view/question/question-page.tsx';
import './style.css';

const container = document.getElementById('root');
if (container === null) throw new Error('question.html has no element for the question');

const storage = createSettingsStorage({
  ...createBrowserAreas(),
  build: JSON.parse(__PARLEY_DEFAULTS__),
  format: { keys: SETTINGS_KEYS, resolve: resolveSettings },
  logger: { info: () => undefined, warn: (event) => console.warn(event) },
});

mountQuestion(createQuestionClient(new URLSearchParams(location.search)), container);

function createQuestionClient(query: URLSearchParams): QuestionClient {
  const site = originOf(query.get('site'));
  const serverUrl = query.get('serverUrl') ?? '';
  const prefix = prefixOf(serverUrl);
  return {
    asked: site === null || prefix === null ? null : { site, serverUrl },
    guess: async () => guessServer((await storage.read()).settings, serverUrl),
    check: (answer) => {
      if (explainServerUrl(answer.serverUrl) !== null) return 'serverUrl';
      return isServiceName(answer.service) ? null : 'service';
    },
    async allow(answer) {
      const pattern = hostPatternOf(answer.serverUrl);
      if (site === null || prefix === null || pattern === null) return false;
      // The first thing that happens: after an `await` the browser would refuse the question.
      if (!(await browser.permissions.request({ origins: [pattern] }))) return false;
      const { servers } = (await storage.read()).settings;
      await storage.save({ servers: withServer(servers, { ...answer, site, prefix, filesUrl: '' }, null) });
      return true;
    },
    close: () => window.close(),
  };
}
