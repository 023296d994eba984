// Which desk a page's chat goes to, by what the page says of it: by the settings, or as the visitor explains.
import type { Desk } from '../chat/state.ts';
import type { PageAnswer, StartData } from '../messaging/page-protocol.ts';
import { isServiceName } from '../settings/addresses.ts';
import type { Desks } from './desks.ts';
import { failed } from './page-commands.ts';

/** Resolves with the answer where there is none. */
export type FindDesk = (
  site: string,
  wanted: Pick<StartData, 'serverUrl' | 'service' | 'disableWebSockets'>,
) => Promise<Desk | PageAnswer>;

export interface DeskChoiceOptions {
  readonly desks: () => Desks;
  /** Asks the visitor what the address of a page stands for; null: it is refused. Never rejects. */
  readonly askDesk: (site: string, serverUrl: string) => Promise<Desk | null>;
}

export function createDeskChoice(options: DeskChoiceOptions): FindDesk {
  return async (site, { serverUrl, service, disableWebSockets }) => {
    const found = options.desks().forPage(site, serverUrl);
    const desk = found === 'ask' ? await options.askDesk(site, serverUrl ?? '') : found;
    if (desk === null) return failed(serverUrl === null ? 'notConfigured' : 'addressRefused');
    if (service !== null && !isServiceName(service)) return failed('wrongValue', 'service');
    return {
      ...desk,
      ...(service !== null && { service }),
      ...(disableWebSockets === true && { disableWebSockets }),
    };
  };
}
