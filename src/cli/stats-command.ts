import { distrusted } from '#config/distrust.ts';
import { printable } from '#report/printable.ts';
import { plainPaint } from '#report/terminal.ts';
import { ruleStatistics } from '#store/rule-statistics.ts';
import type { RuleStatistics } from '#store/rule-statistics.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { TerminalIo } from './terminal-io.ts';
import { textTable } from './text-table.ts';
import { withServiceDatabase } from './with-service-database.ts';

/** `faultline stats`: what became of each rule's findings in each repository. */
export async function statsCommand(
  { format }: { readonly format: 'text' | 'json' },
  io: TerminalIo,
): Promise<ExitCode> {
  const statistics = await withServiceDatabase(io, async ({ kysely }) =>
    ruleStatistics(kysely, undefined),
  );
  await io.stdout.write(format === 'json' ? statsJson(statistics) : statsText(statistics));
  return EXIT.passed;
}

function statsJson(statistics: readonly RuleStatistics[]): string {
  return `${JSON.stringify({ schema: 'faultline/stats@1', rules: statistics }, null, 2)}\n`;
}

function statsText(statistics: readonly RuleStatistics[]): string {
  if (statistics.length === 0) {
    return 'No review of a pull request has found anything.\n';
  }
  const rows = statistics.map((each) => [
    each.repository,
    each.rule,
    ...[each.found, each.fixed, each.waived, each.open, each.wrong].map(String),
    distrusted([each]).length === 0 ? '' : 'comments only',
  ]);
  return textTable(
    ['Repository', 'Rule', 'Found', 'Fixed', 'Waived', 'Open', 'Wrong', ''],
    rows.map((row) => row.map(printable)),
    plainPaint,
  );
}
