/** As the chat looks until somebody chooses otherwise. */
export const COLOUR = '#1f4f8f';

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
