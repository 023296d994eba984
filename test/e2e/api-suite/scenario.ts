// What the API suite is made of: scenarios, written once, played in every host over every carrier. Where one has no meaning, it
// says so with a reason, which the matrix lists.

import type { ServedChat, TestServer } from '../chat-server.ts';
import type { DrivenPage } from '../driver.ts';

/** Who owns the chats of a page: the extension in either browser, or the stand-alone script. */
export type HostKind = 'chromium' | 'firefox' | 'script';
export type ApiCarrier = 'websocket' | 'long-polling' | 'transport';

export const HOST_KINDS: readonly HostKind[] = ['chromium', 'firefox', 'script'];
export const API_CARRIERS: readonly ApiCarrier[] = ['websocket', 'long-polling', 'transport'];

/** What a page is like, beside the API and the kit. */
export interface SuitePage {
  /** Markup for the end of `<head>`. */
  readonly head?: string;
  readonly body?: string;
  /** What else the site has, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface StagePage extends DrivenPage {
  /** What the page's handlers have put on its list so far. */
  heard(): Promise<readonly string[]>;
  /** Waits until that is on it. */
  hears(line: string): Promise<void>;
  /** The same document again, as by the visitor's reload. */
  reload(): Promise<void>;
}

/** Where one scenario is played. */
export interface Stage {
  readonly host: HostKind;
  readonly carrier: ApiCarrier;
  readonly server: TestServer;
  /** Its address as pages name it, without a path. */
  readonly address: string;
  /** Opens the scenario's page in a tab; the same origin each time. What it is like stays for reloads. */
  open(page?: SuitePage): Promise<StagePage>;
  /** Says no, as the visitor, to the question about a server's address; waits until it is asked. */
  refuseServer(): Promise<void>;
  /** An address of another site, where no chat is. */
  elsewhere(): string;
  /** Of this scenario, in the order of their start. */
  chat(place?: number): ServedChat;
  chatCount(): number;
  /** Waits until so many chats were started by this scenario. */
  untilChats(count: number): Promise<void>;
}

/** Where a scenario has no meaning: that host, that carrier, or both together. */
export interface Exception {
  readonly host?: HostKind;
  readonly carrier?: ApiCarrier;
  readonly why: string;
}

export interface Scenario {
  /** `[AP1, AP2] a sentence` */
  readonly title: string;
  readonly exceptions: readonly Exception[];
  /** Played over every carrier by `npm test` as well, not only by the matrix. */
  readonly isForEveryRun: boolean;
  readonly play: (stage: Stage) => Promise<void>;
}

export function scenario(
  title: string,
  play: Scenario['play'],
  { except = [], isForEveryRun = false }: { except?: readonly Exception[]; isForEveryRun?: boolean } = {},
): Scenario {
  return { title, play, exceptions: except, isForEveryRun };
}

/** Why it has no meaning there; null: it has. */
export function exceptionOf({ exceptions }: Scenario, host: HostKind, carrier: ApiCarrier): string | null {
  const found = exceptions.find((one) => (one.host ?? host) === host && (one.carrier ?? carrier) === carrier);
  return found?.why ?? null;
}
