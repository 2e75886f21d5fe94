import { describe, expect, it } from 'vitest';
import { closingOf, delayAfter, fullJitter } from '../src/lib/live/backoff';
import { parseFrames } from '../src/lib/live/frames';
import { advance, formatPosition, isNew, parsePosition } from '../src/lib/live/positions';

describe('positions', () => {
  it('survive a round trip', () => {
    expect(formatPosition(parsePosition('0a1b2c3d:42') ?? { epoch: '', seq: 0 })).toBe('0a1b2c3d:42');
  });

  it.each(['', 'x', ':1', 'a:', 'a:-1', 'a:1.5', 'a:99999999999999999999', null, undefined])('refuse %s', (text) => {
    expect(parsePosition(text)).toBeNull();
  });

  it('drop what was already applied and accept holes', () => {
    const position = { epoch: 'e', seq: 7 };
    expect([6, 7, 8, 12].map((seq) => isNew(position, seq))).toEqual([false, false, true, true]);
  });

  it('never go backwards', () => {
    expect(advance({ epoch: 'e', seq: 7 }, 3)).toEqual({ epoch: 'e', seq: 7 });
    expect(advance({ epoch: 'e', seq: 7 }, 9)).toEqual({ epoch: 'e', seq: 9 });
  });
});

describe('coming back', () => {
  it('spreads a thousand boards over the whole window', () => {
    const waits = Array.from({ length: 1000 }, (_, index) => fullJitter(3, 500, 20_000, () => index / 1000));
    expect(Math.min(...waits)).toBe(0);
    expect(Math.max(...waits)).toBeGreaterThan(3900);
  });

  it('never waits longer than the cap', () => {
    expect(fullJitter(50, 500, 20_000, () => 1)).toBe(20_000);
  });

  it('reads the close codes', () => {
    expect([1001, 1006, 4401, 4403, 4408, 4409, 4429].map(closingOf)).toEqual([
      'retry',
      'retry',
      'signed_out',
      'refused',
      'retry',
      'resume',
      'slow',
    ]);
  });

  it('resumes a lagging board at once and makes one told off wait', () => {
    expect(delayAfter('resume', 5, () => 1)).toBeLessThanOrEqual(200);
    expect(delayAfter('slow', 0, () => 0)).toBeGreaterThanOrEqual(10_000);
  });
});

describe('frames', () => {
  it('come one by one or several to a message', () => {
    expect(parseFrames('{"op":"lagging"}\n{"op":"reset","reason":"epoch"}').map((frame) => frame.op)).toEqual([
      'lagging',
      'reset',
    ]);
  });

  it('that nobody understands are named unknown, not thrown', () => {
    expect(parseFrames('{"op":"later"}\nnot json\n[]\nnull').map((frame) => frame.op)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });
});
