// What a later page needs to draw a chat as it was left: one string of JSON, kept by the API and hostile when it comes back.
// No arrays in it, and none are needed to read it: old Prototype.js gives them a toJSON of its own.

/** Where the window was dragged to: its upper left corner, in CSS pixels of the viewport. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface KeptState {
  readonly isMinimized: boolean;
  /** Null: where the page's style puts it. */
  readonly place: Place | null;
  /** What the visitor filled into the form, by the field's key. No prototype. */
  readonly fields: Readonly<Record<string, string>>;
  /** What stands in the composer. */
  readonly draft: string;
}

const FIELDS_MAX = 50;
const KEY_MAX_LENGTH = 100;
const FIELD_MAX_LENGTH = 2_000;
const DRAFT_MAX_LENGTH = 20_000;
/** Below what the API takes (64 KB), whatever JSON makes of the characters. */
export const KEPT_MAX_LENGTH = 50_000;

/** Reads what an earlier page kept. What is not as it should be is as if it were not there. */
export function parseKept(text: string | null): KeptState {
  const kept = parseObject(text);
  const { place, draft } = kept;
  return {
    isMinimized: kept.isMinimized === true,
    place: isObject(place) && isPixel(place.x) && isPixel(place.y) ? { x: place.x, y: place.y } : null,
    fields: parseFields(kept.fields),
    draft: typeof draft === 'string' ? draft.slice(0, DRAFT_MAX_LENGTH) : '',
  };
}

/** The string for a later page. Where it would be too long, the draft is left out, then the form. */
export function formatKept({ isMinimized, place, fields, draft }: KeptState): string {
  const short = { isMinimized, place };
  const form = { ...short, fields: parseFields(fields) };
  const whole = JSON.stringify({ ...form, draft: draft.slice(0, DRAFT_MAX_LENGTH) });
  if (whole.length <= KEPT_MAX_LENGTH) return whole;
  const withoutDraft = JSON.stringify(form);
  return withoutDraft.length <= KEPT_MAX_LENGTH ? withoutDraft : JSON.stringify(short);
}

function parseFields(value: unknown): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  if (!isObject(value)) return fields;
  let count = 0;
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (typeof field !== 'string' || key.length > KEY_MAX_LENGTH || count === FIELDS_MAX) continue;
    fields[key] = field.slice(0, FIELD_MAX_LENGTH);
    count += 1;
  }
  return fields;
}

function parseObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : {};
  } catch {
    // Nothing was kept, or by somebody else.
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isPixel(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
