import { isPostgresHistory, readMigrationsOf } from './migration-steps.ts';
import { migrationHistoriesOf } from './migrations.ts';
import { onceEach } from '../once.ts';
import type { Project } from '../project.ts';
import type { SchemaStep } from './schema-changes.ts';

/** `SET LOCAL` in a migration where no transaction is open. */
export interface LooseMigrationSetting {
  readonly name: string;
  readonly step: SchemaStep;
  /** `before` where the script begins a transaction later. */
  readonly why: 'autocommit' | 'before';
}

/**
 * The settings of migrations that have no effect: before BEGIN, behind COMMIT, or where the tool runs no
 * transaction. A script of which that is not known is passed over, unless it begins one itself later.
 */
export const looseMigrationSettingsOf = onceEach(
  (project: Project): readonly LooseMigrationSetting[] =>
    migrationHistoriesOf(project)
      .filter((history) => isPostgresHistory(project, history))
      .flatMap((history) => readMigrationsOf(project, history))
      .flatMap(({ steps, isTransactional }) => looseIn(steps, isTransactional)),
);

function looseIn(
  steps: readonly SchemaStep[],
  isTransactional: boolean | undefined,
): readonly LooseMigrationSetting[] {
  const isBegunLater = steps.some(
    ({ change }) => change.kind === 'transaction' && change.does === 'begin',
  );
  let isOpen = isTransactional ?? !isBegunLater;
  const loose: LooseMigrationSetting[] = [];
  for (const step of steps) {
    const { change } = step;
    if (change.kind === 'transaction') {
      isOpen = change.does === 'begin';
    } else if (change.kind === 'setting' && change.isLocal && !isOpen) {
      const isScript = step.at.path.endsWith('.sql') && isBegunLater;
      loose.push({ name: change.name, step, why: isScript ? 'before' : 'autocommit' });
    }
  }
  return loose;
}
