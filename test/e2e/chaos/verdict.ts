// Holds everything that was shown, heard and given against the server's transcript, message by message. Pure: it knows no browser.
import type { Line } from '../compare.ts';

export interface Evidence {
  /** The server's transcript at the end. */
  readonly server: readonly Line[];
  readonly panel: readonly Line[];
  /** What the page heard, from the beginning of the chat on. */
  readonly page: readonly string[];
  /** The same of documents of the page that are gone: each heard as far as it lived. */
  readonly earlierPages: readonly (readonly string[])[];
  readonly agentSaid: readonly string[];
  /** What the visitor gave and was shown as taken, one list for each place of giving, in the order of giving. */
  readonly given: readonly (readonly string[])[];
  /** What a page asked to be sent and never learned the fate of. */
  readonly uncertain: readonly string[];
  /** "Not confirmed", and sent again by the visitor's wish: these may be there twice. */
  readonly sentAgain: readonly string[];
  /** What panels showed at any time, as `index sender: text`. */
  readonly shown: readonly string[];
  /** What was wrong in a single drawing. */
  readonly faults: readonly string[];
}

export interface Verdict {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly outOfOrder: readonly string[];
  /** What no one has said, and what changed after it was shown. */
  readonly untrue: readonly string[];
}

/** Nothing in any of its lists: the promise was kept. */
export function judge(evidence: Evidence): Verdict {
  const { server, panel, page, sentAgain } = evidence;
  const lost: string[] = [];
  const doubled: string[] = [];
  const outOfOrder: string[] = [];
  const untrue: string[] = [];
  const serverTexts = server.map(({ text }) => text);
  const panelTexts = panel.map(({ text }) => text);

  const expected = [...evidence.agentSaid, ...evidence.given.flat()];
  for (const text of expected) if (!serverTexts.includes(text)) lost.push(`server: ${text}`);
  for (const text of serverTexts) {
    if (!panelTexts.includes(text)) lost.push(`panel: ${text}`);
    if (!page.includes(text)) lost.push(`page: ${text}`);
  }
  const known = new Set([...expected, ...evidence.uncertain]);
  for (const text of new Set([...serverTexts, ...panelTexts, ...page]))
    if (!known.has(text)) untrue.push(`nobody said: ${text}`);

  for (const text of repeated(serverTexts)) if (!sentAgain.includes(text)) doubled.push(`server: ${text}`);
  for (const [place, texts] of [
    ['panel', panelTexts],
    ['page', page],
  ] as const)
    for (const text of new Set(texts))
      if (count(texts, text) > Math.max(1, count(serverTexts, text))) doubled.push(`${place}: ${text}`);

  const once = (texts: readonly string[]) => texts.filter((text) => !sentAgain.includes(text));
  const orders: readonly (readonly [string, readonly string[]])[] = [
    ['panel', panelTexts],
    ['page', page],
    ['agent', evidence.agentSaid],
    ...evidence.given.map((texts, at) => [`visitor ${at + 1}`, texts] as const),
  ];
  for (const [name, texts] of orders)
    for (const text of displaced(once(texts), once(serverTexts))) outOfOrder.push(`${name}: ${text}`);
  for (const { index, text } of panel) if (index === null) lost.push(`not confirmed at the end: ${text}`);

  // What a document heard is the beginning of what the server has, without a gap.
  evidence.earlierPages.forEach((heard, at) => {
    const place = heard.findIndex((text, position) => serverTexts[position] !== text);
    if (place >= 0)
      outOfOrder.push(`earlier page ${at + 1}: ${heard[place]} in the place of ${serverTexts[place]}`);
  });
  const lines = new Set(server.map(({ index, sender, text }) => `${index} ${sender}: ${text}`));
  for (const line of new Set(evidence.shown)) if (!lines.has(line)) lost.push(`shown once: ${line}`);
  for (const { index, sender, text } of panel)
    if (index !== null && !lines.has(`${index} ${sender}: ${text}`))
      untrue.push(`the panel says otherwise: ${index} ${sender}: ${text}`);
  untrue.push(...evidence.faults);
  return { lost, doubled, outOfOrder, untrue };
}

function repeated(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.filter((text, at) => texts.indexOf(text) !== at));
}

function count(texts: readonly string[], wanted: string): number {
  return texts.filter((text) => text === wanted).length;
}

/** Those of `texts` that stand in `order` before one that they come after. */
function displaced(texts: readonly string[], order: readonly string[]): readonly string[] {
  let last = -1;
  return texts.filter((text) => {
    const place = order.indexOf(text);
    if (place < 0) return false;
    const isBehind = place > last;
    last = Math.max(last, place);
    return !isBehind && texts.indexOf(text) === texts.lastIndexOf(text);
  });
}
