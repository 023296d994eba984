// Survivors of parsers.
import type { KnownSurvivors } from '../judgement.ts';

export const PARSER_SURVIVORS: readonly KnownSurvivors[] = [];
