// Holds what the panel shows against what the server has, by (index, sender, text): the promise of the whole product.
import { expect } from 'vitest';
import type { ServedChat } from './chat-server.ts';
import type { Panel } from './panel.ts';
import { until } from './until.ts';

/** One message, as both sides know it. */
export interface Line {
  readonly index: number | null;
  readonly sender: string;
  readonly text: string;
}

/** A recovery may have to wait out the server's maxInterval and one full backoff. */
const SETTLE_MS = 60_000;

async function panelLines(panel: Panel): Promise<readonly Line[]> {
  const rows = await panel.rows();
  return rows
    .filter((row) => row.kind === 'message')
    .map(({ index, sender, text }) => ({ index, sender, text }));
}

/** Waits until the panel shows exactly the server's messages in the server's order, then fails with the difference if not. */
export async function expectSame(panel: Panel, server: ServedChat): Promise<void> {
  const isSame = async () => JSON.stringify(await panelLines(panel)) === JSON.stringify(server.lines());
  const settled = await until('panel and server are equal', isSame, SETTLE_MS).catch(() => false);
  if (!settled) expect(await panelLines(panel)).toEqual(server.lines());
}

/** The same, and the server got each of these from the visitor, in this order, exactly once. */
export async function expectDelivered(
  panel: Panel,
  server: ServedChat,
  texts: readonly string[],
): Promise<void> {
  await expectSame(panel, server);
  expect(server.visitorTexts()).toEqual(texts);
}
