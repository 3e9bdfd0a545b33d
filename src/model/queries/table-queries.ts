import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Node, Ranged, TemplateExpr } from '../code/code.ts';
import { onceEach } from '../once.ts';
import type { RowFilter } from '../data/row-filters.ts';
import { builderQuery } from './table-queries-builders.ts';
import { djangoQuery } from './table-queries-django.ts';
import { modelQuery } from './table-queries-models.ts';
import { sqlalchemyQuery } from './table-queries-sqlalchemy.ts';
import { sqlQuery } from './table-queries-sql.ts';

/** What a query does: reads several rows or one, counts or sums, changes or removes. */
export type QueryKind = 'list' | 'one' | 'count' | 'update' | 'delete';

/** What an adapter knows of one query. */
export interface QueryForm {
  readonly kind: QueryKind;
  /** The table, model or collection as it is written. */
  readonly table: string;
  readonly filter: RowFilter;
}

/** A call or tagged template that reads, changes or removes rows of one table. */
export interface TableQuery extends QueryForm {
  readonly module: CodeModule;
  readonly node: CallExpr | TemplateExpr;
  /** The first callee of the chain, or the tag of the template. */
  readonly at: Ranged;
}

/**
 * The queries of a file whose table is known, in source order: SQL text, Prisma, Drizzle, Kysely, Knex,
 * TypeORM, Sequelize, mongoose, SQLAlchemy, SQLModel and Django. Inserts are not among them.
 */
export const tableQueriesOf = onceEach((module: CodeModule): readonly TableQuery[] => {
  const found: TableQuery[] = [];
  // `session.execute(text('SELECT …'))` is one query, and the outer call stands first.
  const texts = new Set<Node>();
  for (const node of module.nodes) {
    const form = texts.has(node) ? undefined : formAt(module, node);
    if (form !== undefined && (node.kind === 'call' || node.kind === 'template')) {
      found.push({ ...form, module, node, at: headOf(node) });
      for (const { value } of node.kind === 'call' ? node.args : []) {
        texts.add(value);
      }
    }
  }
  return found;
});

function headOf(node: CallExpr | TemplateExpr): Ranged {
  if (node.kind === 'template') {
    return node.tag ?? node;
  }
  let { callee } = node;
  while (callee.kind === 'member' && callee.object.kind === 'call') {
    callee = callee.object.callee;
  }
  return callee;
}

function formAt(module: CodeModule, node: Node): QueryForm | undefined {
  if (node.kind === 'template') {
    return sqlQuery(module, node);
  }
  if (node.kind !== 'call') {
    return undefined;
  }
  return (
    sqlQuery(module, node) ??
    (module.language === 'python'
      ? (sqlalchemyQuery(module, node) ?? djangoQuery(module, node))
      : (modelQuery(module, node) ?? builderQuery(module, node)))
  );
}
