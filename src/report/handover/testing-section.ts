import { count, digits } from '../counting.ts';
import type { AuditReport } from './audit-report.ts';
import { code, paragraph } from './document.ts';
import type { Block, Inlines, Section } from './document.ts';
import { domainOf } from './domain.ts';
import type { FindingGroup } from './finding-groups.ts';
import { references } from './references.ts';

/** The holes of the tests, or why the report names none. */
export function testingSection(report: AuditReport): Section {
  return { anchor: 'testing', title: 'Testing holes', blocks: [holes(report)] };
}

function holes({ groups, rules }: AuditReport): Block {
  const found = groups.filter(({ rule }) => domainOf(rule) === 'testing');
  if (found.length > 0) {
    return {
      kind: 'table',
      heads: ['Hole', 'Where', 'Severity', 'Effort', 'Findings'],
      rows: found.map(holeRow),
    };
  }
  const asking = [...rules.table.keys()].filter((rule) => domainOf(rule) === 'testing').length;
  return paragraph(
    asking === 0
      ? 'No rule looks at tests, so this report says nothing about them.'
      : `${count(asking, 'rule')} about tests, of which none reports anything.`,
  );
}

/** How many places a row names. */
const SHOWN = 3;

function holeRow({ anchor, title, severity, meta, findings }: FindingGroup): readonly Inlines[] {
  return [
    [{ kind: 'reference', text: title, anchor }],
    places(findings.map(({ finding }) => finding.path)),
    [{ kind: 'severity', severity }],
    [meta?.effort ?? 'unknown'],
    references(findings),
  ];
}

function places(paths: readonly string[]): Inlines {
  const all = [...new Set(paths)];
  const left = all.length - SHOWN;
  return [
    ...all
      .slice(0, SHOWN)
      .flatMap((path, index): Inlines => [...(index === 0 ? [] : [', ']), code(path)]),
    ...(left > 0 ? [` and ${digits(left)} more`] : []),
  ];
}
