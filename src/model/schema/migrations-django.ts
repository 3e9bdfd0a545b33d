import type { CodeModule } from '../code/code-module.ts';
import type { ClassExpr, Expr } from '../code/code.ts';
import type { Migration, MigrationHistory } from './migrations.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { lastName } from '../code/reach.ts';
import { stringOf } from '../code/values.ts';

/**
 * The migrations of Django's applications. An application's label is taken for the name of its folder.
 *
 * @see https://docs.djangoproject.com/en/stable/topics/migrations/#migration-files
 */
export function djangoHistories(
  project: Project,
  isCandidate: (path: string) => boolean,
): readonly MigrationHistory[] {
  const migrations = project
    .files((path) => /\/migrations\/(?!__init__)[^/]+\.py$/u.test(path) && isCandidate(path))
    .filter(({ text }) => text.includes('class Migration'))
    .flatMap(({ path }) => project.module(path) ?? [])
    .flatMap((module) => migrationOf(module) ?? []);
  const folders = Map.groupBy(migrations, ({ path }) => folderOf(path ?? ''));
  return [...folders].map(([folder, found]) => {
    return { tool: 'Django', folder, order: 'stated', migrations: found };
  });
}

function migrationOf(module: CodeModule): Migration | undefined {
  const cls = module.facts.body
    .flatMap((statement) => (statement.kind === 'classDeclaration' ? [statement.cls] : []))
    .find(({ name }) => name === 'Migration');
  return cls === undefined
    ? undefined
    : {
        id: fileNameOf(module.path).replace(/\.py$/u, ''),
        path: module.path,
        at: module.place({ start: cls.nameStart, end: cls.nameEnd }),
        after: ownNames(module, cls, 'dependencies'),
        replaces: ownNames(module, cls, 'replaces') ?? [],
      };
}

// `dependencies = [("members", "0001_initial")]`; those on other applications belong to their histories.
function ownNames(module: CodeModule, cls: ClassExpr, key: string): readonly string[] | undefined {
  const value = cls.fields.find(({ name }) => name === key)?.value;
  if (value === undefined || value === null) {
    return [];
  }
  const label = /(?<label>[^/]+)\/migrations\/[^/]+$/u.exec(module.path)?.groups?.['label'];
  return value.kind === 'list'
    ? value.items.flatMap((item) => dependencyOn(module, item, label))
    : undefined;
}

function dependencyOn(
  module: CodeModule,
  item: Expr,
  label: string | undefined,
): readonly string[] {
  const [app, name] = item.kind === 'list' ? item.items : [];
  const id = stringOf(module, name);
  const isOwn = stringOf(module, app) === label && lastName(item) === '';
  return isOwn && id !== undefined ? [id] : [];
}
