import { advisoryCallsOf, fateOf } from '#model/data/advisory-locks.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { databasePoolsOf } from '#model/data/database-pools.ts';
import { migrationHistoriesOf } from '#model/schema/migrations.ts';
import { isUniqueField, prismaModelsOf } from '#model/schema/prisma-schema.ts';
import type { Project } from '#model/project.ts';
import { openPartsOf } from '#model/queries/queries-text.ts';
import { sqlCallsOf } from '#model/queries/queries.ts';
import { tableQueriesOf } from '#model/queries/table-queries.ts';
import { transactionsOf } from '#model/data/transactions.ts';
import { writesIn } from '#model/data/writes.ts';

/** `pg: waiting off, recycling on, size 5`. */
export function pools(module: CodeModule): readonly string[] {
  return databasePoolsOf(module).map(
    ({ library, wait, recycling, size }) =>
      `${library}: waiting ${wait}, recycling ${recycling}, size ${size?.value ?? 'open'}`,
  );
}

/** The text of each query, and the variables that are put into it: `pg: 'select 1'`. */
export function queries(module: CodeModule): readonly string[] {
  return sqlCallsOf(module).map(({ library, text }) => {
    const parts = openPartsOf(module, text).map((part) => part.module.text(part.expr));
    const built = parts.length === 0 ? '' : `, made of ${parts.join(', ')}`;
    return `${library}: ${module.text(text)}${built}`;
  });
}

/** `insert members` for every write of every function. */
export function writes(module: CodeModule): readonly string[] {
  return module.nodes.flatMap((node) =>
    node.kind === 'function'
      ? writesIn({ module, fn: node, via: null }).map(({ kind, target }) => `${kind} ${target}`)
      : [],
  );
}

/** What opens a transaction, and what runs in it: `db.transaction: await first(); await second();`. */
export function transactions(module: CodeModule): readonly string[] {
  return transactionsOf(module).map(({ opener, body, bodyModule }) => {
    const statements = body.map((node) => bodyModule.text(node).replaceAll(/\s+/gu, ' '));
    return `${module.text(opener)}: ${statements.join(' ')}`;
  });
}

/** `lock on client: settled`. */
export function locks(module: CodeModule): readonly string[] {
  const calls = advisoryCallsOf(module);
  return calls.map((call) => {
    const fate = call.act === 'unlock' ? '' : `: ${fateOf(module, call, calls).kind}`;
    return `${call.act} on ${module.text(call.receiver)}${fate}`;
  });
}

/** Histories with the folder: `Alembic in migrations/versions/: a; b after a`. */
export function migrations(project: Project): readonly string[] {
  return migrationHistoriesOf(project).map(({ tool, folder, migrations: found }) => {
    const steps = found.map(({ id, after, path }) => {
      const order = after?.length === 0 ? id : `${id} after ${after?.join(' and ') ?? 'unknown'}`;
      return path === undefined ? `${order} (missing)` : order;
    });
    return `${tool} in ${folder}: ${steps.join('; ')}`;
  });
}

/** What queries do with a table and by which columns: `list members by team_id, name`. */
export function filters(module: CodeModule): readonly string[] {
  return tableQueriesOf(module).map(({ kind, table, filter: { columns, isWhole } }) => {
    const names = [...columns.map(({ name }) => name), ...(isWhole ? [] : ['more'])];
    return `${kind} ${table}${names.length === 0 ? '' : ` by ${names.join(', ')}`}`;
  });
}

/** `Member: id BigInt unique, name String`. */
export function models(project: Project): readonly string[] {
  return prismaModelsOf(project).map((model) => {
    const fields = model.fields.map((field) =>
      [field.name, field.type, ...(isUniqueField(model, field) ? ['unique'] : [])].join(' '),
    );
    return `${model.name}: ${fields.join(', ')}`;
  });
}
