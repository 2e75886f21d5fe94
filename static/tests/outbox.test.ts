import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Outcome, outbox } from '../src/lib/offline/outbox.svelte';

/** A server behind a network that comes and goes. */
function network(): { up: boolean; refuse: boolean; got: { path: string; key: string; body: unknown }[] } {
  const state = { up: true, refuse: false, got: [] as { path: string; key: string; body: unknown }[] };
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (!state.up) throw new TypeError('no network');
    const headers = init.headers as Record<string, string>;
    state.got.push({ path, key: headers['Idempotency-Key'] ?? '', body: JSON.parse(String(init.body)) });
    if (state.refuse) return Response.json({ code: 'conversation_not_yours', title: 'no' }, { status: 409 });
    return Response.json({ id: 'm' });
  });
  return state;
}

const reply = (key: string, text: string) => ({
  key,
  path: '/conversations/c/messages',
  body: { text, client_id: key },
  shown: { text },
  id: 'c',
  verb: 'reply',
  at: 0,
});

afterEach(() => vi.unstubAllGlobals());

describe('the outbox', () => {
  it('keeps what the network did not take, and sends it once, in order, under the same key', async () => {
    const net = network();
    net.up = false;
    await outbox.submit(reply('k1', 'un'));
    await outbox.submit(reply('k2', 'deux'));
    expect([outbox.count, outbox.writes.map(({ key }) => key)]).toEqual([2, ['k1', 'k2']]);
    net.up = true;
    await Promise.all([outbox.flush(), outbox.flush()]);
    await outbox.flush();
    expect(net.got.map(({ key, body }) => [key, body])).toEqual([
      ['k1', { text: 'un', client_id: 'k1' }],
      ['k2', { text: 'deux', client_id: 'k2' }],
    ]);
    expect(outbox.count).toBe(0);
  });

  it('tells of a refusal with the words that were refused', async () => {
    const net = network();
    net.refuse = true;
    const told: [string, Outcome['kind'], unknown][] = [];
    const deaf = outbox.onSettled((write, outcome) => told.push([write.verb, outcome.kind, write.shown.text]));
    await outbox.submit(reply('k3', 'trop tard'));
    deaf();
    expect(told).toEqual([['reply', 'refused', 'trop tard']]);
    expect(outbox.writes).toEqual([]);
  });
});
