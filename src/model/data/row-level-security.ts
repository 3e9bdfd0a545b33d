import { onceEach } from '../once.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { Project } from '../project.ts';

interface Secured {
  readonly tables: ReadonlySet<string>;
  /** True when the tables are computed, so that any may be among them. */
  readonly isAny: boolean;
}

const DECLARED =
  /\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?<altered>[^\s;]+)\s+(?:enable|force)\s+row\s+level\s+security|\bcreate\s+policy\s+(?:"[^"\n]*"|\S+)\s+on\s+(?<policed>[^\s;]+)/giu;

/** True for the files in which policies and row-level security are declared. */
export function declaresRowSecurity(path: string): boolean {
  return path.endsWith('.sql') || (isOneOffPath(path) && /\.(?:py|[cm]?[jt]s)$/u.test(path));
}

/** True when the repository's SQL or migrations declare row-level security for a table or model of this name. */
export function hasRowSecurity(project: Project, table: string): boolean {
  const secured = securedTables(project);
  return secured.isAny || secured.tables.has(singular(table));
}

const securedTables = onceEach((project: Project): Secured => {
  const names = project
    .filesWhere({
      name: 'row-level-security',
      path: declaresRowSecurity,
      file: ({ text }) => /row\s+level\s+security|create\s+policy/iu.test(text),
    })
    .flatMap(({ text }) =>
      [...text.matchAll(DECLARED)].map(
        ({ groups }) => groups?.['altered'] ?? groups?.['policed'] ?? '',
      ),
    );
  return {
    tables: new Set(names.map(singular)),
    isAny: names.some((name) => !/^[\w."`[\]]+$/u.test(name)),
  };
});

/** A name by which the table `public.order_items` and the model `OrderItem` are the same. */
export function singular(table: string): string {
  return table
    .replace(/^.*\./u, '')
    .replaceAll(/[\W_]/gu, '')
    .toLowerCase()
    .replace(/ies$/u, 'y')
    .replace(/s$/u, '');
}
