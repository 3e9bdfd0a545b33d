import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import type { Migration, MigrationHistory } from './migrations.ts';
import type { Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';
import { topLevel } from '../code/scope.ts';
import { valueOf } from '../code/values.ts';

/**
 * Alembic's revisions, each of which names the one that it follows.
 *
 * @see https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script
 */
export function alembicHistories(
  project: Project,
  isCandidate: (path: string) => boolean,
): readonly MigrationHistory[] {
  const revisions = project
    .files((path) => path.endsWith('.py') && isCandidate(path))
    .filter(({ text }) => text.includes('down_revision'))
    .flatMap(({ path }) => project.module(path) ?? [])
    .flatMap((module) => revisionOf(module) ?? []);
  const folders = Map.groupBy(revisions, ({ path }) => folderOf(path ?? ''));
  return [...folders].map(([folder, migrations]) => {
    return { tool: 'Alembic', folder, order: 'stated', migrations };
  });
}

function revisionOf(module: CodeModule): Migration | undefined {
  const [revision, down] = ['revision', 'down_revision'].map((name) => constant(module, name));
  const id = revision === undefined ? undefined : valueOf(module, revision);
  return revision === undefined || id?.isKnown !== true || typeof id.value !== 'string'
    ? undefined
    : {
        id: id.value,
        path: module.path,
        at: module.place(revision),
        after: down === undefined ? undefined : parentsOf(module, down),
        ...(hasBranchLabel(module) ? { isBranch: true } : {}),
      };
}

// https://alembic.sqlalchemy.org/en/latest/branches.html: a label keeps several heads apart on purpose.
function hasBranchLabel(module: CodeModule): boolean {
  return ['branch_labels', 'depends_on'].some((name) => {
    const label = constant(module, name);
    const known = label === undefined ? undefined : valueOf(module, label);
    return known !== undefined && !(known.isKnown && known.value === null);
  });
}

function constant(module: CodeModule, name: string): Expr | undefined {
  const binding = topLevel(module, name);
  return binding?.kind === 'value' && binding.keys.length === 0 ? binding.value : undefined;
}

// `None`, one revision, or several that a merge joins.
function parentsOf(module: CodeModule, down: Expr): readonly string[] | undefined {
  const items = down.kind === 'list' ? down.items : [down];
  const values = items.map((item) => valueOf(module, item));
  return values.every((value) => value.isKnown)
    ? values.flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
    : undefined;
}
