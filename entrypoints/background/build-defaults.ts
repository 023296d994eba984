// What a pre-configured build brings along as settings.
import type { Logger } from '../../core/chat/ports.ts';

/** The build's defaults as parsed JSON. A text that is none counts as no defaults: the start goes on. */
export function parseBuildDefaults(text: string, logger: Logger): unknown {
  try {
    return JSON.parse(text);
  } catch {
    logger.warn('build.defaultsUnreadable');
    return {};
  }
}
