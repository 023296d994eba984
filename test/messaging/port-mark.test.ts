// The port that a page must be at, said by files and read by the script behind them.
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { filesForPort, isAtMarkedPort, portFiles } from '../../core/messaging/port-mark.ts';

/** A page's world in which these files have run. */
function worldAfter(files: readonly string[], port: string) {
  const world = { location: { port } };
  const contents = new Map(portFiles().map((file) => [file.name, file.contents]));
  for (const name of files) runInNewContext(contents.get(name) ?? '', world);
  return world;
}

describe('the port of a page', () => {
  it.each([
    ['https://shop.example', ''],
    ['http://shop.example:8080', '8080'],
    ['http://shop.example:1', '1'],
    ['https://shop.example:65535', '65535'],
  ])('[PD26] is known for %s alone, and leaves no trace', (origin, port) => {
    for (const other of ['', '1', '8080', '8081', '65535']) {
      const world = worldAfter(filesForPort(origin), other);
      expect(isAtMarkedPort(world)).toBe(other === port);
      expect(Object.keys(world)).toEqual(['location']);
    }
  });

  it('[PD26] is any where nothing was said', () => {
    expect(isAtMarkedPort({ location: { port: '8080' } })).toBe(true);
  });
});
