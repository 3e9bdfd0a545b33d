import type { Finding } from '#core/finding.ts';

import { count } from '../counting.ts';
import { frameOf } from '../frame.ts';
import { lineChanges } from '../line-changes.ts';
import { rulePageUrl } from '../rule-table.ts';
import { STANDARDS } from '../tags.ts';
import type { AuditReport } from './audit-report.ts';
import { code, paragraph } from './document.ts';
import type { Block, Inlines, Section } from './document.ts';
import type { FindingGroup, NumberedFinding } from './finding-groups.ts';
import { pageBlocks } from './page-blocks.ts';
import { findingAnchor, findingName } from './references.ts';

/** Of a group with many, this many lie open; the others are folded. */
const OPEN = 5;

/** What comes after so many has a line each: a reader knows by then what it looks like. */
const WHOLE = 10;

/** Every finding by severity and rule, with its evidence, what it leads to and how to fix it. */
export function findingsSection(report: AuditReport): Section {
  return {
    anchor: 'findings',
    title: 'Findings',
    blocks:
      report.groups.length === 0
        ? [paragraph('No rule reports anything in the files that were read.')]
        : report.groups.flatMap((group) => groupBlocks(group, report)),
  };
}

function groupBlocks(group: FindingGroup, report: AuditReport): readonly Block[] {
  const { severity, title, anchor, rule, meta, findings } = group;
  const guidance = report.guidance.get(rule);
  return [
    { kind: 'heading', anchor, content: [{ kind: 'severity', severity }, ` ${title}`] },
    paragraph(
      ...ruleName(rule, report),
      `, ${count(findings.length, 'place')}.`,
      ...(meta === undefined ? [] : [` Effort to fix one: ${meta.effort}.`]),
      ...standards(group),
    ),
    ...guided('What happens when it goes wrong', guidance?.why),
    ...guided('How to fix', guidance?.fix),
    ...findings.slice(0, OPEN).map((finding) => findingBlock(finding, report)),
    ...(findings.length <= OPEN
      ? []
      : [
          {
            kind: 'folded' as const,
            summary: count(findings.length - OPEN, 'further place'),
            blocks: [
              ...findings.slice(OPEN, WHOLE).map((finding) => findingBlock(finding, report)),
              ...briefBlocks(findings),
            ],
          },
        ]),
  ];
}

/** A message once, with the places of which it is true. */
function briefBlocks(findings: readonly NumberedFinding[]): readonly Block[] {
  const brief = findings.slice(WHOLE);
  const byMessage = Map.groupBy(brief, ({ finding }) => finding.message);
  return brief.length === 0
    ? []
    : [
        paragraph(
          `${count(brief.length, 'place')} in short, with fingerprints: `,
          code('faultline explain'),
          ' tells all of one.',
        ),
        ...[...byMessage].flatMap(([message, places]): readonly Block[] => [
          paragraph(message),
          {
            kind: 'list',
            anchors: places.map(({ number }) => findingAnchor(number)),
            items: places.map((place) => [
              ...headOf(place),
              ' ',
              code(place.finding.fingerprint.slice(0, 8)),
            ]),
          },
        ]),
      ];
}

function ruleName(rule: string, { rules }: AuditReport): Inlines {
  const url = rulePageUrl(rules, rule);
  return [url === null ? code(rule) : { kind: 'link', text: rule, url }];
}

function standards({ meta }: FindingGroup): Inlines {
  const touched = (meta?.tags ?? []).flatMap((tag) => STANDARDS.get(tag) ?? []);
  return touched.flatMap(({ title, url }, index): Inlines => [
    index === 0 ? ' Touches ' : '; ',
    { kind: 'link', text: title, url },
    ...(index === touched.length - 1 ? ['.'] : []),
  ]);
}

function guided(title: string, markdown = ''): readonly Block[] {
  return markdown === ''
    ? []
    : [paragraph({ kind: 'strong', text: title }), ...pageBlocks(markdown)];
}

function findingBlock({ number, finding }: NumberedFinding, report: AuditReport): Block {
  const { severity, message, fingerprint } = finding;
  return {
    kind: 'finding',
    anchor: findingAnchor(number),
    severity,
    blocks: [
      paragraph(...headOf({ number, finding })),
      paragraph(message),
      ...quoted(finding, report),
      ...evidence(finding),
      ...suggestion(finding, report),
      paragraph('Fingerprint: ', code(fingerprint.slice(0, 8))),
    ],
  };
}

function headOf({ number, finding: { path, start, confidence } }: NumberedFinding): Inlines {
  return [
    { kind: 'strong', text: findingName(number) },
    ' ',
    code(`${path}:${String(start.line)}:${String(start.column)}`),
    ...(confidence === 'high' ? [] : [` Confidence: ${confidence}.`]),
  ];
}

function quoted(finding: Finding, { readLine, secretRules }: AuditReport): readonly Block[] {
  if (secretRules.has(finding.rule)) {
    return [paragraph('The line is not quoted, because it holds a secret.')];
  }
  const frame = frameOf(finding, readLine);
  return frame === undefined ? [] : [{ kind: 'frame', frame }];
}

function evidence(finding: Finding): readonly Block[] {
  return finding.evidence.length === 0
    ? []
    : [
        paragraph('Evidence:'),
        {
          kind: 'list',
          items: finding.evidence.map(({ path, start, note }) => [
            code(`${path}:${String(start.line)}`),
            `: ${note}`,
          ]),
        },
      ];
}

function suggestion(finding: Finding, { readLine, secretRules }: AuditReport): readonly Block[] {
  if (finding.suggestion === null) {
    return [];
  }
  const changes = secretRules.has(finding.rule) ? null : lineChanges(finding.suggestion, readLine);
  return [
    paragraph(`Suggested change: ${finding.suggestion.title}`),
    ...(changes === null ? [] : [{ kind: 'changes' as const, changes }]),
  ];
}
