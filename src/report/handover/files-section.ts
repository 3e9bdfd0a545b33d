import { compareText } from '#core/finding.ts';
import { SEVERITIES } from '#core/severity.ts';
import type { Severity } from '#core/severity.ts';

import { count } from '../counting.ts';
import type { AuditReport } from './audit-report.ts';
import { code, paragraph } from './document.ts';
import type { Block, Inlines, Section } from './document.ts';
import type { NumberedFinding } from './finding-groups.ts';
import { references } from './references.ts';

interface FileToChange {
  readonly path: string;
  /** Of its worst finding. */
  readonly severity: Severity;
  readonly findings: readonly NumberedFinding[];
}

/** Each file with a finding or a suggested change, once, under its worst severity. */
export function filesSection(report: AuditReport): Section {
  const files = filesToChange(report);
  return {
    anchor: 'files',
    title: 'Files to change',
    blocks:
      files.length === 0
        ? [paragraph('None.')]
        : SEVERITIES.flatMap((severity) =>
            severityBlocks(
              severity,
              files.filter((file) => file.severity === severity),
            ),
          ),
  };
}

function filesToChange({ groups }: AuditReport): readonly FileToChange[] {
  const byPath = new Map<string, { severity: Severity; findings: NumberedFinding[] }>();
  for (const numbered of groups.flatMap(({ findings }) => findings)) {
    const { path, severity, suggestion } = numbered.finding;
    for (const file of new Set([path, ...(suggestion?.edits ?? []).map((edit) => edit.path)])) {
      // The first that comes is the worst.
      const entry = byPath.get(file) ?? { severity, findings: [] };
      entry.findings.push(numbered);
      byPath.set(file, entry);
    }
  }
  return [...byPath]
    .map(([path, entry]) => ({ path, ...entry }))
    .toSorted((a, b) => compareText(a.path, b.path));
}

function severityBlocks(severity: Severity, files: readonly FileToChange[]): readonly Block[] {
  return files.length === 0
    ? []
    : [
        {
          kind: 'heading',
          content: [{ kind: 'severity', severity }, ` ${count(files.length, 'file')}`],
        },
        {
          kind: 'list',
          items: files.map(({ path, findings }): Inlines => [
            code(path),
            ': ',
            ...references(findings),
          ]),
        },
      ];
}
