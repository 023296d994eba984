// The options of `startSession` and `restoreSession` (API.md 2.1 and 2.2), checked. What is asked of the host comes out of
// them in sessions.ts.
import { Refusal, WRONG_VALUE } from './failures.ts';
import { createOptionReader, type OptionReader } from './option-reader.ts';
import { memberOf } from './page-values.ts';
import type { PageWorld } from './page-world.ts';

/** What both ways to a session know. */
export interface CommonOptions {
  readonly transport: object | null;
  readonly stateStorage: object | null;
  /** Seconds. */
  readonly maxOfflineDuration: number | null;
  readonly disableWebSockets: boolean | null;
  readonly logger: ((...values: unknown[]) => unknown) | null;
  readonly isDebug: boolean;
  /** An address or texts. */
  readonly localization: unknown;
}

export interface StartOptions extends CommonOptions {
  /** Absolute. */
  readonly serverUrl: string | null;
  readonly service: string | null;
  readonly username: string | null;
  readonly subject: string | null;
  readonly userData: Readonly<Record<string, unknown>> | null;
}

/**
 * `config`: the page's config global, asked for the server address where the options name none; the host goes on from
 * there. A transport of the page wins over any address. Throws a `Refusal`.
 */
export function readStartOptions(
  given: unknown,
  config: unknown,
  world: Pick<PageWorld, 'resolveAddress'>,
): StartOptions {
  const reader = createOptionReader(given);
  const common = readCommon(reader);
  const address = reader.text('serverUrl') ?? reader.text('serverURL') ?? addressIn(config);
  const serverUrl = address === null ? null : world.resolveAddress(address);
  if (address !== null && serverUrl === null) throw new Refusal(WRONG_VALUE, 'serverUrl');
  return {
    ...common,
    serverUrl: common.transport === null ? serverUrl : null,
    service: reader.text('service'),
    username: reader.text('username'),
    subject: reader.text('subject'),
    userData: reader.object('userData'),
  };
}

/** Whatever is not listed for a restore is ignored. */
export function readRestoreOptions(given: unknown): CommonOptions {
  return readCommon(createOptionReader(given));
}

function readCommon(reader: OptionReader): CommonOptions {
  const localization = reader.any('localization');
  if (localization !== null && typeof localization !== 'string') reader.object('localization');
  return {
    localization,
    transport: reader.members('transport', TRANSPORT_MEMBERS),
    stateStorage: reader.members('stateStorage', STORAGE_MEMBERS),
    maxOfflineDuration: reader.number('maxOfflineDuration'),
    disableWebSockets: reader.flag('disableWebSockets'),
    logger: reader.func('logger'),
    isDebug: reader.flag('debug') ?? false,
  };
}

/** What a transport must have; everything else may be missing (API.md 2.8). */
const TRANSPORT_MEMBERS = ['startSession', 'sendMessage', 'leaveSession', 'onMessageReceived'] as const;
const STORAGE_MEMBERS = ['read', 'write'] as const;

function addressIn(config: unknown): string | null {
  const address = memberOf(config, 'serverUrl') ?? memberOf(config, 'serverURL');
  return typeof address === 'string' ? address : null;
}
