// The panel as a visitor uses it, in whatever place its document is shown. Knows names and roles, no class and no structure.
import type { DrivenPage } from './driver.ts';
import { until } from './until.ts';

/** One row of the conversation. */
export interface Row {
  readonly index: number | null;
  readonly kind: string;
  readonly sender: string;
  readonly text: string;
  /** Delivery of an own message: `sent`, `queued`, ...; null on others. */
  readonly state: string | null;
}

export interface Visitor {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly subject: string;
}

export const ANN: Visitor = {
  firstName: 'Ann',
  lastName: 'Lee',
  email: 'ann@example.com',
  subject: 'Order 12',
};

export interface Panel {
  readonly page: DrivenPage;
  fillForm(visitor?: Visitor): Promise<void>;
  pressStart(): Promise<void>;
  /** Fills the form, starts, waits for the composer. */
  startChat(visitor?: Visitor): Promise<void>;
  write(text: string): Promise<void>;
  send(text: string): Promise<void>;
  rows(): Promise<readonly Row[]>;
  /** Waits until a row with this text is there, in `state` where that is given. */
  waitForRow(text: string, state?: string, timeoutMs?: number): Promise<Row>;
  /** "End chat" and its confirmation; waits for the ended state. */
  endChat(): Promise<void>;
  waitUntilOpen(): Promise<void>;
  waitUntilEnded(): Promise<void>;
  /** Everything that is shown. */
  shown(): Promise<string>;
  waitForText(pattern: RegExp, timeoutMs?: number): Promise<void>;
}

/** Makes the visitor's hands and eyes on a panel document. */
export function createPanel(page: DrivenPage): Panel {
  const button = (name: string) => page.byRole('button', name);
  const box = (name: string) => page.byRole('textbox', name);
  const shown = (): Promise<string> =>
    // Not textContent: what is hidden is not shown.
    page.evaluate(() => document.body.innerText.replaceAll('\u2068', '').replaceAll('\u2069', ''));

  const panel: Panel = {
    page,
    fillForm: async (visitor = ANN) => {
      await box('First name').fill(visitor.firstName);
      await box('Last name').fill(visitor.lastName);
      await box('E-mail').fill(visitor.email);
      await box('Subject').fill(visitor.subject);
    },
    pressStart: () => button('Start chat').click(),
    startChat: async (visitor) => {
      await panel.fillForm(visitor);
      await panel.pressStart();
      await panel.waitUntilOpen();
    },
    write: (text) => box('Message').fill(text),
    send: async (text) => {
      await panel.write(text);
      await button('Send').click();
    },
    rows: () => page.evaluate(readRows),
    waitForRow: (text, state, timeoutMs) =>
      until(
        `the panel shows "${text}"${state === undefined ? '' : ` as ${state}`}`,
        async () =>
          (await panel.rows()).find(
            (row) => row.text === text && (state === undefined || row.state === state),
          ),
        timeoutMs,
      ),
    endChat: async () => {
      await button('End chat').click();
      await page.byRole('dialog', 'End this chat?').byRole('button', 'End chat').click();
      await panel.waitUntilEnded();
    },
    waitUntilOpen: () => box('Message').waitFor(),
    waitUntilEnded: () => button('New chat').waitFor(),
    shown,
    waitForText: async (pattern, timeoutMs) => {
      await until(`the panel says ${pattern}`, async () => pattern.test(await shown()), timeoutMs).catch(
        async (error: unknown) => {
          throw new Error(`${String(error)}; it says:\n${await shown()}`);
        },
      );
    },
  };
  return panel;
}

/** Runs in the document. */
function readRows(): Row[] {
  const list = document.querySelector('[aria-label="Conversation"]');
  return [...(list?.querySelectorAll<HTMLElement>('[data-kind]') ?? [])].map((row) => ({
    index: row.dataset.index === undefined || row.dataset.index === '' ? null : Number(row.dataset.index),
    kind: row.dataset.kind ?? '',
    sender: row.dataset.sender ?? '',
    text: row.querySelector<HTMLElement>('[data-part="text"]')?.textContent ?? '',
    state: row.dataset.state ?? null,
  }));
}
