// Mutants that no test finds, with the reason for each: held against every run by `npm run test:mutation`.
import type { KnownSurvivors } from '../judgement.ts';
import { CHAT_SURVIVORS } from './chat.ts';
import { OPEN_CHAT_SURVIVORS } from './open-chat.ts';
import { PARSER_SURVIVORS } from './parsers.ts';
import { STORAGE_SURVIVORS } from './storage.ts';

export const KNOWN_SURVIVORS: readonly KnownSurvivors[] = [
  ...CHAT_SURVIVORS,
  ...OPEN_CHAT_SURVIVORS,
  ...STORAGE_SURVIVORS,
  ...PARSER_SURVIVORS,
];
