import type { Place } from '#core/span.ts';

import type { Migration, MigrationHistory } from './migrations.ts';
import { migrationHistoriesOf } from './migrations.ts';
import { gapsIn, isSequential, numberedAlike } from './migration-numbers.ts';
import { once } from '../once.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';

/** What keeps a history from being one chain. */
export type ChainFault =
  /** A migration follows one that is not there. */
  | { readonly kind: 'parent'; readonly migration: Migration; readonly missing: string }
  /** Nothing follows several migrations, so that it cannot be told which is the last. */
  | { readonly kind: 'heads'; readonly heads: readonly Migration[] }
  | { readonly kind: 'duplicate'; readonly id: string; readonly migrations: readonly Migration[] }
  /** A journal names a file that is not there, or a folder of a migration lacks it. */
  | { readonly kind: 'file'; readonly at: Place; readonly name: string; readonly file: string }
  /** Numbers are left out although the chain is whole. */
  | { readonly kind: 'gap'; readonly migration: Migration; readonly numbers: readonly string[] };

/** The faults of a history; empty for one that is whole, and for what cannot be told. */
export const chainFaultsOf = once(
  (project: Project, history: MigrationHistory): readonly ChainFault[] => {
    const faults = [...fileFaults(project, history), ...duplicateFaults(history)];
    const isStated = history.order === 'stated' && history.tool !== 'Drizzle';
    // What is there twice has two ends, which is the same fault again.
    const order = isStated && faults.length === 0 ? orderFaults(project, history) : [];
    const all = [...faults, ...order];
    return all.length > 0 ? all : gapFaults(project, history);
  },
);

// https://www.prisma.io/docs/orm/reference/error-reference#p3015
function fileFaults(project: Project, history: MigrationHistory): readonly ChainFault[] {
  if (history.tool === 'Drizzle') {
    return history.migrations.flatMap(({ id, path, at }) =>
      path === undefined ? [{ kind: 'file', at, name: id, file: `${id}.sql` }] : [],
    );
  }
  return history.tool === 'Prisma' ? emptyFolders(project, history.folder) : [];
}

function emptyFolders(project: Project, root: string): readonly ChainFault[] {
  const folders = Map.groupBy(
    project.paths.filter((path) => path.startsWith(root)),
    (path) => path.slice(root.length).split('/')[0] ?? '',
  );
  return [...folders].flatMap(([name, paths]): readonly ChainFault[] => {
    const [first] = paths;
    const isMigration = /^\d{8,}_/u.test(name) && first !== `${root}${name}`;
    const at = project.file(first ?? '')?.place({ start: 0, end: 0 });
    // `migration.ts` is one of a runner of the project's own.
    const isWhole = paths.some((path) => /\/migration\.\w+$/u.test(path));
    return at === undefined || !isMigration || isWhole
      ? []
      : [{ kind: 'file', at, name, file: 'migration.sql' }];
  });
}

function duplicateFaults({ tool, migrations }: MigrationHistory): readonly ChainFault[] {
  const keys = Map.groupBy(migrations, (migration) => keyOf(tool, migration));
  return [...keys].flatMap(([id, found]): readonly ChainFault[] =>
    id === undefined || found.length < 2 || isTimestamp(id)
      ? []
      : [{ kind: 'duplicate', id, migrations: found }],
  );
}

/** What no two migrations of a history may share. */
function keyOf(tool: MigrationHistory['tool'], { id }: Migration): string | undefined {
  switch (tool) {
    case 'SQL':
      return numberedAlike(id);
    // The same migration as a source and as what it was compiled to.
    case 'Knex':
    case 'TypeORM':
    case 'Sequelize':
      return id.replace(/\.[cm]?[jt]s$/u, '');
    default:
      return id;
  }
}

function isTimestamp(id: string): boolean {
  return /^\d{8,}$/u.test(id);
}

