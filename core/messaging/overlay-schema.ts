// What overlays and launchers say to the background, checked to the last key. A file of its own: only the background checks.
import * as v from 'valibot';
import type { LauncherRequest } from './launcher-protocol.ts';
import type { OverlayRequest } from './overlay-protocol.ts';

const secret = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const pixels = v.pipe(v.number(), v.finite());

const overlayRequest = v.variant('type', [
  v.strictObject({ type: v.literal('overlayEnters'), ticket: secret, pass: secret }),
  v.strictObject({
    type: v.literal('overlayWishes'),
    pass: secret,
    wish: v.variant('type', [
      v.strictObject({ type: v.literal('expand') }),
      v.strictObject({ type: v.literal('minimise') }),
      v.strictObject({ type: v.literal('moveTo'), x: part, y: part }),
      v.strictObject({
        type: v.literal('drag'),
        phase: v.picklist(['start', 'move', 'end']),
        dx: pixels,
        dy: pixels,
      }),
    ]),
  }),
]) satisfies v.GenericSchema<unknown, OverlayRequest>;

const launcherRequest = v.variant('type', [
  v.strictObject({ type: v.literal('launcherAsks'), hasFrame: v.boolean() }),
  v.strictObject({ type: v.literal('launcherOpensPanel') }),
]) satisfies v.GenericSchema<unknown, LauncherRequest>;

/** Reads what an overlay said; null where it is not of this vocabulary. */
export function parseOverlayRequest(raw: unknown): OverlayRequest | null {
  const parsed = v.safeParse(overlayRequest, raw);
  return parsed.success ? parsed.output : null;
}

/** Reads what a launcher said; null where it is not of this vocabulary. */
export function parseLauncherRequest(raw: unknown): LauncherRequest | null {
  const parsed = v.safeParse(launcherRequest, raw);
  return parsed.success ? parsed.output : null;
}
