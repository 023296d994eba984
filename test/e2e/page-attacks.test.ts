// Attacks by hostile pages in real browsers, one start of each. What they do is in page-attacks/; after each one nothing of
// anybody else's has changed, and a victim's chat goes on.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { browsersThatCan } from './cannot.ts';
import { type Arena, openArena } from './page-attacks/arena.ts';
import type { Attack } from './page-attacks/attack.ts';
import { DOCUMENTS, GOING } from './page-attacks/document-attacks.ts';
import { FLOODS, REPLAYS } from './page-attacks/flood-attacks.ts';
import { OBJECTS, TEXTS } from './page-attacks/object-attacks.ts';
import { COVERED, OVERLAYS } from './page-attacks/overlay-attacks.ts';
import { CHANNEL, TAMPERING } from './page-attacks/tamper-attacks.ts';
import { FORGED, NAMING_OTHERS, SERVERS } from './page-attacks/word-attacks.ts';
import { BROWSERS } from './world.ts';

describe.each(BROWSERS)('in %s, a hostile page', (kind) => {
  let opened: { readonly arena: Arena; close(): Promise<void> } | null = null;
  beforeAll(async () => {
    opened = await openArena(kind);
  });
  afterAll(() => opened?.close());

  async function attack(play: Attack[1]): Promise<void> {
    if (opened === null) throw new Error('there is no arena');
    await play(opened.arena);
    await opened.arena.expectUnharmed();
  }

  it.each(FORGED)('[PA2] %s', (_name, play) => attack(play));
  it.each(NAMING_OTHERS)('[PA3] %s', (_name, play) => attack(play));
  it.each(SERVERS)('[PA10] %s', (_name, play) => attack(play));
  it.each(FLOODS)('[PA5] %s', (_name, play) => attack(play));
  it.each(REPLAYS)('[PA4] %s', (_name, play) => attack(play));
  it.each(TAMPERING)('[PA7] %s', (_name, play) => attack(play));
  it.each(CHANNEL)('[PA6] %s', (_name, play) => attack(play));
  it.each(OBJECTS)('[PA11] %s', (_name, play) => attack(play));
  it.each(TEXTS)('[PA13] %s', (_name, play) => attack(play));
  it.each(DOCUMENTS)('[PA8] %s', (_name, play) => attack(play));
  it.each(GOING)('[PA9] %s', (_name, play) => attack(play));
  const canSee = browsersThatCan('seeingCovers').includes(kind);
  it.each(canSee ? COVERED : [])('[PA15] %s', (_name, play) => attack(play));
  it.each(OVERLAYS)('[PA12] %s', (_name, play) => attack(play));
});
