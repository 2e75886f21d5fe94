import { describe, expect, it } from 'vitest';
import { excerptStart, shift, slices } from '../src/lib/ui/evidence';

const span = (text: string, term: string, rule = 'r') => {
  const before = Array.from(text.slice(0, text.indexOf(term))).length;
  return { rule, text: term, start: before, end: before + Array.from(term).length };
};

describe('evidence in the caller’s words', () => {
  it('counts code points, so that an emoji before a term does not shift the mark', () => {
    const text = '🙏🙏 ça refoule 👨‍👩‍👧 vite';
    const marked = slices(text, [span(text, 'refoule')]).filter((piece) => piece.rules.length > 0);
    expect(marked.map((piece) => piece.text)).toEqual(['refoule']);
  });

  it.each([
    ['nothing to mark', []],
    [
      'overlapping spans',
      [
        { rule: 'a', text: '', start: 0, end: 6 },
        { rule: 'b', text: '', start: 3, end: 9 },
      ],
    ],
    [
      'spans outside the text',
      [
        { rule: 'a', text: '', start: -4, end: 2 },
        { rule: 'b', text: '', start: 8, end: 999 },
      ],
    ],
    [
      'an empty and a reversed span',
      [
        { rule: 'a', text: '', start: 4, end: 4 },
        { rule: 'b', text: '', start: 7, end: 2 },
      ],
    ],
  ])('loses no letter with %s', (_what, spans) => {
    const text = 'é🌧️ l’eau monte';
    expect(
      slices(text, spans)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('names every rule where spans overlap', () => {
    const pieces = slices('abcdef', [
      { rule: 'x', text: '', start: 0, end: 4 },
      { rule: 'y', text: '', start: 2, end: 6 },
    ]);
    expect(pieces.map((piece) => [piece.text, piece.rules])).toEqual([
      ['ab', ['x']],
      ['cd', ['x', 'y']],
      ['ef', ['y']],
    ]);
  });

  it('tells negated words from evidence', () => {
    const text = 'pas d’urgence';
    expect(slices(text, [], [span(text, 'd’urgence')]).map((piece) => piece.negated)).toEqual([false, true]);
  });

  it('starts a long text near what matters, at a word, with the marks still right', () => {
    const text = `${'bonjour '.repeat(30)}ça refoule`;
    const evidence = [span(text, 'refoule')];
    const from = excerptStart(text, evidence, 100);
    const shown = Array.from(text).slice(from).join('');
    expect(shown.length).toBeLessThan(60);
    const [only] = shift(evidence, from);
    expect(Array.from(shown).slice(only?.start, only?.end).join('')).toBe('refoule');
  });

  it('leaves a text alone when its evidence is in sight', () => {
    expect(excerptStart('ça refoule', [span('ça refoule', 'refoule')], 100)).toBe(0);
  });
});
