interface SqlType {
  readonly name: string;
  readonly modifiers: readonly number[];
}

/**
 * True when PostgreSQL changes the type of a column without writing or checking its rows: a longer or
 * unbounded text, a number with more digits. https://www.postgresql.org/docs/current/sql-altertable.html
 */
export function keepsRows(from: string, to: string): boolean {
  const before = typeOf(from);
  const after = typeOf(to);
  const isText = /^(?:varchar|text)$/u.test(before.name) && /^(?:varchar|text)$/u.test(after.name);
  const [length] = after.modifiers;
  if (isText) {
    return length === undefined || (before.modifiers[0] ?? Infinity) <= length;
  }
  if (before.name !== after.name) {
    return before.name === 'cidr' && after.name === 'inet';
  }
  if (before.name !== 'numeric') {
    return from === to || after.modifiers.length === 0;
  }
  const [digits, scale = 0] = before.modifiers;
  return (
    length === undefined ||
    (digits !== undefined && digits <= length && scale === (after.modifiers[1] ?? 0))
  );
}

function typeOf(text: string): SqlType {
  const { name = text, modifiers } =
    /^(?<name>\w+)(?:\((?<modifiers>[\d,]+)\))?(?:\[\])?$/u.exec(text)?.groups ?? {};
  return { name, modifiers: (modifiers ?? '').split(',').filter(Boolean).map(Number) };
}
