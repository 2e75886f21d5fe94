/** All the stream may carry; a person follows those they may read. */
export const TOPICS: readonly string[] = [
  'alerts',
  'contacts',
  'conversations',
  'messages',
  'calls',
  'notifications',
  'handoffs',
  'notes',
  'advisors',
  'claims',
  'claim_actions',
  'documents',
  'reimbursements',
  'presence',
];
