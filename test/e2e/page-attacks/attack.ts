// What an attack is: something that a hostile page does, and what it may at most have got out of it.
import type { Arena } from './arena.ts';

/** Name: what the page does. Resolves with what came of it, as far as that is to be judged. */
export type Attack = readonly [name: string, play: (arena: Arena) => Promise<void>];
