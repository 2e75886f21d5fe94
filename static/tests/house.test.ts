import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(__dirname, '../src');
const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'paraglide') return [];
    return statSync(path).isDirectory() ? files(path) : [path];
  });
const all = files(SRC);
const lib = (path: string): string => relative(join(SRC, 'lib'), path).split('/')[0] ?? '';

/** What each room of lib/ may look into; a slice (any other name) sees the rooms below and itself. */
const ROOMS: Record<string, readonly string[]> = {
  offline: ['api'],
  api: ['offline'],
  live: ['api', 'offline'],
  ui: ['api', 'live', 'paraglide'],
  styles: [],
};
const SLICE = ['api', 'live', 'ui', 'paraglide'];

function imports(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((found) => found[1] ?? '');
}

describe('the house', () => {
  it('lets a view import lib/live, lib/api, lib/ui and its own folder, nothing sideways', () => {
    const wrong: string[] = [];
    for (const path of all.filter((each) => each.startsWith(join(SRC, 'lib')) && /\.(ts|svelte)$/.test(each))) {
      const room = lib(path);
      for (const target of imports(path).filter((each) => each.startsWith('.') || each.startsWith('$lib'))) {
        const other = target.startsWith('.') ? lib(resolve(path, '..', target)) : (target.split('/')[1] ?? '');
        if (other !== room && !(ROOMS[room] ?? SLICE).includes(other)) wrong.push(`${relative(SRC, path)} → ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps every file within 250 lines', () => {
    const long = all.filter(
      (path) => /\.(ts|svelte|css)$/.test(path) && readFileSync(path, 'utf8').split('\n').length > 251,
    );
    expect(long.map((path) => relative(SRC, path))).toEqual([]);
  });

  it('writes colours in tokens.css only', () => {
    const wrong = all.filter(
      (path) =>
        /\.(svelte|css)$/.test(path) &&
        !path.endsWith('tokens.css') &&
        /#[0-9a-f]{3,8}\b;|oklch\(|rgba?\(/i.test(readFileSync(path, 'utf8')),
    );
    expect(wrong.map((path) => relative(SRC, path))).toEqual([]);
  });

  it('is ready to be read from right to left: sides are logical', () => {
    const wrong = all.filter(
      (path) =>
        /\.(svelte|css)$/.test(path) &&
        /^\s+(?:(?:margin|padding|border)-)?(?:left|right)(?:-\w+)?:|text-align: (?:left|right)/m.test(
          readFileSync(path, 'utf8'),
        ),
    );
    expect(wrong.map((path) => relative(SRC, path))).toEqual([]);
  });

  it('tells the time in one place, by the business’s clock; opening hours have a clock of their own', () => {
    const telling =
      /\b(?:clockTime|comingTime|exactTime|fullTime|longDay|shortDay|since)\(|Intl\.DateTimeFormat|\.toLocale/;
    const allowed = ['lib/ui/format.ts', 'lib/ui/times.ts', 'lib/knowledge/knowledge.ts'];
    const wrong = all
      .filter(
        (path) => /\.(ts|svelte)$/.test(path) && telling.test(readFileSync(path, 'utf8').replace(/times\.\w+\(/g, '')),
      )
      .map((path) => relative(SRC, path));
    expect(wrong.filter((path) => !allowed.includes(path))).toEqual([]);
  });

  it('carries no style attribute, which the page’s own policy would refuse', () => {
    const wrong = all.filter((path) => path.endsWith('.svelte') && /\sstyle="/.test(readFileSync(path, 'utf8')));
    expect(wrong.map((path) => relative(SRC, path))).toEqual([]);
  });
});
