import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../messages/en.json';
import fr from '../messages/fr.json';

type Message = string | { match: Record<string, string> }[];
const texts = (message: Message): string[] =>
  typeof message === 'string' ? [message] : message.flatMap((each) => Object.values(each.match));
const entries = (messages: object): [string, Message][] =>
  Object.entries(messages).filter(([key]) => key !== '$schema') as [string, Message][];
const names = (message: Message): string[] =>
  [
    ...new Set(texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? ''))),
  ].sort();

const SRC = resolve(__dirname, '../src');
const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'paraglide') return [];
    return entry.isDirectory() ? sources(join(folder, entry.name)) : [readFileSync(join(folder, entry.name), 'utf8')];
  });

describe('messages', () => {
  it('are all said somewhere', () => {
    const said = new Set(
      sources(SRC).flatMap((text) => [...text.matchAll(/\bm\.([a-z0-9_]+)/g)].map((found) => found[1] ?? '')),
    );
    expect(
      entries(fr)
        .map(([key]) => key)
        .filter((key) => !said.has(key)),
    ).toEqual([]);
  });

  it('exist in both languages', () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
  });

  it('are never empty', () => {
    for (const [key, message] of [...entries(fr), ...entries(en)])
      expect(
        texts(message).every((text) => text.trim() !== ''),
        key,
      ).toBe(true);
  });

  it('fill in the same values in both languages', () => {
    const english = new Map(entries(en));
    for (const [key, message] of entries(fr)) expect(names(message), key).toEqual(names(english.get(key) ?? ''));
  });

  it('keep French typography: no ordinary space before double punctuation, none inside guillemets', () => {
    const wrong = entries(fr).filter(([, message]) => texts(message).some((text) => / [?!;:»]|« |'/.test(text)));
    expect(wrong.map(([key]) => key)).toEqual([]);
  });
});
