// A panel with a chat that is about files.
import type { ChatSummary } from '../../core/chat/selectors.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import { makeOpen } from '../support/fake-client.ts';
import { type PanelWorld, withPanel } from './panel-world.ts';

/** Of a chat with no files on their way. */
export const NO_PROSPECTS = { limits: null, isAgentAwaited: false, sentBytes: 0 };

/** Shows a chat with an agent in it. */
export const withChat = (
  body: (world: PanelWorld) => Promise<void>,
  summary: Partial<ChatSummary> = {},
  entries: readonly TranscriptEntry[] = [],
) =>
  withPanel(async (world) => {
    world.client.put(makeOpen(summary), entries);
    await world.settle();
    await body(world);
  });

/** The first row that is a file. */
export const fileRow = ({ container }: PanelWorld) =>
  container.querySelector('[data-kind=fileUploaded]') as HTMLElement;
