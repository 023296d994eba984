// What passes as words of an overlay or a launcher.
import { describe, expect, it } from 'vitest';
import { parseLauncherRequest, parseOverlayRequest } from '../../core/messaging/overlay-schema.ts';
import { damaged } from './damaged.ts';

const entering = { type: 'overlayEnters', ticket: 'ticket', pass: 'pass' };
const drag = { type: 'drag', phase: 'move', dx: -7.5, dy: 0 };
const wishing = (wish: object) => ({ type: 'overlayWishes', pass: 'pass', wish });
const OVERLAY: readonly object[] = [
  entering,
  wishing({ type: 'expand' }),
  wishing({ type: 'minimise' }),
  wishing({ type: 'moveTo', x: 0, y: 1 }),
  wishing(drag),
  wishing({ ...drag, phase: 'start' }),
  wishing({ ...drag, phase: 'end' }),
];
const LAUNCHER: readonly object[] = [
  { type: 'launcherAsks', hasFrame: true },
  { type: 'launcherOpensPanel' },
];

describe.each([
  ['an overlay', OVERLAY, LAUNCHER, parseOverlayRequest],
  ['a launcher', LAUNCHER, OVERLAY, parseLauncherRequest],
])('what %s says', (_who, own, others, parse) => {
  it.each(own)('[OV10] is read where it is of its vocabulary: %j', (request) => {
    expect(parse(request)).toEqual(request);
  });

  it('[OV10] is nothing with a key too few or too many, or a value of another type, anywhere', () => {
    const bad = own.flatMap((request) => damaged(request));
    expect(bad.filter((request) => parse(request) !== null)).toEqual([]);
  });

  it.each([...others, undefined, null, 7, 'launcherAsks', [], {}, { type: 'watch' }])(
    '[OV10] is nothing where it is not: %j',
    (raw) => expect(parse(raw)).toBeNull(),
  );
});

describe('what an overlay says', () => {
  it('[OV10] has secrets of 1 to 64 characters', () => {
    for (const key of ['ticket', 'pass']) {
      expect(parseOverlayRequest({ ...entering, [key]: 'x'.repeat(64) })).not.toBeNull();
      for (const secret of ['', 'x'.repeat(65)])
        expect(parseOverlayRequest({ ...entering, [key]: secret })).toBeNull();
    }
  });

  it('[OV10] names places as parts of the window, and distances that are some', () => {
    const moved = (x: number, y: number) => parseOverlayRequest(wishing({ type: 'moveTo', x, y }));
    expect(moved(0.5, 0)).not.toBeNull();
    for (const bad of [-0.001, 1.001, Number.NaN]) {
      expect(moved(bad, 0)).toBeNull();
      expect(moved(0, bad)).toBeNull();
    }
    for (const bad of [Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(parseOverlayRequest(wishing({ ...drag, dx: bad }))).toBeNull();
      expect(parseOverlayRequest(wishing({ ...drag, dy: -bad }))).toBeNull();
    }
  });
});
