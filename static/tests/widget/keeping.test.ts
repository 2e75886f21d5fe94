import { describe, expect, it } from 'vitest';
import { contrast, safeColour, textOn } from '../../widget/src/colour';
import { read } from '../../widget/src/frames';
import { meaning, pause } from '../../widget/src/line';
import { Memory } from '../../widget/src/memory';
import type { Pending } from '../../widget/src/talk';
import { chooseLanguage, inWords, wordsOf } from '../../widget/src/words';

const NOW = new Date('2026-11-21T12:00:00Z');
const pending = (id: string): Pending => ({ id, text: id, files: [], at: '', problem: null });

class Box {
  items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
}

describe('what survives a reload', () => {
  it('is the session, the draft and what was not sent', () => {
    const box = new Box();
    const before = new Memory('k', box, NOW);
    before.change({ session: { id: 's', expires: '2026-11-22T12:00:00Z', spoke: true }, draft: 'et' });
    before.addPending(pending('a'));
    const { kept } = new Memory('k', box, NOW);
    expect([kept.session?.id, kept.draft, kept.pending.map((p) => p.id)]).toEqual(['s', 'et', ['a']]);
  });

  it('forgets a session whose time is up, and not the words', () => {
    const box = new Box();
    const before = new Memory('k', box, NOW);
    before.change({ session: { id: 's', expires: '2026-11-21T11:00:00Z', spoke: true }, seen: 4 });
    before.addPending(pending('a'));
    const { kept } = new Memory('k', box, NOW);
    expect([kept.session, kept.seen, kept.pending.length]).toEqual([null, 0, 1]);
  });

  it('lets two tabs keep their words beside each other', () => {
    const box = new Box();
    const [one, other] = [new Memory('k', box, NOW), new Memory('k', box, NOW)];
    one.addPending(pending('a'));
    other.addPending(pending('b'));
    one.dropPending('a');
    expect(new Memory('k', box, NOW).kept.pending.map((p) => p.id)).toEqual(['b']);
  });

  it('works where nothing can be stored, and passes over junk', () => {
    const full = {
      getItem: () => '{"pending": 3',
      setItem: () => {
        throw new Error('full');
      },
    };
    for (const storage of [null, full]) {
      const memory = new Memory('k', storage, NOW);
      memory.addPending(pending('a'));
      memory.change({ draft: 'x' });
      expect([memory.kept.draft, memory.kept.pending.length]).toEqual(['x', 1]);
    }
  });
});

describe('the line', () => {
  it('knows which closes are final', () => {
    expect([4401, 4404, 4403, 1000, 4429, 1001, 1006, 1011].map(meaning)).toEqual([
      'gone',
      'gone',
      'refused',
      'closed',
      'later',
      'again',
      'again',
      'again',
    ]);
  });

  it('comes back ever more slowly, never together, never slower than half a minute', () => {
    expect(pause(0, 0)).toBe(250);
    expect(pause(3, 0.5)).toBe(4000);
    expect(pause(50, 0.999)).toBeLessThan(30_000);
  });

  it('passes over what it does not understand', () => {
    for (const junk of ['', '{', '[]', 'null', '3', '{"a":1}', new ArrayBuffer(2)]) expect(read(junk)).toBeNull();
    expect(read('{"op":"pong"}')).toEqual({ op: 'pong' });
  });
});

describe('words and colours', () => {
  it('are in the language the page asks for, else is written in, else the browser speaks', () => {
    expect(chooseLanguage('en', 'fr', ['fr'], 'fr')).toBe('en');
    expect(chooseLanguage(undefined, 'fr-CA', ['en'], 'en')).toBe('fr');
    expect(chooseLanguage(undefined, '', ['de', 'en-GB'], 'fr')).toBe('en');
    expect(chooseLanguage('de', 'de', ['de'], 'xx')).toBe('fr');
  });

  it('say every problem in both languages', () => {
    for (const code of Object.keys(wordsOf('fr').problems)) {
      expect(wordsOf('en').problems[code]).toBeTruthy();
    }
    expect(inWords(wordsOf('en'), 'never_heard_of')).toBe(wordsOf('en').problems.other);
  });

  it('can be read on any colour', () => {
    for (let n = 0; n < 4096; n += 1) {
      const hex = n.toString(16).padStart(3, '0');
      const colour = `#${[...hex].map((c) => c + c).join('')}`;
      expect(contrast(colour, textOn(colour))).toBeGreaterThanOrEqual(4.5);
    }
    expect(safeColour('red;}')).toBe('#1f4f8f');
  });
});
