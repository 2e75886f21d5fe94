export { type Outcome, outbox, type Write } from '../offline/outbox.svelte';
export { clock } from './clock.svelte';
export { connection, type Phase } from './connection.svelte';
export type { EventFrame } from './frames';
export { live } from './live.svelte';
export type { Change, Versioned } from './reduce';
export { emptyRows, reduce } from './reduce';
export type { Applied, Cell } from './table.svelte';
