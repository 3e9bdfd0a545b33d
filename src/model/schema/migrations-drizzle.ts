import { dataAt, itemsOf, textOf } from '#syntax/data.ts';

import { isBuildOutput } from '../deploy/build-output.ts';
import { readData } from '../documents.ts';
import type { Migration, MigrationHistory } from './migrations.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';

const JOURNAL = /(?:^|\/)meta\/_journal\.json$/u;

/**
 * Drizzle's migrations, in the order of their journal.
 *
 * @see https://orm.drizzle.team/docs/drizzle-kit-generate
 */
export function drizzleHistories(project: Project): readonly MigrationHistory[] {
  return project
    .files((path) => JOURNAL.test(path) && !isBuildOutput(path))
    .flatMap((file) => historyOf(file, project) ?? []);
}

function historyOf(file: ProjectFile, project: Project): MigrationHistory | undefined {
  const folder = file.path.replace(/meta\/_journal\.json$/u, '');
  const entries = itemsOf(dataAt(readData(file)?.documents[0], 'entries'));
  const migrations: Migration[] = [];
  for (const entry of entries) {
    const tag = dataAt(entry, 'tag');
    const id = textOf(tag);
    if (tag !== undefined && id !== undefined) {
      const path = `${folder}${id}.sql`;
      const before = migrations.at(-1);
      migrations.push({
        id,
        path: project.has(path) ? path : undefined,
        at: file.place(tag),
        after: before === undefined ? [] : [before.id],
      });
    }
  }
  return migrations.length === 0
    ? undefined
    : { tool: 'Drizzle', folder, order: 'stated', migrations };
}
