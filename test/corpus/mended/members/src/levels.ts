const LEVELS: Record<string, number> = { guest: 0, crew: 1, captain: 2 };

export function demandLevel(user: { role: string }, needed: string): void {
  if (!Object.hasOwn(LEVELS, user.role)) {
    throw new Error('unknown role');
  }
  if (LEVELS[user.role] < LEVELS[needed]) {
    throw new Error('not allowed');
  }
}
