// Survivors of storage.
import type { KnownSurvivors } from '../judgement.ts';

export const STORAGE_SURVIVORS: readonly KnownSurvivors[] = [];
