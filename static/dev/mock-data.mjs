/** Invented callers for the mock server. */
const NAMES = [
  'Marie Tremblay',
  'Luc Gagnon',
  'Nadia Benali',
  'Jean-François Côté',
  'Sophie Lavoie',
  'Karim Haddad',
  'Chloé Roy',
  null,
  'Émile Bouchard',
  'Rachel Cohen',
  'Restaurant Le Huard',
  'Ville de Longueuil',
];
const STREETS = [
  '4520 rue Saint-Denis, Montréal',
  '88 boul. Taschereau, Brossard',
  '1200 av. du Parc, Montréal',
  null,
  '15 rue des Érables, Laval',
  '930 chemin de Chambly, Longueuil',
  '77 Maple Avenue, Westmount',
];
const CALLS = [
  [
    'P1',
    'active_backup',
    'Refoulement actif',
    'Bonjour, j’ai un refoulement d’égout dans le sous-sol, ça monte par le drain de plancher, faites vite s’il vous plaît 🙏',
    ['refoulement d’égout', 'ça monte par le drain'],
  ],
  [
    'P1',
    'flooding',
    'Inondation',
    'Il y a de l’eau partout dans mon sous-sol, on a de l’eau jusqu’aux chevilles et ça continue de couler',
    ['de l’eau partout', 'ça continue de couler'],
  ],
  [
    'P1',
    'flooding',
    'Basement flooding',
    'My basement is flooding, sewage is coming up the floor drain right now, please hurry',
    ['basement is flooding', 'sewage is coming up'],
  ],
  [
    'P2',
    'blocked_sewer',
    'Égout municipal bloqué',
    'Ici les travaux publics de la Ville de Longueuil, égout bloqué devant une école sur le chemin de Chambly',
    ['travaux publics de la Ville de Longueuil'],
  ],
  [
    'P2',
    'camera_inspection',
    'Inspection caméra, contrat municipal',
    'On gère un contrat municipal, il nous faut une inspection caméra de 200 mètres avant jeudi',
    ['contrat municipal'],
  ],
  [
    'P3',
    'relining',
    'Gainage',
    'Je voudrais un prix pour un gainage, il y a des racines à 15 pieds d’après l’inspection',
    ['gainage', 'racines'],
  ],
  [
    'P3',
    'roots',
    'Roots in the line',
    'Roots were found at the pre-purchase inspection, how much to clear them? No emergency',
    ['Roots were found'],
  ],
  [
    'P4',
    'slow_drain',
    'Évier lent',
    'J’habite dans la ville de Brossard, mon évier de cuisine est lent depuis deux semaines',
    ['évier de cuisine est lent'],
  ],
  [
    'P4',
    'french_drain_cleaning',
    'Nettoyage de drain français',
    'J’ai pas d’urgence, je veux faire nettoyer mon drain français avant l’hiver',
    ['nettoyer mon drain français'],
  ],
];
export const PEOPLE = [
  { id: 'u-1', name: 'Sonia Mercier', role: 'dispatcher', on_call: false },
  { id: 'u-2', name: 'Luc Bélanger', role: 'technician', on_call: true },
  { id: 'u-3', name: 'Amélie Roy', role: 'manager', on_call: true },
  { id: 'u-4', name: 'David Chen', role: 'admin', on_call: false },
];
export const iso = (ms) => new Date(ms).toISOString();
let number = 0;
let seed = 7;
export const rnd = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
};
const pick = (list) => list[Math.floor(rnd() * list.length)];
const points = (text) => Array.from(text);
export const uuid = (n, kind = 'a') => `0199${kind}000-0000-7000-8000-${String(n).padStart(12, '0')}`;

function spans(text, terms, rule) {
  return terms.map((term) => {
    const at = text.indexOf(term);
    const start = points(text.slice(0, at)).length;
    return { rule, text: term, start, end: start + points(term).length };
  });
}

const MINUTES = { P1: 5, P2: 15, P3: 60, P4: 240 };