function orderFaults(project: Project, history: MigrationHistory): readonly ChainFault[] {
  const { migrations } = history;
  const isRead = migrations.every(({ after }) => after !== undefined);
  const roots = migrations.filter(({ after }) => after?.length === 0);
  // An application whose label is not its folder's name seems to have nothing but beginnings.
  if (!isRead || (history.tool === 'Django' && roots.length > 1)) {
    return [];
  }
  const elsewhere = idsElsewhere(project, history);
  const known = new Set(migrations.flatMap(({ id, replaces }) => [id, ...(replaces ?? [])]));
  const missing = migrations.flatMap((migration) =>
    (migration.after ?? [])
      .filter((id) => !isKnown(project, history, id, known, elsewhere))
      .map((id): ChainFault => ({ kind: 'parent', migration, missing: id })),
  );
  return missing.length > 0 ? missing : headFaults(history, elsewhere);
}

function isKnown(
  project: Project,
  { tool, folder }: MigrationHistory,
  id: string,
  known: ReadonlySet<string>,
  elsewhere: ReadonlySet<string>,
): boolean {
  return (
    known.has(id) ||
    elsewhere.has(id) ||
    // A revision may be named by the beginning of its id, and a migration of Django need not be numbered.
    (tool === 'Alembic' && [...known].some((each) => each.startsWith(id))) ||
    (tool === 'Django' && (/^__\w+__$/u.test(id) || project.has(`${folder}${id}.py`)))
  );
}

function headFaults(
  { tool, migrations }: MigrationHistory,
  elsewhere: ReadonlySet<string>,
): readonly ChainFault[] {
  const followed = new Set(migrations.flatMap(({ after }) => after ?? []));
  const replaced = new Set(migrations.flatMap(({ replaces }) => replaces ?? []));
  const heads = migrations.filter(
    ({ id, replaces }) =>
      !followed.has(id) &&
      !replaced.has(id) &&
      !(replaces ?? []).some((each) => followed.has(each)) &&
      ![...elsewhere].some((each) => each === `after ${id}`),
  );
  const isMeant = migrations.some(({ isBranch }) => isBranch === true);
  return heads.length < 2 || (tool === 'Alembic' && isMeant) ? [] : [{ kind: 'heads', heads }];
}

/** The ids of the tool's other histories, and those that they follow as `after id`: a chain may run through several folders. */
function idsElsewhere(project: Project, history: MigrationHistory): ReadonlySet<string> {
  return new Set(
    migrationHistoriesOf(project)
      .filter(({ tool }) => tool === history.tool && tool === 'Alembic')
      .filter((other) => other !== history)
      .flatMap(({ migrations }) =>
        migrations.flatMap(({ id, after }) => [
          id,
          ...(after ?? []).map((each) => `after ${each}`),
        ]),
      ),
  );
}

function gapFaults(
  project: Project,
  { tool, folder, migrations }: MigrationHistory,
): readonly ChainFault[] {
  const isNumbered =
    tool === 'SQL' || tool === 'Django' || tool === 'Alembic' || tool === 'Drizzle';
  const isSquashed = migrations.some(
    ({ id, replaces }) => (replaces ?? []).length > 0 || id.includes('squash'),
  );
  const ids = migrations.map(({ id, path }) =>
    tool === 'SQL' && path !== undefined ? fileNameOf(path) : id,
  );
  if (!isNumbered || isSquashed || !isSequential(ids)) {
    return [];
  }
  const gap = gapsIn(ids);
  // Steps of other kinds, such as scripts between statements, may have the numbers that seem left out.
  const beside = project.paths.filter((path) => folderOf(path) === folder).map(fileNameOf);
  const others = new Set(beside.flatMap((name) => numberedAlike(name) ?? []));
  const numbers = (gap?.numbers ?? []).filter((number) => !others.has(String(Number(number))));
  const migration = migrations.find(({ id }) => id === gap?.before);
  return numbers.length === 0 || migration === undefined
    ? []
    : [{ kind: 'gap', migration, numbers }];
}
