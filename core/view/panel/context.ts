// What every part of the panel works with, handed down instead of imported, so that two panels can live in one document.
import { type ComponentChild, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Clock } from '../../chat/ports.ts';
import type { AccessModel } from '../access-model.ts';
import type { Translator } from '../messages/translator.ts';
import type { PanelModel } from '../model.ts';
import type { PlaceMemory } from '../place-memory.ts';

export interface PanelTools {
  readonly model: PanelModel;
  readonly access: AccessModel;
  readonly translator: Translator;
  readonly clock: Clock;
  readonly places: PlaceMemory;
  /** Can the panel be put into a window of its own? */
  readonly canOpenWindow: boolean;
  /** Nothing has the focus, and the panel may take it. */
  readonly isFocusFree: () => boolean;
  /** What the surface around puts at the end of the header; null: nothing. */
  readonly headerEnd: (() => ComponentChild) | null;
  /** Opens the options; called in the click itself. */
  readonly openOptions: () => void;
  /** Puts text on the clipboard; called in the click itself. Rejects where the browser refuses. */
  readonly copyText: (text: string) => Promise<void>;
}

/** Provided by mount.tsx. */
export const PanelContext = createContext<PanelTools | null>(null);

/** The tools of the panel around; throws outside of one. */
export function usePanel(): PanelTools {
  const tools = useContext(PanelContext);
  if (tools === null) throw new Error('a part of the panel is drawn outside of it');
  return tools;
}
