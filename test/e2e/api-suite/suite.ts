// Plays all scenarios in one host: every carrier where the matrix or a long run asks for it, else the first one and, over the others,
// what is for every run.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startChatServer, type TestServer } from '../chat-server.ts';
import { takePictures } from '../world.ts';
import { type ApiHost, startApiHost } from './hosts.ts';
import { type ApiCarrier, exceptionOf, type HostKind } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { onStage } from './stage.ts';
import { type SuiteSite, startSuiteSite } from './suite-site.ts';

/** Set by `npm run test:api-matrix`. */
const isWhole = process.env.PARLEY_API_MATRIX === '1' || process.env.PARLEY_LONG === '1';
/** Those that work everywhere. */
const CARRIERS: readonly ApiCarrier[] = ['websocket', 'long-polling', 'transport'];
/** The script's pages connect by themselves: there the server's cookie has to be one of the page's own site, over a secure address. */
const HOSTS: Readonly<Record<HostKind, string>> = {
  chromium: 'a.example',
  firefox: 'a.example',
  script: 'a.localhost',
};
const OTHER = 'e.example';

export function declareSuite(kind: HostKind): void {
  describe(kind, () => {
    let server: TestServer;
    let host: ApiHost;
    let elsewhere: SuiteSite;
    const sites: SuiteSite[] = [];

    beforeAll(async () => {
      server = await startChatServer();
      elsewhere = await startSuiteSite(OTHER);
      elsewhere.put('/', '<!doctype html><title>Elsewhere</title>');
      for (const _scenario of SCENARIOS) sites.push(await startSuiteSite(HOSTS[kind]));
      const origins = sites.map(({ origin }) => origin);
      host = await startApiHost(kind, origins, server, `${elsewhere.origin}/`);
    });

    afterAll(async () => {
      await host?.close();
      for (const site of [...sites, elsewhere]) await site?.close();
      await server?.close();
    });

    describe.each(CARRIERS)('%s', (carrier) => {
      for (const [place, scenario] of SCENARIOS.entries()) {
        const isPlayed = isWhole || carrier === 'websocket' || scenario.isForEveryRun;
        if (!isPlayed || exceptionOf(scenario, kind, carrier) !== null) continue;
        it(scenario.title, async () => {
          const site = sites[place];
          if (site === undefined) throw new Error('a scenario without a site');
          const options = { kind, carrier, host, server, site, elsewhere: `${elsewhere.origin}/` };
          await onStage(options, async (stage) => {
            try {
              await scenario.play(stage);
            } catch (error) {
              await takePictures(host.browser, `api ${kind} ${carrier} ${scenario.title}`, error);
              throw error;
            }
          });
        });
      }
    });
  });
}
