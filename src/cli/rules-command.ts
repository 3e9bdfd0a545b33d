import type { RuleMeta } from '#core/rule.ts';
import type { Paint } from '#report/code-frame.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { paintFor } from './paint.ts';
import { RULEBOOK } from './rulebook.ts';
import type { TerminalIo } from './terminal-io.ts';
import { textTable } from './text-table.ts';

/** `faultline rules`: lists the rules by id. */
export async function rulesCommand(
  { format, color }: { readonly format: 'text' | 'json'; readonly color: boolean },
  io: TerminalIo,
): Promise<ExitCode> {
  const metas = [...RULEBOOK.table.values()];
  await io.stdout.write(
    format === 'json' ? rulesJson(metas) : rulesText(metas, paintFor(io, color)),
  );
  return EXIT.passed;
}

function rulesJson(metas: readonly RuleMeta[]): string {
  const rules = metas.map(
    ({ id, severity, confidence, title, languages, scope, effort, tags, maturity, heard }) => ({
      id,
      severity,
      confidence,
      title,
      languages,
      scope,
      effort,
      tags,
      maturity,
      heard,
    }),
  );
  return `${JSON.stringify({ schema: 'faultline/rules@1', rules }, null, 2)}\n`;
}

function rulesText(metas: readonly RuleMeta[], paint: Paint): string {
  const rows = metas.map(({ id, severity, confidence, title, maturity, heard }) => [
    id,
    severity,
    confidence,
    [
      title,
      ...(heard === undefined ? [] : [`(${heard})`]),
      ...(maturity === 'preview' ? ['(preview)'] : []),
    ].join(' '),
  ]);
  return textTable(['Rule', 'Severity', 'Confidence', 'Title'], rows, paint);
}
