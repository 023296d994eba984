// The stand-alone script under test: built once per process, from the sources as they are.
import { buildScript } from '../build-script.ts';

let built: Promise<string> | null = null;

/** Its source, to be served as `chat.js`. */
export function builtScript(): Promise<string> {
  built ??= buildScript().then(({ code }) => code);
  return built;
}
