// Where a background can die: at each of its awaits, just before what it awaits is asked for, while that is under way, and as
// far as its answer lets it go. A schedule arms one of these, and the next life that comes by dies there.

/** What a life asks of the world or hears of it, and the moments at which it may be over. */
const STORAGE = ['get epoch', 'get index', 'get chat', 'set epoch', 'set chat', 'remove'] as const;
const SENT = ['/meta/handshake', '/meta/subscribe', '/meta/connect', '/meta/disconnect', 'service'] as const;
const FILE = ['limits', 'upload', 'content whole', 'content read', 'content forgotten'] as const;

/**
 * `before`: it is not asked for any more, or not heard. `under way`: asked for, and done or not. `done`: done, and not
 * heard. `after`: heard, and acted upon up to the next await.
 */
export const KILL_POINTS: readonly string[] = [
  ...STORAGE.flatMap((call) => [`${call} before`, `${call} under way`, `${call} done`, `${call} after`]),
  ...SENT.flatMap((channel) => [`send ${channel} before`, `send ${channel} after`]),
  ...SENT.flatMap((channel) => [`receive ${channel} before`, `receive ${channel} after`]),
  ...FILE.flatMap((step) => [`${step} before`, `${step} under way`, `${step} after`]),
  'timer before',
  'timer after',
  'fence before',
  'fence under way',
  'fence after',
  'command before',
  'command after',
];

/** One life's way to its end. */
export interface Points {
  /** It is about to do or hear this: true where its life is over, or ends here. */
  isOver(what: string, moment?: 'before' | 'done'): boolean;
  /** It has done or heard this: its life may be over as soon as nothing more of it can run. */
  passed(what: string, moment?: 'after' | 'under way'): void;
}

export interface KillPoints {
  /** The next life to come by there dies. */
  arm(point: string): void;
  /** Is one armed that no life has come by yet? */
  readonly armed: () => string | null;
  calm(): void;
  enter(life: {
    readonly isDead: () => boolean;
    readonly dieNow: () => void;
    readonly dieSoon: () => void;
  }): Points;
  /** How often a life ended at each. */
  readonly struck: ReadonlyMap<string, number>;
}

/** The name of a frame's point; whatever is not of Bayeux itself is the service's. */
export function framePoint(verb: 'send' | 'receive', channel: string): string {
  return `${verb} ${channel.startsWith('/meta/') ? channel : 'service'}`;
}

export function createKillPoints(onStrike: (point: string) => void): KillPoints {
  const struck = new Map<string, number>();
  let armed: string | null = null;

  const isStruck = (what: string, moment: string) => {
    const point = armed;
    if (point === null || point !== `${what} ${moment}`) return false;
    armed = null;
    struck.set(point, (struck.get(point) ?? 0) + 1);
    onStrike(point);
    return true;
  };

  return {
    arm(point) {
      armed = point;
    },
    armed: () => armed,
    calm() {
      armed = null;
    },
    enter: ({ isDead, dieNow, dieSoon }) => ({
      isOver(what, moment = 'before') {
        if (isDead()) return true;
        if (!isStruck(what, moment)) return false;
        dieNow();
        return true;
      },
      passed(what, moment = 'after') {
        if (!isDead() && isStruck(what, moment)) dieSoon();
      },
    }),
    struck,
  };
}
