import type { Ranged } from '../code/code.ts';
import { isOfOtherDatabase, isPostgresHistory } from './migration-steps.ts';
import { migrationHistoriesOf } from './migrations.ts';
import { onceEach } from '../once.ts';
import { postgresStatements } from './postgres-statements.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';

/** A statement of a file of SQL that PostgreSQL cannot parse. */
export interface RejectedStatement {
  readonly statement: Ranged;
  readonly reason: string;
}

// Variables of psql and of templates, meta-commands in a statement, and what only other databases have.
const NOT_PLAIN =
  /\*\/\s*\.|\{\{|\{%|\$\{|\$\w*[A-Za-z]|(?<![\w:]):['"]?[A-Za-z_]|(?<!\w)@\w|%\(|%s|\?|<%|&\w|\\\w|`|\bauto_?increment\b|\bengine\s*=|\bpragma\b|^\s*go\s*$|\bdelimiter\b|\bnvarchar\b|\bidentity\s*\(/imu;
const FEWEST_READ = 3;

/**
 * The statements of a file that PostgreSQL rejects, when the file is for PostgreSQL: a migration of a
 * history for it, or a file most of whose other statements it reads.
 */
export function rejectedStatementsOf(
  project: Project,
  file: ProjectFile,
): readonly RejectedStatement[] {
  if (isOfOtherDatabase(file.text)) {
    return [];
  }
  const statements = postgresStatements(file.text);
  const read = statements.filter(({ reading }) => reading.kind === 'statement').length;
  const rejected = statements.flatMap(({ text, reading, start }) => {
    if (reading.kind !== 'rejected' || NOT_PLAIN.test(text)) {
      return [];
    }
    const from = start + Math.min(reading.offset, text.length - 1);
    const word = /^(?:\w+|\S)/u.exec(file.text.slice(from))?.[0] ?? '';
    return [{ statement: { start: from, end: from + word.length }, reason: reading.message }];
  });
  const isMigration = postgresMigrations(project).has(file.path);
  const isRead = read >= FEWEST_READ && rejected.length <= read / FEWEST_READ;
  return isRead || (isMigration && rejected.length <= 1 + read) ? rejected : [];
}

const postgresMigrations = onceEach(
  (project: Project): ReadonlySet<string> =>
    new Set(
      migrationHistoriesOf(project)
        .filter((history) => isPostgresHistory(project, history))
        .flatMap(({ migrations }) => migrations.flatMap(({ path }) => path ?? [])),
    ),
);
