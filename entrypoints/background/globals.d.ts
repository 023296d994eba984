// What the build puts in place of names (wxt.config.ts), and the build's own environment.
/// <reference types="wxt/vite-builder-env" />

/** Settings of a pre-configured build, as JSON text. */
declare const __PARLEY_DEFAULTS__: string;

interface ImportMetaEnv {
  readonly CHROME: boolean;
  readonly FIREFOX: boolean;
}
