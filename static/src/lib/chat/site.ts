/** As the chat looks until somebody chooses otherwise. */
export const COLOUR = '#1f4f8f';

/** `https://host`, `https://*.host`, each with a port or without; plain http only on this machine. */
const ORIGIN =
  /^(?:https:\/\/(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?\/?$/i;

/** What was written one per line, and which of it is no origin. */
export function originsIn(text: string): { origins: string[]; wrong: string[] } {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return { origins: lines, wrong: lines.filter((line) => !ORIGIN.test(line)) };
}

export interface SiteView {
  id: string;
  version: number;
  key: string;
  label: string;
  active: boolean;
  origins: string[];
  title: string | null;
  colour: string;
  language: 'fr' | 'en';
  greeting: { fr?: string; en?: string };
  sessions_per_minute: number;
  sessions_per_visitor: number;
  snippet: string;
}
