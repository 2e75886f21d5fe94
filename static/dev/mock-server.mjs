// A stand-in for the web process: `node dev/mock-server.mjs [--port 8100] [--cards 60] [--rate 0] [--empty]`. Serves dist/ when it is built.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { alertOf, iso, PEOPLE, rnd, storyOf, uuid } from './mock-data.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const PORT = option('port', 8100);
const CARDS = option('cards', 60);
const RATE = option('rate', 0);
const dist = new URL('../dist', import.meta.url).pathname;
const epoch = 'abcd1234';
const alerts = new Map();
const log = [];
const sockets = new Set();
const looking = new Map();
let storm = { running: false, sent: 0, total: 0 };
let signedIn = true;
const me = {
  user: { ...PEOPLE[0], email: 'dispatch@drain.test', language: 'fr' },
  tenant: {
    id: 1,
    slug: 'drain',
    name: 'Drainage Montréal',
    language: 'fr',
    time_zone: 'America/Toronto',
    country: 'CA',
  },
  permissions: [
    'alerts:work',
    'alerts:reprioritise',
    'team:read',
    'escalation:read',
    'escalation:write',
    'journal:read',
    'journal:replay',
    'triage:explain',
    'triage:write',
    'demo:run',
    'alerts:read',
    'contacts:read',
    'conversations:read',
    'messages:read',
    'calls:read',
    'notifications:read',
    'presence:read',
  ],
};

for (let index = 0; index < CARDS; index += 1) {
  const alert = alertOf(Date.now(), rnd() * 20);
  if (rnd() < 0.3) take(alert, PEOPLE[index % 4]);
  alerts.set(alert.id, alert);
}

function take(alert, person) {
  Object.assign(alert, {
    status: 'acknowledged',
    acknowledged_by: { id: person.id, name: person.name },
    acknowledged_at: iso(Date.now()),
    lease_until: iso(Date.now() + 600_000),
  });
  alert.escalation = { ...alert.escalation, next_at: null, next: null };
}

const position = () => `${epoch}:${log.length}`;
function emit(topic, type, id, version, data) {
  const frame = JSON.stringify({
    op: 'event',
    seq: log.length + 1,
    topic,
    type,
    id,
    version,
    at: iso(Date.now()),
    data,
  });
  log.push(frame);
  for (const socket of sockets) if (socket.subscribed) socket.send(frame);
}
function change(alert, type, fields = {}) {
  Object.assign(alert, fields, { version: alert.version + 1 });
  emit('alerts', type, alert.id, alert.version, alert);
  return alert;
}
function raise(only) {
  const alert = alertOf(Date.now(), 0, only);
  alerts.set(alert.id, alert);
  emit('alerts', 'alert.raised', alert.id, alert.version, alert);
  return alert;
}
function play() {
  storm = { running: true, sent: 0, total: 40 };
  const timer = setInterval(() => {
    raise();
    storm.sent += 1;
    if (storm.sent >= storm.total) {
      storm.running = false;
      clearInterval(timer);
    }
  }, 800);
}
if (RATE > 0) {
  setInterval(() => {
    const all = [...alerts.values()];
    for (let index = 0; index < RATE / 20; index += 1) {
      const alert = all[Math.floor(rnd() * all.length)];
      const roll = rnd();
      if (roll < 0.1) raise();
      else if (roll < 0.2 && alert.status === 'pending') {
        take(alert, PEOPLE[1]);
        change(alert, 'alert.acknowledged');
      } else if (roll < 0.28 && alerts.size > CARDS * 0.9) {
        change(alert, 'alert.resolved', { status: 'resolved', resolved_at: iso(Date.now()) });
        alerts.delete(alert.id);
      } else change(alert, 'alert.bumped', { occurrences: alert.occurrences + 1 });
    }
  }, 50);
}

const problem = (status, code, title, members = {}) => ({
  status,
  body: { type: `/problems/${code}`, title, status, code, request_id: 'mock', ...members },
  type: 'application/problem+json',
});
const ok = (body, status = 200) => ({ status, body, type: 'application/json' });

