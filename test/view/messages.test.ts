// The catalogue: complete, used, and right in its syntax.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHAT_ERRORS, ChatError, type ChatErrorCode } from '../../core/chat/errors.ts';
import { en } from '../../core/view/messages/en.ts';
import { enOptions } from '../../core/view/messages/en-options.ts';
import { english } from '../../core/view/messages/english.ts';
import { createTranslator } from '../../core/view/messages/translator.ts';
import { toErrorData } from '../../core/view/problem.ts';

const view = path.resolve(import.meta.dirname, '../../core/view');
const sources = readdirSync(view, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !/^en(-|\.)/.test(file.name))
  .map((file) => readFileSync(path.join(file.parentPath, file.name), 'utf8'));
const t = createTranslator({ messages: english, locale: 'en' });

describe('the message catalogue', () => {
  it('[VW60] has a text for every error, that names no code but where the server gave one', () => {
    for (const code of Object.keys(CHAT_ERRORS) as ChatErrorCode[]) {
      const text = t.error({ code, detail: 'DETAIL' }, 'chat.example');
      expect(text, code).toMatch(/^[A-Z“c].{20,}\.$/);
      expect(text).not.toContain('{');
    }
  });

  it('[VW60] has nothing twice', () => {
    expect(Object.keys(en).filter((key) => key in enOptions)).toEqual([]);
  });

  it('[VW60] holds nothing that is not used', () => {
    const all = sources.join('\n');
    // Some names are put together: `delivery.${state}`.
    const isUsed = (key: string) =>
      new RegExp(`['"]${key.replace('.', '\\.')}['"]`).test(all) ||
      all.includes(`\`${key.slice(0, key.indexOf('.') + 1)}\${`);
    expect(Object.keys({ ...en, ...enOptions }).filter((key) => !isUsed(key))).toEqual([]);
  });

  it('[VW61] is the only place with words: no component holds any', () => {
    const text = />\s*[^<>{}]*[A-Za-z]{2,}[^<>{}]*<\//g;
    const attribute = /(?:aria-label|title|placeholder|alt)="[^"]+"/g;
    expect('<p>Some words</p>').toMatch(text);
    const components = sources.filter((source) => source.includes('</'));
    expect(components.length).toBeGreaterThan(10);
    const found = components.flatMap((source) => [
      ...(source.match(text) ?? []),
      ...(source.match(attribute) ?? []),
    ]);
    expect(found).toEqual([]);
  });

  it('[VW62] counts in whole numbers and knows one from many', () => {
    expect(t.text('conversation.newMessages', { count: 1 })).toBe('1 new message');
    expect(t.text('conversation.newMessages', { count: 1_200 })).toBe('1,200 new messages');
    expect(t.text('header.agents', { first: 'Sam', count: 3 })).toBe('Sam and 3 more');
    expect(t.text('connection.countdown', { seconds: 0 })).toBe('Trying again now …');
  });
});

describe('a rejected command', () => {
  it('[VW57] is read as the error that it is; anything else counts as no answer', () => {
    expect(toErrorData(new ChatError('storageFailed'))).toEqual({ code: 'storageFailed' });
    for (const reason of [new Error('x'), null, 'text', { data: { code: 'toString' } }, { data: null }]) {
      expect(toErrorData(reason)).toEqual({ code: 'noAnswer' });
    }
  });
});
