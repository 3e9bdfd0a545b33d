import type { EditProposal, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { CallExpr } from '#model/code/code.ts';
import { DATABASE_WRITE_QUESTIONS, databaseWritesOf } from '#model/data/database-writes.ts';
import { isPackagePath } from '#model/data/object-mappers.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { partialWritesOf } from '#model/data/partial-writes.ts';
import type { PartialWrites } from '#model/data/partial-writes.ts';
import { defineRule } from '#model/rule.ts';
import { transactionsOf } from '#model/data/transactions.ts';
import { writeName } from '#model/data/writes.ts';

const MESSAGES = {
  uses: '{second} needs the row that {first} has already committed, so an error in between leaves {table} without it. Run both in one transaction.',
  related:
    '{first} is committed before {second}, which belongs to it, so an error in between leaves one without the other. Run both in one transaction.',
  replaced:
    '{first} is committed before {second} adds the rows of {table} anew, so an error in between loses them. Run both in one transaction.',
  audit:
    '{first} is committed before {second} records it, so an error in between leaves a change that nothing tells of. Run both in one transaction.',
  rows: '{second} commits each row of the loop by itself, so an error half-way leaves some of them stored, and running it again adds those twice. Insert them in one statement, or in one transaction.',
} as const;

export default defineRule({
  meta: {
    id: 'data/writes-without-transaction',
    title: 'Writes that belong together are committed one by one',
    severity: 'high',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-662'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/tutorial-transactions.html',
      'https://www.prisma.io/docs/orm/prisma-client/queries/transactions',
      'https://docs.djangoproject.com/en/stable/topics/db/transactions/',
      'https://cwe.mitre.org/data/definitions/662.html',
    ],
    messages: MESSAGES,
    control: 'Multi-step writes are atomic',
  },
  asks: DATABASE_WRITE_QUESTIONS,
  code: {
    languages: ['typescript', 'python'],
    words: [
      '.create(',
      '.createMany',
      '.acreate(',
      '.insert',
      'insert(',
      'INSERT',
      'insert into',
      '.save(',
      '.asave(',
      '.add(',
      '.add_all(',
      'bulk_create(',
      '.delete(',
      '.deleteMany(',
    ],
    check(module, report) {
      if (isOneOffPath(module.path)) {
        return;
      }
      for (const partial of partialWritesOf(module)) {
        reportPartial(module, partial, report);
      }
      reportControls(module, report);
    },
  },
  project: {
    // Says which packages store objects; asked where a class or repository writes.
    reads: isPackagePath,
    check: () => {},
  },
});

function reportPartial(
  module: CodeModule,
  partial: PartialWrites,
  report: Report<typeof MESSAGES>,
): void {
  const { kind, first, second, commits } = partial;
  const at = module.place(second.at);
  const [firstName, secondName] = [writeName(first), writeName(second)];
  const evidence = [
    ...(first === second ? [] : [{ ...module.place(first.at), note: 'Written first.' }]),
    ...commits.map(({ callee }) => ({ ...module.place(callee), note: 'Commits.' })),
  ];
  const suggestion = suggestionFor(module, partial);
  const common = {
    at,
    evidence,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
  switch (kind) {
    case 'uses':
    case 'replaced':
      report.violation({
        ...common,
        message: kind,
        data: { first: firstName, second: secondName, table: first.target },
      });
      break;
    // That tables belong together is told by their names alone.
    case 'related':
    case 'audit':
      report.violation({
        ...common,
        message: kind,
        data: { first: firstName, second: secondName },
        confidence: 'medium',
      });
      break;
    // A loop may mean each row for itself.
    case 'rows':
      report.violation({
        ...common,
        message: kind,
        data: { second: secondName },
        confidence: 'medium',
      });
  }
}

// A session that is flushed sends the row and knows its key; the commit that follows covers both.
function suggestionFor(
  module: CodeModule,
  { kind, commits }: PartialWrites,
): EditProposal | undefined {
  const [commit] = commits;
  return kind === 'rows' || commit === undefined || commits.length > 1 || !isOfSession(commit)
    ? undefined
    : {
        title: 'Flush here, so that the later commit covers both',
        edits: [
          {
            ...module.place({
              start: commit.callee.end - 'commit'.length,
              end: commit.callee.end,
            }),
            text: 'flush',
          },
        ],
      };
}

function isOfSession({ callee }: CallExpr): boolean {
  return (
    callee.kind === 'member' &&
    (callee.object.kind === 'name' || callee.object.kind === 'member') &&
    !/conn/iu.test(callee.object.name)
  );
}

function reportControls(module: CodeModule, report: Report<typeof MESSAGES>): void {
  for (const { bodyModule, body, opener } of transactionsOf(module)) {
    const inside =
      bodyModule === module
        ? databaseWritesOf(module).filter(({ node }) =>
            body.some((part) => part.start <= node.start && node.end <= part.end),
          )
        : [];
    const [first, second] = inside;
    if (first !== undefined && second !== undefined) {
      report.control(
        module.place(opener),
        `${writeName(first)} and ${writeName(second)} are committed together.`,
      );
    }
  }
}