function act(alert, verb, body) {
  if (verb === 'acknowledge') {
    if (alert.status !== 'pending')
      return problem(409, 'alert_already_acknowledged', 'Already taken', {
        acknowledged_by: alert.acknowledged_by,
        current: alert,
      });
    take(alert, PEOPLE[0]);
    return ok(change(alert, 'alert.acknowledged'));
  }
  if (verb === 'resolve')
    return ok(
      change(alert, 'alert.resolved', {
        status: 'resolved',
        resolved_by: PEOPLE[0],
        resolved_at: iso(Date.now()),
        resolution: body.resolution ?? null,
      }),
    );
  if (verb === 'assign')
    return ok(
      change(alert, 'alert.assigned', { assigned_to: PEOPLE.find((person) => person.id === body.user_id) ?? null }),
    );
  if (verb === 'snooze')
    return ok(change(alert, 'alert.snoozed', { snoozed_until: body.until ?? iso(Date.now() + body.minutes * 60_000) }));
  if (verb === 'reprioritise') return ok(change(alert, 'alert.reprioritised', { urgency: body.urgency }));
  return ok(change(alert, `alert.${verb}`));
}

const policies = ['P1', 'P2', 'P3', 'P4'].map((urgency) => ({
  urgency,
  steps: [
    { who: { kind: 'on_call' }, medium: 'sms', wait_seconds: 60 },
    { who: { kind: 'role', role: 'manager' }, medium: 'call', wait_seconds: 120 },
  ],
}));
const journal = Array.from({ length: 12 }, (_, index) => ({
  id: uuid(index, '5'),
  provider: index % 3 ? 'twilio' : 'vapi',
  kind: index % 3 ? 'sms' : 'end-of-call-report',
  provider_id: `SM${index}f3a9c0`,
  received_at: iso(Date.now() - index * 400_000),
  status: ['done', 'done', 'failed', 'ignored'][index % 4],
  error: index % 4 === 2 ? 'No channel owns the called address' : null,
  address: '+15145550100',
  attempts: index % 4 === 2 ? 3 : 1,
}));

function answer(method, path, query, body) {
  if (path === '/login') {
    signedIn = body.password !== 'wrong';
    return signedIn ? ok(me) : problem(401, 'bad_credentials', 'Wrong email or password');
  }
  if (path === '/logout') {
    signedIn = false;
    return ok({});
  }
  if (!signedIn) return problem(401, 'signed_out', 'Sign in');
  if (path === '/me') return ok(me);
  if (path === '/users') return ok({ items: PEOPLE });
  if (path === '/system') return ok({ simulated: { sms: true }, redis: 'ok', demo: true, version: '0.1.0' });
  if (path === '/simulate/storm') {
    if (method === 'POST' && !storm.running) play();
    return ok(storm);
  }
  if (path === '/escalation-policies') return ok({ items: policies });
  if (path.startsWith('/escalation-policies/')) return ok({ ...body, urgency: path.slice(-2), version: 1 });
  if (path === '/journal')
    return ok({
      items: journal.filter(
        (entry) =>
          (!query.get('status') || entry.status === query.get('status')) &&
          (!query.get('provider') || entry.provider === query.get('provider')),
      ),
      next: null,
    });
  if (path.endsWith('/replay')) return ok({});
  if (path === '/triage/explain')
    return ok({
      ...alertOf(Date.now(), 0).verdict,
      evidence:
        Array.from(body.text).length > 4
          ? [{ rule: 'active_backup', text: Array.from(body.text).slice(0, 5).join(''), start: 0, end: 5 }]
          : [],
    });
  if (path === '/triage/ruleset')
    return ok({
      id: 'builtin-1',
      ruleset: { id: 'builtin-1', rules: [{ id: 'active_backup', urgency: 'P1', any: ['refoul', 'backing up'] }] },
    });
  if (path === '/triage/ruleset/preview')
    return ok({
      total: 412,
      sample_days: 30,
      changed: [{ text: 'Ça sent l’égout depuis deux ans', at: iso(Date.now() - 9e7), from: 'P4', to: 'P3' }],
    });
  if (path === '/triage/ruleset/publish') return ok({});
  if (path === '/alerts' && method === 'POST') return ok({ ...raise(body.urgency), text: body.text }, 201);
  if (path === '/alerts') {
    const status = query.get('status');
    const open = (alert) => alert.status === 'pending' || alert.status === 'acknowledged';
    const all = [...alerts.values()].filter(
      (alert) =>
        (status === 'open' || !status ? open(alert) : status === 'all' || alert.status === status) &&
        (!query.get('urgency') || alert.urgency === query.get('urgency')),
    );
    const from = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit') ?? 100);
    return ok({
      items: all.slice(from, from + limit),
      next: from + limit < all.length ? String(from + limit) : null,
      position: position(),
    });
  }
  const [, kind, id, verb] = path.split('/');
  if (kind === 'contacts') {
    const alert = [...alerts.values()].find((each) => each.contact.id === id);
    return alert
      ? ok({
          ...alert.contact,
          version: 1,
          name_source: 'text',
          email: null,
          postal_code: null,
          tags: ['fidèle'],
          created_at: iso(Date.now() - 9e9),
          last_message_at: alert.raised_at,
        })
      : problem(404, 'not_found', 'Not found');
  }
  const alert = kind === 'alerts' ? alerts.get(id) : undefined;
  if (!alert) return problem(404, 'not_found', 'Not found');
  if (verb === 'story') return ok({ ...storyOf(alert), position: position() });
  return method === 'POST' ? act(alert, verb, body) : ok(alert);
}

