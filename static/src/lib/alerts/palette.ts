import { session } from '../api/session.svelte';
import { m } from '../paraglide/messages';
import type { Entry } from '../ui/commands.svelte';
import { prefs } from '../ui/prefs.svelte';
import { actions } from './actions';
import { board } from './board.svelte';
import { URGENCIES } from './views';
import { contactLine, headline } from './words';

/** Everything one can do from the keyboard, built when the palette opens. */
export function paletteEntries(current: string | null, go: (path: string) => void, help: () => void): Entry[] {
  return [...forAlert(current), ...places(go, help), ...preferences(), ...openAlerts(go)];
}

function forAlert(current: string | null): Entry[] {
  const alert = current === null ? null : board.view(current);
  if (!alert || !session.can('alerts:work')) return [];
  const group = `${alert.urgency} · ${headline(alert)}`;
  const ask = (kind: 'resolve' | 'assign' | 'snooze' | 'reprioritise' | 'note') => () => {
    board.ask = { kind, alert };
  };
  const entries: Entry[] = [
    { id: 'do-resolve', label: m.resolve(), hint: 'r', group, run: ask('resolve') },
    { id: 'do-assign', label: m.key_assign(), hint: 'e', group, run: ask('assign') },
    { id: 'do-snooze', label: m.key_snooze(), hint: 's', group, run: ask('snooze') },
    { id: 'do-reprioritise', label: m.key_reprioritise(), hint: 'p', group, run: ask('reprioritise') },
    { id: 'do-note', label: m.key_note(), hint: 'm', group, run: ask('note') },
    { id: 'do-escalate', label: m.escalate(), group, run: () => void actions.escalate(alert) },
  ];
  if (alert.status === 'pending') {
    entries.unshift({
      id: 'do-ack',
      label: m.acknowledge(),
      hint: 'a',
      group,
      run: () => void actions.acknowledge(alert),
    });
  }
  return entries;
}

function places(go: (path: string) => void, help: () => void): Entry[] {
  const group = m.palette_go();
  const to = (path: string, label: string, hint?: string): Entry => ({
    id: `go-${path}`,
    label,
    group,
    run: () => go(path),
    ...(hint ? { hint } : {}),
  });
  return [
    to('/', m.nav_board(), 'g b'),
    ...(session.can('handoffs:read') ? [to('/inbox', m.nav_inbox(), 'g i')] : []),
    to('/crm/alerts', m.nav_alerts(), 'g a'),
    to('/wall', m.nav_wall(), 'g w'),
    ...(session.can('agent:read') ? [to('/settings/agent', m.nav_agent())] : []),
    ...(session.can('knowledge:read') ? [to('/settings/knowledge', m.nav_knowledge())] : []),
    ...(session.can('conversations:answer') ? [to('/settings/canned', m.canned_title())] : []),
    ...(session.can('channels:write') ? [to('/settings/chat', m.nav_chat())] : []),
    ...(session.can('triage:explain') ? [to('/settings/triage', m.nav_triage())] : []),
    ...(session.can('escalation:read') ? [to('/settings/escalation', m.nav_escalation())] : []),
    ...(session.can('journal:read') ? [to('/settings/journal', m.nav_journal())] : []),
    { id: 'new', label: m.new_alert(), hint: 'n', group, run: () => board.open({ kind: 'new' }) },
    { id: 'help', label: m.help_title(), hint: '?', group, run: help },
  ];
}

function preferences(): Entry[] {
  const group = m.preferences();
  return [
    {
      id: 'lang',
      label: prefs.locale === 'fr' ? 'English' : 'Français',
      group,
      run: () => prefs.chooseLocale(prefs.locale === 'fr' ? 'en' : 'fr'),
    },
    { id: 'light', label: `${m.theme()} · ${m.theme_light()}`, group, run: () => prefs.chooseTheme('light') },
    { id: 'dark', label: `${m.theme()} · ${m.theme_dark()}`, group, run: () => prefs.chooseTheme('dark') },
    { id: 'columns', label: m.layout_columns(), group, run: () => prefs.chooseLayout('columns') },
    { id: 'list', label: m.layout_list(), group, run: () => prefs.chooseLayout('list') },
  ];
}

/** A palette is for reaching, not for browsing: the worst fifty are enough. */
function openAlerts(go: (path: string) => void): Entry[] {
  return URGENCIES.flatMap((urgency) => board.columns[urgency])
    .slice(0, 50)
    .map((alert) => ({
      id: alert.id,
      label: `${alert.urgency} · ${headline(alert)} · ${contactLine(alert.contact)}`,
      group: m.nav_alerts(),
      run: () => go(`/alerts/${alert.id}`),
    }));
}
