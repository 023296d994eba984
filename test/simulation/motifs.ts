// What chance alone hardly ever brings about: short runs of acts whose order matters. They are acts like all others, which the chat
// is in no way made ready for: where it is in another state, they are what they are.
import { KILL_POINTS } from './kill-points.ts';
import type { ActName } from './plan.ts';

/** One act of a run: so many milliseconds after its beginning, by which of those who speak. */
export type Beat = readonly [after: number, act: ActName, who: number, size: number];

/** @param size 0 to 9,999: how they follow each other. */
type Motif = (size: number) => readonly Beat[];

/** As `size` of a fault that lasts for a while: about five seconds, about eight. */
const [FIVE_SECONDS, EIGHT_SECONDS] = [5_000, 6_000] as const;
const REMOVALS = KILL_POINTS.flatMap((point, place) => (point.startsWith('remove ') ? [place] : []));

/** Evenly from `from` to `to`, by a number that is none of its neighbours'. */
function spread(size: number, from: number, to: number): number {
  return from + ((size * 7_919) % (to - from + 1));
}

const FILES: readonly Beat[] = [0, 10, 20].map((after) => [after, 'file', after / 10, spread(after, 1, 900)]);

export const MOTIFS = {
  /** The agent ends the chat while files are taken, asked about and uploaded, and the storage is slow to note that. */
  filesAtTheEnd(size) {
    const end = size % 2 === 0 ? spread(size, 30, 400) : spread(size, 400, 3_500);
    return [...FILES, [end - 5, 'storageSlow', 0, EIGHT_SECONDS], [end, 'agentEnds', 0, 0]];
  },
  /** The visitor leaves without a connection, while the server still takes files. */
  filesAtLeaving(size) {
    const end = size % 2 === 0 ? spread(size, 30, 650) : spread(size, 650, 3_000);
    return [
      ...FILES,
      [end, 'refuse', 0, FIVE_SECONDS],
      [end + 20, 'end', 0, 0],
      [end + 55, 'storageSlow', 0, EIGHT_SECONDS],
      [end + 60, 'leave', 1, 0],
    ];
  },
  /** The visitor leaves while the session of before is being fenced off, over a line that says nothing. */
  leavingInAFence: (size) => [
    [0, 'say', 0, 1],
    [spread(size, 4, 30), 'cut', 0, 0],
    [35, 'stall', 0, EIGHT_SECONDS],
    [40, 'end', 1, 0],
    [spread(size, 700, 1_500), 'leave', 2, 0],
  ],
  /** What was said over a line that is jammed and then cut arrives when its session may have been fenced off, or not. */
  lateFirstCopy: (size) => [
    [0, 'jam', 0, 0],
    [10, 'say', 0, 1],
    [spread(size, 40, 400), 'cut', 0, 0],
  ],
  /** The end is taken back, or gone through with, before it could be told. */
  endUndecided: (size) => [
    [0, 'refuse', 0, FIVE_SECONDS],
    [100, 'end', 0, 0],
    [spread(size, 150, 3_000), size % 2 === 0 ? 'keep' : 'leave', 1, 0],
  ],
  /** The session of a start is gone before its answer; then views ask for this and that, which is of no use there. */
  startInDoubt(size) {
    const lost = spread(size, 60, 500);
    const strays = [0, 1, 2, 3, 4, 5].map(
      (turn): Beat => [lost + 1_300 + turn * 120, 'stray', turn, size + turn],
    );
    return [[0, 'start', 0, 1], [lost, 'sessionsDropped', 0, 0], [lost + 1, 'cut', 1, 0], ...strays];
  },
  /** The visitor goes back to the form while nothing is reached and the storage is slow. */
  startLetGo(size) {
    const back = spread(size, 250, 2_500);
    return [
      [0, 'refuse', 0, FIVE_SECONDS],
      [10, 'start', 0, 1],
      [back - 5, 'storageSlow', 0, FIVE_SECONDS],
      [back, 'backToForm', 1, 0],
    ];
  },
  /** A background dies of forgetting a chat. */
  forgotten: (size) => [
    [0, 'agentEnds', 0, 0],
    [1_500, 'kill', REMOVALS[size % REMOVALS.length] ?? 0, 0],
    [1_510, 'removeChat', 0, size],
  ],
} satisfies Record<string, Motif>;

export type MotifName = keyof typeof MOTIFS;