/** Hooks for trying things out: POST /mock/raise?urgency=P1, /mock/take?id=, /mock/close?code=4409, /mock/reset, /mock/view?id= */
function mock(path, query) {
  if (path === 'raise') return raise(query.get('urgency') ?? undefined);
  if (path === 'take') {
    const alert = alerts.get(query.get('id'));
    take(alert, PEOPLE[2]);
    return change(alert, 'alert.acknowledged');
  }
  if (path === 'view')
    for (const socket of sockets)
      socket.send(
        JSON.stringify({
          op: 'presence',
          topic: 'alerts',
          id: query.get('id'),
          viewers: [{ id: 'u-3', name: 'Amélie Roy' }],
        }),
      );
  if (path === 'close') for (const socket of sockets) socket.close(Number(query.get('code') ?? 1001));
  if (path === 'reset') {
    for (const socket of sockets) {
      socket.send(JSON.stringify({ op: 'reset', reason: 'asked' }));
      socket.send(JSON.stringify({ op: 'ready', position: position(), server_time: iso(Date.now()), heartbeat: 25 }));
    }
  }
  return { position: position(), sockets: sockets.size };
}

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
function file(path, response) {
  let name = join(dist, normalize(path));
  if (!existsSync(name) || !statSync(name).isFile()) name = join(dist, 'index.html');
  response.writeHead(200, {
    'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
    'Cache-Control': path.startsWith('/_app/immutable') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  createReadStream(name).pipe(response);
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock');
  if (!url.pathname.startsWith('/api/') && !url.pathname.startsWith('/mock/')) return file(url.pathname, response);
  let raw = '';
  request.on('data', (chunk) => (raw += chunk));
  request.on('end', () => {
    const result = url.pathname.startsWith('/mock/')
      ? ok(mock(url.pathname.slice(6), url.searchParams))
      : answer(request.method, url.pathname.slice(7), url.searchParams, raw ? JSON.parse(raw) : {});
    response.writeHead(result.status, { 'Content-Type': result.type });
    response.end(JSON.stringify(result.body));
  });
});

new WebSocketServer({ server, path: '/ws/live' }).on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => {
    sockets.delete(socket);
    looking.delete(socket);
  });
  socket.on('message', (text) => {
    const message = JSON.parse(text);
    if (message.op === 'ping')
      socket.send(JSON.stringify({ op: 'pong', position: position(), server_time: iso(Date.now()) }));
    if (message.op === 'viewing') looking.set(socket, message.id);
    if (message.op !== 'subscribe') return;
    const [from, seq] = (message.after ?? position()).split(':');
    if (from !== epoch || Number(seq) > log.length) socket.send(JSON.stringify({ op: 'reset', reason: 'epoch' }));
    else for (const frame of log.slice(Number(seq))) socket.send(frame);
    socket.send(JSON.stringify({ op: 'ready', position: position(), server_time: iso(Date.now()), heartbeat: 25 }));
    socket.subscribed = true;
  });
});
server.listen(PORT, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${PORT}`));
