// The person in front of the browser: writes into the panel and uses the page, opens and closes what there is to open, has the extension
// updated, and presses "Send again" where the panel offers it. Keeps what documents have shown before they are gone.

import type { DrivenPage } from '../driver.ts';
import type { NewerBuild } from '../newer-build.ts';
import type { OverlayScene } from '../overlay-scene.ts';
import { until } from '../until.ts';
import type { ChaosClock } from './clock.ts';
import type { Turns } from './outside.ts';
import { accountOf, beginChat, type PageAccount, sayInPage } from './page-side.ts';
import type { Deed, TimedDeed } from './plan.ts';
import type { Tally } from './tally.ts';
import { hearWitness, placeWitness, type Sightings, wasShown } from './witness.ts';

export interface Person {
  perform(deeds: readonly TimedDeed[], clock: ChaosClock): Promise<void>;
  /** Closes what is open beside page and panel. */
  tidyUp(): Promise<void>;
  /** One look at the panel: presses "Send again" where it is offered; true where everything is sent and as the server has it. */
  isAllSent(): Promise<boolean>;
  /** Says in the page what it said in vain; call it when all is sent. True where there was nothing to say. */
  sayAgainInPage(): Promise<boolean>;
  /** What was shown or told as taken, one list for the panel and one for the page; and what the page does not know about. */
  said(): Promise<{ readonly given: readonly (readonly string[])[]; readonly uncertain: readonly string[] }>;
  sentAgain(): readonly string[];
  sightings(): Promise<readonly Sightings[]>;
  account(): Promise<PageAccount>;
  /** Of documents that are gone. */
  earlierAccounts(): readonly PageAccount[];
}

/** Longer than a panel waits for the background's answer. */
const PRESS_AGAIN_MS = 12_000;
/** For something that has to survive several deaths. */
const PATIENT_MS = 60_000;

const numbered = (letter: string, number: number): string => `${letter}${String(number).padStart(3, '0')}`;

