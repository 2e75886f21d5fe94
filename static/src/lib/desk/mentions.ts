import { tables } from '../live';

/** The colleagues named with `@` in a note: `@Sarah`, or the whole name. */
export function mentionsIn(text: string): string[] {
  const lower = text.toLowerCase();
  return tables.advisors
    .rows()
    .filter(({ user }) =>
      [user.name, user.name.split(' ')[0] ?? ''].some(
        (name) => name !== '' && lower.includes(`@${name.toLowerCase()}`),
      ),
    )
    .map(({ user }) => user.id);
}
