import type { Coverage, CoverageStatus, FileCoverage } from '#core/audit-result.ts';

import { count } from '../counting.ts';
import { COVERAGE_WORDS, coverageSentence, unreadFiles } from '../markdown-sections.ts';
import type { AuditReport } from './audit-report.ts';
import { code, paragraph } from './document.ts';
import type { BarPart, Block, Inlines, Section } from './document.ts';

const TONES: readonly (readonly [CoverageStatus, BarPart['tone']])[] = [
  ['analysed', 'good'],
  ['partial', 'medium'],
  ['skipped', 'high'],
  ['nothing-to-say', 'faint'],
];

/** The ledger: what became of every file, each that was not read whole with the reason. */
export function coverageSection({ result: { coverage, stats } }: AuditReport): Section {
  const unread = unreadFiles(coverage);
  return {
    anchor: 'coverage',
    title: 'Coverage',
    blocks: [
      paragraph(`${coverageSentence(coverage)} ${count(stats.rules, 'rule')} ran.`),
      ...(coverage.files.length === 0 ? [] : [coverageBar(coverage)]),
      ...(unread.length === 0
        ? [paragraph('Every file that concerns a rule was read whole.')]
        : [
            {
              kind: 'folded' as const,
              summary: `${count(unread.length, 'file')} not read whole`,
              blocks: unreadBlocks(unread),
            },
          ]),
      ...failureBlocks(coverage),
    ],
  };
}

function coverageBar({ files }: Coverage): Block {
  const parts = TONES.map(([status, tone]) => ({
    name: COVERAGE_WORDS[status],
    amount: files.filter((file) => file.status === status).length,
    tone,
  }));
  return { kind: 'bars', bars: [{ label: 'Files', parts }] };
}

function unreadBlocks(unread: readonly FileCoverage[]): readonly Block[] {
  const byReason = Map.groupBy(
    unread,
    ({ status, reason }) => `${COVERAGE_WORDS[status]}, ${reason ?? 'no reason given'}`,
  );
  return [...byReason].flatMap(([reason, files]): readonly Block[] => [
    paragraph(`${count(files.length, 'file')} ${reason}:`),
    { kind: 'list', items: files.map(({ path }) => [code(path)]) },
  ]);
}

function failureBlocks({ failures }: Coverage): readonly Block[] {
  return failures.length === 0
    ? []
    : [
        paragraph('Rules that failed, whose silence proves nothing:'),
        {
          kind: 'table',
          heads: ['Rule', 'Where', 'Reason'],
          rows: failures.map(({ rule, path, reason }): readonly Inlines[] => [
            [code(rule)],
            path === null ? ['everywhere'] : [code(path)],
            [reason],
          ]),
        },
      ];
}
