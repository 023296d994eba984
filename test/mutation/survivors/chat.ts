// Survivors of chat.
import type { KnownSurvivors } from '../judgement.ts';

export const CHAT_SURVIVORS: readonly KnownSurvivors[] = [];
