// How much is written to storage for one message, with few and with many there already, as storage itself reports its changes.
import type { Backend } from '../backend/backend.ts';
import type { DrivenPage } from '../e2e/driver.ts';
import type { Panel } from '../e2e/panel.ts';
import { atMost, bytes, fact, type Line, times } from './report.ts';

const SIZES = [10, 1000, 10_000];
/** More than one segment's worth, so that the mean holds its filling and its end. */
const MEASURED = 120;
const FILL_AT_ONCE = 200;
/** Flat: the mean at 10,000 messages may differ from that at 10 by no more. */
const FLAT = 1.25;

/** Fills the chat with messages of the agent and measures at each size. `observer`: any document of the extension. */
export async function measureBytesPerMessage(
  backend: Backend,
  chatId: string,
  panel: Panel,
  observer: DrivenPage,
): Promise<readonly Line[]> {
  await observer.evaluate(countWrites);
  const chat = backend.state.findById(chatId);
  if (chat === null) throw new Error('the chat is gone');
  const means: number[] = [];
  let said = 0;
  for (const size of SIZES) {
    while (said < size) {
      const from = chat.agent;
      if (from === null) throw new Error('there is no agent');
      const count = Math.min(FILL_AT_ONCE, size - said);
      const drafts = Array.from({ length: count }, (_, n) => ({
        from,
        type: 'Message',
        text: `Filling ${said + n} with the words of an ordinary sentence`,
      }));
      said += count;
      backend.state.append(chat, drafts);
      await panel.waitForRow(drafts.at(-1)?.text ?? '');
    }
    const before = await observer.evaluate(readCount);
    for (let n = 0; n < MEASURED; n += 1) {
      const text = `Measured ${size}/${n} with the words of an ordinary sentence`;
      backend.agent(chatId).say(text);
      said += 1;
      await panel.waitForRow(text);
    }
    means.push(((await observer.evaluate(readCount)) - before) / MEASURED);
  }
  return [
    ...SIZES.map((size, at) => fact(`bytes written per message at ${size}`, bytes(means[at] ?? 0))),
    atMost('  at 10,000 to at 10', (means.at(-1) ?? 0) / (means[0] ?? 1), FLAT, times),
  ];
}

/** Runs in the extension's document: adds up what every change of storage writes. */
function countWrites(): void {
  let written = 0;
  chrome.storage.onChanged.addListener((changes) => {
    for (const [key, { newValue }] of Object.entries(changes)) {
      written += key.length + (JSON.stringify(newValue) ?? '').length;
    }
  });
  Object.defineProperty(globalThis, 'parleyWritten', { get: () => written });
}

/** Runs in the extension's document. */
function readCount(): number {
  return Number((globalThis as { parleyWritten?: number }).parleyWritten);
}