export function alertOf(now, ageMinutes, only) {
  number += 1;
  const calls = only ? CALLS.filter((call) => call[0] === only) : CALLS;
  const [urgency, need, title, text, terms] = pick(calls);
  const name = pick(NAMES);
  const anonymous = name === null && rnd() < 0.5;
  const raised = now - ageMinutes * 60_000;
  const phone = anonymous ? null : `+1514555${String(100 + (number % 9000)).padStart(4, '0')}`;
  const language = /[éàâç’]/.test(text) ? 'fr' : 'en';
  const flags = rnd() < 0.18 ? [pick(['needs_review', 'recurring', 'written_quote'])] : [];
  const call_back_by = iso(raised + MINUTES[urgency] * 60_000);
  const verdict = {
    urgency,
    reason: need,
    evidence: spans(text, terms, need),
    negated: text.includes('pas d’urgence') ? spans(text, ['pas d’urgence'], 'emergency_word') : [],
    confidence: 0.72 + rnd() * 0.27,
    ruleset: 'builtin-1',
    decided_by: 'rules',
    notify_by: iso(raised + 5000),
    call_back_by,
    expires_at: iso(raised + 86_400_000),
    disposition: 'alert',
    service: 'debouchage',
    need,
    flags,
    language,
  };
  const who = PEOPLE[1 + Math.floor(rnd() * 2)];
  return {
    id: uuid(number),
    number,
    version: 1,
    urgency,
    status: 'pending',
    need,
    service: 'debouchage',
    title,
    contact: {
      id: uuid(number, 'c'),
      name,
      phone,
      is_anonymous: anonymous,
      language,
      address: pick(STREETS),
      type: 'residential',
    },
    channel: pick(['sms', 'voice']),
    conversation_id: uuid(number, 'd'),
    text,
    verdict,
    flags,
    occurrences: rnd() < 0.2 ? 2 + Math.floor(rnd() * 3) : 1,
    raised_at: iso(raised),
    last_message_at: iso(raised),
    call_back_by,
    expires_at: iso(raised + 86_400_000),
    acknowledged_by: null,
    acknowledged_at: null,
    lease_until: null,
    assigned_to: null,
    snoozed_until: null,
    resolved_by: null,
    resolved_at: null,
    resolution: null,
    escalation: {
      policy: urgency,
      step: 1,
      steps: 3,
      next_at: iso(now + 45_000 + rnd() * 90_000),
      next: { who: who.name, medium: rnd() < 0.3 ? 'call' : 'sms' },
      exhausted: false,
    },
  };
}

export function storyOf(alert) {
  const at = Date.parse(alert.raised_at);
  const message = {
    id: uuid(alert.number, 'e'),
    version: 1,
    conversation_id: alert.conversation_id,
    contact_id: alert.contact.id,
    direction: 'in',
    channel: alert.channel,
    author: 'contact',
    text: alert.text,
    media: [],
    at: iso(at - 900),
    status: 'received',
    flags: [],
  };
  const sms = (person, step, status, offset) => ({
    id: uuid(alert.number * 10 + step, 'f'),
    version: 3,
    alert_id: alert.id,
    user: { id: person.id, name: person.name },
    medium: 'sms',
    to: '+15145550177',
    body: `URGENCE IMMÉDIATE - Drainage\nCLIENT: ${alert.contact.name ?? 'non donné'}\nTÉL: ${alert.contact.phone ?? 'non donné'}\nADRESSE: ${alert.contact.address ?? 'non donnée'}\nPROBLÈME: ${alert.text}\nPRIORITÉ: ${alert.urgency}`,
    segments: 3,
    encoding: 'UCS-2',
    status,
    error: status === 'undelivered' ? 'Twilio 30003: handset unreachable' : null,
    simulated: true,
    step,
    created_at: iso(at + offset),
    sent_at: iso(at + offset + 800),
    delivered_at: status === 'delivered' ? iso(at + offset + 2600) : null,
  });
  const actions = [{ id: uuid(alert.number, '1'), at: iso(at), actor: null, verb: 'raised', detail: {} }];
  if (alert.acknowledged_by)
    actions.push({
      id: uuid(alert.number, '2'),
      at: alert.acknowledged_at,
      actor: alert.acknowledged_by,
      verb: 'acknowledged',
      detail: {},
    });
  return {
    alert,
    messages: [message],
    verdicts: [{ id: uuid(alert.number, '3'), at: iso(at - 500), verdict: alert.verdict, message_id: message.id }],
    notifications: [sms(PEOPLE[1], 1, 'undelivered', 1500), sms(PEOPLE[2], 2, 'delivered', 22_000)],
    actions,
    journal: [
      { id: uuid(alert.number, '4'), provider: 'twilio', kind: 'sms', received_at: iso(at - 1000), status: 'done' },
    ],
  };
}
