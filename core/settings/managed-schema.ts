// What an administrator may set by policy, in the form that Chrome wants to be told (a JSON schema; it ships as
// managed_schema.json). Parsing is in schema.ts, and stricter: what only it refuses is named in the options page, whereas what Chrome
// refuses never reaches us. So there is nothing here that Chrome enforces but the types; the limits are for those who read it.
import { SERVER_URL_MAX, SERVICE_MAX } from './addresses.ts';
import { SERVERS_MAX, SITES_MAX } from './schema.ts';
import type { Settings, SiteServer } from './settings.ts';

interface Words {
  /** As the options page calls it. */
  readonly title: string;
  readonly description: string;
}

/** Without `maxLength` it is one of the words that its description names. */
export type ManagedText = Words & { readonly type: 'string'; readonly maxLength?: number };
export type ManagedSwitch = Words & { readonly type: 'boolean' };
export type ManagedList = Words & {
  readonly type: 'array';
  readonly items: { readonly type: 'string' };
  readonly maxItems: number;
};
export type ManagedRows<Row> = Words & {
  readonly type: 'array';
  readonly items: {
    readonly type: 'object';
    readonly properties: { readonly [Key in keyof Row]: ManagedText };
  };
  readonly maxItems: number;
};
export type ManagedProperty = ManagedText | ManagedSwitch | ManagedList | ManagedRows<SiteServer>;

/** The property that fits a setting of this type. A type of setting that is missing here does not compile. */
type PropertyFor<Value> = Value extends boolean
  ? ManagedSwitch
  : Value extends string
    ? ManagedText
    : Value extends readonly string[]
      ? ManagedList
      : Value extends readonly SiteServer[]
        ? ManagedRows<SiteServer>
        : never;

export interface ManagedSchema {
  readonly type: 'object';
  /** One for each setting: a setting without one does not compile. */
  readonly properties: { readonly [Key in keyof Settings]: PropertyFor<Settings[Key]> };
}

/**
 * The schema. Chrome's dialect: an object at the top, and no `additionalProperties` there
 * (developer.chrome.com/docs/extensions/reference/manifest/storage).
 */
export const MANAGED_SCHEMA: ManagedSchema = {
  type: 'object',
  properties: {
    serverUrl: {
      type: 'string',
      title: 'Chat server address',
      description:
        'Address of the chat server (Genesys Mobile Services): https://chat.example, with or without /genesys or /genesys/cometd. No user name, no query.',
      maxLength: SERVER_URL_MAX,
    },
    service: {
      type: 'string',
      title: 'Service',
      description: 'Name of the chat service on that server, for example customer-support.',
      maxLength: SERVICE_MAX,
    },
    sites: {
      type: 'array',
      title: 'Sites',
      description:
        'Origins of the web sites that may use the chat, for example https://shop.example. No path, no wildcard; the port where it is not the usual one.',
      items: { type: 'string' },
      maxItems: SITES_MAX,
    },
    servers: {
      type: 'array',
      title: 'Servers of sites',
      description:
        'Which chat server and service the pages of a site talk to, by the address that they name.',
      items: {
        type: 'object',
        properties: {
          site: {
            type: 'string',
            title: 'Site',
            description: 'Origin of the pages, for example https://shop.example.',
          },
          prefix: {
            type: 'string',
            title: 'Address that the pages name',
            description:
              'This one and all below it, for example https://shop.example/server. Left out: any, or none.',
            maxLength: SERVER_URL_MAX,
          },
          serverUrl: {
            type: 'string',
            title: 'Chat server address',
            description: 'As the general one.',
            maxLength: SERVER_URL_MAX,
          },
          service: {
            type: 'string',
            title: 'Service',
            description: 'As the general one.',
            maxLength: SERVICE_MAX,
          },
          filesUrl: {
            type: 'string',
            title: 'Address for files',
            description: 'Left out: beside the chat server address.',
            maxLength: SERVER_URL_MAX,
          },
        },
      },
      maxItems: SERVERS_MAX,
    },
    alwaysShow: {
      type: 'array',
      title: 'Sites that always show the chat',
      description:
        'Those of the sites whose pages show the button of the chat always, not only while a chat is open.',
      items: { type: 'string' },
      maxItems: SITES_MAX,
    },
    showEverywhere: {
      type: 'boolean',
      title: 'Show my chat on every site',
      description:
        'true: an open chat is shown on every page, once the user has allowed that in the browser. false: on the sites only.',
    },
    disableWebSockets: {
      type: 'boolean',
      title: 'Do not use WebSocket',
      description:
        'true: long-polling only, for networks whose proxies let no WebSocket through. false: WebSocket first, long-polling where that fails.',
    },
    connection: {
      type: 'string',
      title: 'Connection',
      description:
        'live: the server tells at once what is new. polling: it is asked every few seconds, over REST only, for servers or networks that allow nothing else.',
    },
    sound: {
      type: 'boolean',
      title: 'Sound',
      description: 'true: a short sound when something new comes. false: no sound.',
    },
  },
};
