// An administrator of this machine, for Debian's browsers: a policy file that names one extension. Needs root; the places are
// machine-wide, so they have to be left as they were (E2E.md 9).
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserKind } from '../browsers.ts';

const CHROMIUM_POLICIES = '/etc/chromium/policies/managed';
/** One file for everybody. */
const FIREFOX_POLICIES = '/etc/firefox/policies/policies.json';

type Json = Readonly<Record<string, unknown>>;

export interface Administrator {
  /** Puts this policy in the place of the one before. A running Chromium sees it some seconds later, Firefox at its next start. */
  setPolicy(policy: Json): Promise<void>;
  /** Takes the policy back. */
  remove(): Promise<void>;
}

/** The administrator of the extension `id`. Rejects where one may not be that, at the first `setPolicy`. */
export function createAdministrator(kind: BrowserKind, id: string): Administrator {
  return kind === 'firefox' ? firefoxAdministrator(id) : chromiumAdministrator(id);
}

function chromiumAdministrator(id: string): Administrator {
  const file = path.join(CHROMIUM_POLICIES, `parley-test-${id}.json`);
  return {
    setPolicy: (policy) => replace(file, { '3rdparty': { extensions: { [id]: policy } } }),
    remove: () => rm(file, { force: true }),
  };
}

function firefoxAdministrator(id: string): Administrator {
  const others = async (): Promise<{ readonly policies?: Json }> => {
    const text = await readFile(FIREFOX_POLICIES, 'utf8').catch(() => '{}');
    const { policies = {} }: { policies?: Json } = JSON.parse(text);
    const { '3rdparty': thirdParty = {}, ...rest } = policies as { '3rdparty'?: { Extensions?: Json } };
    const { [id]: _ours, ...extensions } = thirdParty.Extensions ?? {};
    const isAlone = Object.keys(extensions).length === 0;
    const left = isAlone ? rest : { ...rest, '3rdparty': { Extensions: extensions } };
    return Object.keys(left).length === 0 ? {} : { policies: left };
  };
  return {
    setPolicy: async (policy) => {
      const { policies = {} } = await others();
      const { '3rdparty': thirdParty = {} } = policies as { '3rdparty'?: { Extensions?: Json } };
      await replace(FIREFOX_POLICIES, {
        policies: { ...policies, '3rdparty': { Extensions: { ...thirdParty.Extensions, [id]: policy } } },
      });
    },
    remove: async () => {
      const left = await others();
      if (left.policies === undefined) await rm(FIREFOX_POLICIES, { force: true });
      else await replace(FIREFOX_POLICIES, left);
    },
  };
}

/** In place all at once: a browser that reads half a file takes it for none. */
async function replace(file: string, content: Json): Promise<void> {
  const folder = path.dirname(file);
  try {
    await mkdir(folder, { recursive: true });
    const half = path.join(path.dirname(folder), `${path.basename(file)}.half`);
    await writeFile(half, JSON.stringify(content));
    await rename(half, file);
  } catch (cause) {
    throw new Error(`a managed policy needs root, for ${folder}: ${String(cause)}`, { cause });
  }
}
