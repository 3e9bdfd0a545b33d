import type { Finding } from '#core/finding.ts';
import { compareSeverity } from '#core/severity.ts';

import { count, digits } from '../counting.ts';
import { STANDARDS } from '../tags.ts';
import type { Standard } from '../tags.ts';
import type { AuditReport } from './audit-report.ts';
import { paragraph } from './document.ts';
import type { Block, Inlines, Section } from './document.ts';
import type { FindingGroup } from './finding-groups.ts';
import { groupReferences } from './references.ts';

/** Families of standards by the beginning of their tags, in the order in which they are listed. */
const FAMILIES: readonly (readonly [string, string])[] = [
  ['gdpr-', 'GDPR'],
  ['ccpa-', 'CCPA'],
  ['pci-dss-', 'PCI DSS'],
  ['soc2-', 'SOC 2'],
  ['owasp-', 'OWASP'],
  ['cwe-', 'CWE'],
  ['', 'Other'],
];

interface Touched {
  readonly family: string;
  readonly standard: Standard;
  readonly groups: readonly FindingGroup[];
  /** Waived or left out. */
  readonly aside: number;
  /** Rules that look at it. */
  readonly rules: number;
}

/** Which parts of which standards the findings touch, and which the rules looked at without a finding. */
export function complianceSection(report: AuditReport): Section {
  const all = touchedStandards(report);
  const families = FAMILIES.map(([, family]) => family).filter((family) =>
    all.some((touched) => touched.family === family),
  );
  return {
    anchor: 'compliance',
    title: 'Compliance',
    blocks: [
      paragraph(
        'Which requirements the findings touch. The rules look at a part of each requirement, so a line without findings is no proof that it is met.',
      ),
      ...families.flatMap((family) =>
        familyBlocks(
          family,
          all.filter((touched) => touched.family === family),
        ),
      ),
    ],
  };
}

function touchedStandards({ rules, groups, aside }: AuditReport): readonly Touched[] {
  const metas = [...rules.table.values()];
  const notCounted = [...aside.waived, ...aside.leftOut].map(({ finding }) => finding);
  return [...STANDARDS].flatMap(([tag, standard]) => {
    const looking = new Set(metas.filter(({ tags }) => tags.includes(tag)).map(({ id }) => id));
    return looking.size === 0
      ? []
      : [
          {
            family: familyOf(tag),
            standard,
            groups: groups.filter(({ rule }) => looking.has(rule)),
            aside: notCounted.filter(({ rule }: Finding) => looking.has(rule)).length,
            rules: looking.size,
          },
        ];
  });
}

function familyOf(tag: string): string {
  return FAMILIES.find(([start]) => tag.startsWith(start))?.[1] ?? 'Other';
}

function familyBlocks(family: string, all: readonly Touched[]): readonly Block[] {
  const touched = all.filter(({ groups, aside }) => groups.length > 0 || aside > 0);
  const silent = all.filter(({ groups, aside }) => groups.length === 0 && aside === 0);
  return [
    { kind: 'heading', content: [family] },
    ...(touched.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            heads: ['Requirement', 'Worst', 'Count', 'Findings'],
            rows: touched.map(touchedRow),
          },
        ]),
    ...silentBlocks(silent),
  ];
}

/** More than these are folded. */
const OPEN = 4;

function silentBlocks(silent: readonly Touched[]): readonly Block[] {
  if (silent.length === 0) {
    return [];
  }
  const items = silent.map(({ standard, rules }): Inlines => [
    { kind: 'link', text: standard.title, url: standard.url },
    ` (${count(rules, 'rule')})`,
  ]);
  const sentence = items.flatMap((item, index): Inlines => (index === 0 ? item : ['; ', ...item]));
  return silent.length <= OPEN
    ? [paragraph('Looked at without a finding: ', ...sentence, '.')]
    : [
        {
          kind: 'folded',
          summary: `${count(silent.length, 'requirement')} looked at without a finding`,
          blocks: [{ kind: 'list', items }],
        },
      ];
}

function touchedRow({ standard, groups, aside }: Touched): readonly Inlines[] {
  const worst = groups.map(({ severity }) => severity).toSorted(compareSeverity)[0];
  const number = groups.reduce((sum, { findings }) => sum + findings.length, 0);
  return [
    [{ kind: 'link', text: standard.title, url: standard.url }],
    worst === undefined ? ['none'] : [{ kind: 'severity', severity: worst }],
    [digits(number)],
    [
      ...groupReferences(groups),
      ...(aside === 0
        ? []
        : [`${groups.length === 0 ? '' : ' and '}${digits(aside)} waived or left out`]),
    ],
  ];
}
