import { get } from '../api/http';
import type { AlertView, Page } from '../api/types';

const PAGE = 1000;

/** Later pages may be newer than the first: resuming from the first replays the difference, versions do the rest. */
export async function openAlerts(): Promise<{ items: AlertView[]; position: string }> {
  const first = await get<Page<AlertView>>('/alerts', { status: 'open', limit: PAGE });
  const items = [...first.items];
  for (let next = first.next; next; ) {
    const page: Page<AlertView> = await get('/alerts', { status: 'open', limit: PAGE, cursor: next });
    items.push(...page.items);
    next = page.next;
  }
  return { items, position: first.position };
}
