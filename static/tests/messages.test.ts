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

describe('messages', () => {
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
