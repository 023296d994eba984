// Looks into a page for a chat that it offers: by the documented chat API's config globals, its loader's tag, or an API object that
// is there already. The page may lie in all of it: what it says is checked, and believed only as far as to offer something.

/** What a page offers. */
export interface Finding {
  readonly isOffering: boolean;
  /** The chat server address that it names, absolute; null: none, or none of the web. */
  readonly serverUrl: string | null;
}

/** The part of `scripting` that is used. */
export interface ScriptingApi {
  executeScript(injection: {
    readonly target: { readonly tabId: number };
    readonly world: 'MAIN';
    readonly func: () => unknown;
  }): Promise<readonly { readonly result?: unknown }[]>;
}

const NOTHING: Finding = { isOffering: false, serverUrl: null };
/** Longer addresses are none. */
const ADDRESS_MAX = 2_048;

/** Looks into the page of a tab that we may look into just now. A page that cannot be looked into offers nothing. */
export async function discoverChat(scripting: ScriptingApi, tabId: number): Promise<Finding> {
  try {
    const [answer] = await scripting.executeScript({ target: { tabId }, world: 'MAIN', func: lookForChat });
    return parseFinding(answer?.result);
  } catch {
    return NOTHING;
  }
}

/** Reads what `lookForChat` returned in a page. Never throws. */
export function parseFinding(raw: unknown): Finding {
  if (typeof raw !== 'object' || raw === null || !('serverUrl' in raw)) return NOTHING;
  const { serverUrl } = raw;
  const isAddress =
    typeof serverUrl === 'string' && serverUrl.length <= ADDRESS_MAX && /^https?:\/\//.test(serverUrl);
  return { isOffering: true, serverUrl: isAddress ? serverUrl : null };
}

/** Runs in the page's own world, so it stands alone: null where there is no chat. */
export function lookForChat(): { readonly serverUrl: string | null } | null {
  const read = (path: string): unknown => {
    try {
      return path.split('.').reduce<unknown>((value, name) => Object(value)[name], window);
    } catch {
      return undefined;
    }
  };
  const loader = document.querySelector('script[data-gwc-var], script#genesys-js, script#gcb-js');
  const named = loader?.getAttribute('data-gwc-var');
  const configs = [...(named ? [named] : []), '_genesys.chat', '_gwc'].map(read);
  const config = configs.find((value) => typeof value === 'object' && value !== null);
  const hasApi = ['chat', 'parley.chat'].some(
    (path) =>
      typeof read(`${path}.startChat`) === 'function' && typeof read(`${path}.startSession`) === 'function',
  );
  if (config === undefined && loader === null && !hasApi) return null;
  try {
    const { serverUrl, serverURL } = Object(config);
    const url = serverUrl ?? serverURL;
    return { serverUrl: typeof url === 'string' && url !== '' ? new URL(url, document.baseURI).href : null };
  } catch {
    return { serverUrl: null };
  }
}
