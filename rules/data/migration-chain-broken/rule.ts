import type { Confidence } from '#core/confidence.ts';
import type { EvidencePlace, Report } from '#core/rule.ts';
import type { ChainFault } from '#model/schema/migration-chains.ts';
import { chainFaultsOf } from '#model/schema/migration-chains.ts';
import { isMigrationPath, migrationHistoriesOf } from '#model/schema/migrations.ts';
import type { Migration, MigrationHistory } from '#model/schema/migrations.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  parent:
    'The {tool} migration {id} follows {missing}, which is not in the repository, so no database can be brought up to date. Add the missing migration or name the one that comes before.',
  heads:
    'The {tool} history in {folder} has {count} heads ({heads}), so upgrading stops with an error or takes one of them only. Join them with a merge migration.',
  duplicate:
    'The {tool} history in {folder} has {count} migrations with the id {id} ({names}), so one of them is refused or never applied. Give each migration an id of its own.',
  file: 'The {tool} history lists {name}, but {file} is not in the repository, so a new database cannot be set up. Add the file or remove the entry.',
  gap: 'The migrations in {folder} leave out {numbers}. The chain itself is whole, so nothing breaks: make sure that no file was forgotten.',
} as const;

export default defineRule({
  meta: {
    id: 'data/migration-chain-broken',
    title: 'Migration history is not one unbroken chain',
    severity: 'high',
    confidence: 'high',
    scope: 'project',
    effort: 'minutes',
    languages: ['Python', 'SQL', 'TypeScript', 'Prisma'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://alembic.sqlalchemy.org/en/latest/branches.html',
      'https://docs.djangoproject.com/en/stable/topics/migrations/#version-control',
      'https://www.prisma.io/docs/orm/reference/error-reference#p3015',
    ],
    messages: MESSAGES,
    control: 'Migration history is one unbroken chain',
  },
  project: {
    reads: isMigrationPath,
    check(project, report) {
      for (const history of migrationHistoriesOf(project)) {
        checkHistory(project, history, report);
      }
    },
  },
});

function checkHistory(
  project: Project,
  history: MigrationHistory,
  report: Report<typeof MESSAGES>,
): void {
  const faults = chainFaultsOf(project, history);
  for (const fault of faults) {
    reportFault(fault, history, report);
  }
  const last = history.migrations.at(-1);
  const isWhole = faults.every(({ kind }) => kind === 'gap');
  if (
    isWhole &&
    last !== undefined &&
    history.order === 'stated' &&
    history.migrations.length > 1
  ) {
    report.control(
      last.at,
      `${history.migrations.length} migrations of ${history.tool} form one chain.`,
    );
  }
}

function reportFault(
  fault: ChainFault,
  { tool: name, folder: path }: MigrationHistory,
  report: Report<typeof MESSAGES>,
): void {
  const tool = name;
  const folder = path === '' ? 'the root' : path;
  switch (fault.kind) {
    case 'parent': {
      const { migration, missing } = fault;
      report.violation({
        at: migration.at,
        anchor: `${folder} ${migration.id}`,
        message: 'parent',
        data: { tool, id: migration.id, missing },
      });
      break;
    }
    case 'heads': {
      const [at, ...others] = fault.heads.toReversed();
      if (at !== undefined) {
        report.violation({
          at: at.at,
          anchor: `${folder} heads`,
          message: 'heads',
          data: { tool, folder, count: fault.heads.length, heads: listOf(fault.heads) },
          evidence: others.toReversed().map((each) => noteAt(each, 'Another head.')),
        });
      }
      break;
    }
    case 'duplicate': {
      const [first, second, ...others] = fault.migrations;
      if (first !== undefined && second !== undefined) {
        report.violation({
          at: second.at,
          anchor: `${folder} ${fault.id}`,
          message: 'duplicate',
          ...confidenceOf(name, fault.migrations),
          data: {
            tool,
            folder,
            id: fault.id,
            count: fault.migrations.length,
            names: listOf(fault.migrations.map(named)),
          },
          evidence: [first, ...others].map((each) => noteAt(each, 'The same id.')),
        });
      }
      break;
    }
    case 'file':
      report.violation({
        at: fault.at,
        anchor: `${folder} ${fault.name}`,
        message: 'file',
        data: { tool, name: fault.name, file: fault.file },
      });
      break;
    case 'gap':
      report.violation({
        at: fault.migration.at,
        anchor: `${folder} gap`,
        message: 'gap',
        severity: 'low',
        data: { folder, numbers: fault.numbers.slice(0, 8).join(', ') },
      });
      break;
  }
}

// Flyway, golang-migrate, goose and dbmate refuse it; what runs files in the order of their names does not.
function confidenceOf(
  tool: MigrationHistory['tool'],
  migrations: readonly Migration[],
): { readonly severity?: 'low'; readonly confidence?: Confidence } {
  const isStrict = migrations.every(({ id }) => /^V|\.up\.sql$/u.test(id));
  return tool === 'SQL' && !isStrict ? { severity: 'low' } : {};
}

function named(migration: Migration): Migration {
  const { path } = migration;
  return path === undefined
    ? migration
    : { ...migration, id: path.slice(path.lastIndexOf('/') + 1) };
}

function listOf(migrations: readonly Migration[]): string {
  return migrations.map(({ id }) => id).join(', ');
}

function noteAt({ at }: Migration, note: string): EvidencePlace {
  return { ...at, note };
}