/** `page`: has the chat's session. */
export async function createPerson(options: {
  readonly scene: OverlayScene;
  readonly page: DrivenPage;
  readonly newer: NewerBuild;
  readonly tally: Tally;
  readonly turns: Turns;
}): Promise<Person> {
  const { scene, page, newer, tally, turns } = options;
  const { panel, server } = scene;
  const past: Sightings[] = [];
  const pastAccounts: PageAccount[] = [];
  const inPanel: string[] = [];
  /** In the order of asking. */
  const inPage: string[] = [];
  const again = new Set<string>();
  const tabs: DrivenPage[] = [];
  let ownPanel: DrivenPage | null = null;
  await placeWitness(panel().page);

  const remember = async (document: DrivenPage): Promise<void> => {
    past.push(await hearWitness(document));
  };
  const openPanel = async (): Promise<void> => {
    await scene.openPanel();
    await panel().waitUntilOpen();
    await placeWitness(panel().page);
    tally.panelsOpened += 1;
  };
  const speakInPage = async (text: string): Promise<void> => {
    inPage.push(text);
    await sayInPage(page, text);
  };
  /** What has become of everything that the page ever said. */
  const outcomes = async (): Promise<PageAccount['outcomes']> =>
    Object.assign({}, ...pastAccounts.map((one) => one.outcomes), (await accountOf(page)).outcomes);

  const deeds: Readonly<Record<Deed, () => Promise<void>>> = {
    sayInPanel: async () => {
      const text = `${numbered('H', inPanel.length + 1)} by hand`;
      await panel().send(text);
      let pressedAt = Date.now();
      await until(
        `the panel shows "${text}" in whatever state`,
        async () => {
          if (await wasShown(panel().page, text)) return true;
          if (Date.now() - pressedAt < PRESS_AGAIN_MS) return false;
          pressedAt = Date.now();
          tally.pressedAgain += 1;
          await panel().page.byRole('button', 'Send').click();
          return false;
        },
        PATIENT_MS,
      );
      inPanel.push(text);
    },
    sayInPage: () => speakInPage(`${numbered('P', inPage.length + 1)} by the page`),
    reopenPanel: async () => {
      await remember(panel().page);
      await panel().page.close();
      tally.panelsClosed += 1;
      await openPanel();
    },
    toggleOwnPanel: () =>
      // Not while the background is killed: that a dead one opens it is shown elsewhere [EE16].
      turns(async () => {
        if (ownPanel === null) {
          ownPanel = await scene.browser().openPanelByToolbar(page);
          await placeWitness(ownPanel);
          tally.panelsOpened += 1;
        } else {
          await remember(ownPanel);
          await scene.browser().closePanel(ownPanel);
          ownPanel = null;
          tally.panelsClosed += 1;
        }
      }),
    openTab: async () => {
      tabs.push(await scene.visit('b.example'));
      tally.tabsOpened += 1;
    },
    closeTab: async () => {
      if (tabs.length === 0) await deeds.openTab();
      await tabs.shift()?.close();
      tally.tabsClosed += 1;
    },
    reloadPage: async () => {
      pastAccounts.push(await accountOf(page));
      await page.goTo(page.url());
      await until(
        'the page has its chat again',
        async () => (await beginChat(page, 'restore')) === 'done',
        PATIENT_MS,
      );
      tally.reloads += 1;
    },
    update: async () => {
      await remember(panel().page);
      if (ownPanel !== null) await remember(ownPanel);
      await turns(() => scene.browser().updateTo(newer.extension));
      tally.panelsClosed += ownPanel === null ? 1 : 2;
      ownPanel = null;
      await openPanel();
      const version = await panel().page.evaluate(() => chrome.runtime.getManifest().version);
      if (version !== newer.version) throw new Error(`the extension is still ${version}`);
      tally.updates += 1;
    },
  };

  return {
    perform: async (timed, clock) => {
      for (const { deed, atMs } of timed) {
        await clock.waitUntil(atMs);
        clock.isOnlyNow(atMs);
        await deeds[deed]().catch((cause: unknown) => {
          throw new Error(`could not ${deed} after ${inPanel.length} + ${inPage.length} messages`, { cause });
        });
      }
    },
    tidyUp: async () => {
      if (ownPanel !== null) await deeds.toggleOwnPanel();
      while (tabs.length > 0) await deeds.closeTab();
    },
    isAllSent: async () => {
      const rows = (await panel().rows()).filter(({ kind }) => kind === 'message');
      const stuck = rows.find(({ state }) => state === 'failed' || state === 'unconfirmed');
      if (stuck !== undefined) {
        if (stuck.state === 'failed') tally.failedSentAgain += 1;
        else {
          tally.unconfirmedSentAgain += 1;
          again.add(stuck.text);
        }
        await panel().page.byRole('button', 'Send again').click();
        return false;
      }
      const lines = server.lines();
      const { heard } = await accountOf(page);
      return (
        rows.every(({ index }) => index !== null) &&
        rows.at(-1)?.index === lines.at(-1)?.index &&
        heard.length === lines.length
      );
    },
    sayAgainInPage: async () => {
      const all = await outcomes();
      const { heard } = await accountOf(page);
      const isIn = (text: string) => all[text] === 'done' || heard.includes(text);
      const numbers = [...new Set(inPage.map((text) => text.slice(0, 4)))];
      const missing = numbers.filter(
        (number) => !inPage.some((text) => text.startsWith(number) && isIn(text)),
      );
      for (const number of missing) {
        tally.saidAgainInPage += 1;
        await speakInPage(`${number} by the page, said again (${tally.saidAgainInPage})`);
      }
      return missing.length === 0;
    },
    said: async () => {
      const all = await outcomes();
      return {
        given: [inPanel, inPage.filter((text) => all[text] === 'done')],
        uncertain: inPage.filter((text) => all[text] !== 'done'),
      };
    },
    sentAgain: () => [...again],
    sightings: async () => [...past, await hearWitness(panel().page)],
    account: () => accountOf(page),
    earlierAccounts: () => pastAccounts,
  };
}
