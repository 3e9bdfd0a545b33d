/** A node of PostgreSQL's tree: its fields by name, as the parser gives them. */
export type PgNode = Readonly<Record<string, unknown>>;

/** A node with its kind: `SelectStmt`, `ColumnRef`. */
export interface PgTagged {
  readonly kind: string;
  readonly node: PgNode;
}

/** `{ ColumnRef: { … } }` as its kind and fields; undefined for anything else. */
export function taggedOf(value: unknown): PgTagged | undefined {
  const entry = isPgNode(value) ? Object.entries(value)[0] : undefined;
  return entry !== undefined && isPgNode(entry[1]) ? { kind: entry[0], node: entry[1] } : undefined;
}

/** The fields of a child that has one possible kind, such as the `relation` of a statement. */
export function nodeAt(node: PgNode | undefined, key: string): PgNode | undefined {
  const value = node?.[key];
  return isPgNode(value) ? value : undefined;
}

/** The child of a field that may hold any kind. */
export function taggedAt(node: PgNode | undefined, key: string): PgTagged | undefined {
  return taggedOf(node?.[key]);
}

/** The children of a list; those without fields, such as an empty list, are left out. */
export function listAt(node: PgNode | undefined, key: string): readonly PgTagged[] {
  const value = node?.[key];
  return Array.isArray(value) ? value.flatMap((item) => taggedOf(item) ?? []) : [];
}

/** A text or enumeration value; undefined when the field is empty, which the parser leaves out. */
export function textAt(node: PgNode | undefined, key: string): string | undefined {
  const value = node?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** A flag, which is left out when it is false. */
export function flagAt(node: PgNode | undefined, key: string): boolean {
  return node?.[key] === true;
}

/** A number, which is left out when it is zero. */
export function numberAt(node: PgNode | undefined, key: string): number {
  const value = node?.[key];
  return typeof value === 'number' ? value : 0;
}

/** The texts of a list of `String` nodes. */
export function namesAt(node: PgNode | undefined, key: string): readonly string[] {
  return listAt(node, key).flatMap(({ kind, node: item }) =>
    kind === 'String' ? [textAt(item, 'sval') ?? ''] : [],
  );
}

/**
 * Visits every tagged node below a value, parents first. What is below a node for which `visit` returns
 * false is left out.
 */
export function walkPg(value: unknown, visit: (tagged: PgTagged) => boolean | void): void {
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const current = stack.pop();
    if (Array.isArray(current)) {
      stack.push(...current.toReversed());
    } else if (isPgNode(current)) {
      const entries = Object.entries(current);
      const [first] = entries;
      const isTagged = entries.length === 1 && first !== undefined && /^[A-Z]/u.test(first[0]);
      const tagged = isTagged ? taggedOf(current) : undefined;
      if (tagged === undefined || visit(tagged) !== false) {
        stack.push(...Object.values(tagged?.node ?? current).toReversed());
      }
    }
  }
}

function isPgNode(value: unknown): value is PgNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
