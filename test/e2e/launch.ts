// Which driver and which build a browser is started with: for tests that hold in both browsers.
import { type BrowserKind, requireBrowser } from '../browsers.ts';
import { createChromiumDriver } from './chromium.ts';
import type { DrivenBrowser, LaunchOptions } from './driver.ts';
import { builtExtension, builtXpi, type XpiVariant } from './extension.ts';
import { createFirefoxDriver } from './firefox.ts';

/** Starts the browser with the extension; on the `profile` of an earlier start it is the same browser, started again. */
export type Launch = (profile?: string) => Promise<DrivenBrowser>;

/** How a browser and the extension in it may differ; what is said of a build beyond `defaults` holds in Firefox. */
export type LaunchVariant = XpiVariant & Pick<LaunchOptions, 'idleTimeoutMs' | 'hasDesktop'>;

/** Builds the extension where that has not been done, with `defaults` in it, and tells how to start a browser with it. */
export async function launcherOf(
  kind: BrowserKind,
  options: LaunchVariant = {},
): Promise<{ readonly id: string; readonly launch: Launch }> {
  const executable = requireBrowser(kind);
  if (kind === 'firefox') {
    const { xpi, origin, id } = await builtXpi(options);
    const driver = createFirefoxDriver(executable);
    const { idleTimeoutMs } = options;
    const launch: Launch = (profile) =>
      driver.launch({
        ...{ extension: xpi, origin, id },
        ...(profile === undefined ? {} : { profile }),
        ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
      });
    return { id, launch };
  }
  const { folder, origin, id } = await builtExtension(options.defaults);
  const driver = createChromiumDriver(executable);
  const launch: Launch = (profile) =>
    driver.launch({
      ...{ extension: folder, origin, id, hasDesktop: options.hasDesktop ?? false },
      ...(profile === undefined ? {} : { profile }),
    });
  return { id, launch };
}
