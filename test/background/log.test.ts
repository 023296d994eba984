// The log and the build's defaults: small parts beside the composition root.
import { describe, expect, it } from 'vitest';
import { parseBuildDefaults } from '../../entrypoints/background/build-defaults.ts';
import { createLog, RING_SIZE } from '../../entrypoints/background/log.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

describe('the log', () => {
  it('[BG12] goes to the console by level, and keeps the newest lines only', () => {
    const printed: string[] = [];
    const log = createLog({
      now: () => 5,
      console: {
        debug: (event: string) => void printed.push(`debug ${event}`),
        warn: (event: string) => void printed.push(`warn ${event}`),
      },
    });
    log.warn('first', { code: 'unreachable' });
    for (let count = 0; count < RING_SIZE; count += 1) log.info('later', { count });
    expect(printed.slice(0, 2)).toEqual(['warn first', 'debug later']);
    expect(log.lines()).toHaveLength(RING_SIZE);
    expect(log.lines().at(-1)).toEqual({
      at: 5,
      level: 'info',
      event: 'later',
      facts: { count: RING_SIZE - 1 },
    });
  });
});

describe('the build’s defaults', () => {
  it('[BG13] are read as JSON; what is none counts as no defaults', () => {
    const logger = createStrictLogger();
    expect(parseBuildDefaults('{"service":"support"}', logger)).toEqual({ service: 'support' });
    expect(logger.warnings).toEqual([]);
    expect(parseBuildDefaults('{service', logger)).toEqual({});
    expect(logger.warnings).toEqual(['build.defaultsUnreadable']);
  });
});
