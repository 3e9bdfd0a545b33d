import type {
  ArtifactChange,
  Fix,
  Invocation,
  Location,
  Log,
  Notification,
  PhysicalLocation,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif';

import type { AuditResult } from '#core/audit-result.ts';
import { compareFindings, compareText } from '#core/finding.ts';
import type { Finding, Suggestion } from '#core/finding.ts';
import type { RuleMeta } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import type { Span } from '#core/span.ts';

import { truncateBytes } from './byte-limit.ts';
import { count, digits } from './counting.ts';
import { escapeText, markdownLink } from './markdown.ts';
import { unreadFiles } from './markdown-sections.ts';
import { rulePageUrl } from './rule-table.ts';
import type { RuleBook } from './rule-table.ts';
import { STANDARDS } from './tags.ts';

export interface SarifOptions {
  /** Faultline's version. */
  readonly version: string;
  /** Sets several uploads for one commit apart, such as one a service. */
  readonly category?: string;
}

/**
 * What GitHub takes of one run; more is refused or not kept:
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const MOST_RESULTS = 25_000;
const MOST_RELATED_LOCATIONS = 100;
const MOST_TAGS = 10;
const MOST_NOTIFICATIONS = 1_000;
const MESSAGE_LIMIT = 8_000;

const LEVELS = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
} as const satisfies Readonly<Record<Severity, Result.level>>;

/** GitHub reads over 9.0 as critical, from 7.0 as high, from 4.0 as medium and from 0.1 as low. */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.1',
};

/** The audit as a SARIF 2.1.0 text: two spaces, a final line feed. */
export function auditSarif(result: AuditResult, rules: RuleBook, options: SarifOptions): string {
  return `${JSON.stringify(sarifLog(result, rules, options), null, 2)}\n`;
}

/**
 * The audit as a SARIF log: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * Worst findings first, so that what a limit cuts are the mildest.
 */
export function sarifLog(
  result: AuditResult,
  rules: RuleBook,
  { version, category }: SarifOptions,
): Log {
  const metas = [...rules.table.values()];
  const indexes = new Map(metas.map(({ id }, index) => [id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Faultline',
            semanticVersion: version,
            rules: metas.map((meta) => descriptor(meta, rules)),
          },
        },
        ...(category === undefined ? {} : { automationDetails: { id: `${category}/` } }),
        columnKind: 'utf16CodeUnits',
        invocations: [invocation(result)],
        results: result.findings
          .toSorted(compareFindings)
          .slice(0, MOST_RESULTS)
          .map((finding) => sarifResult(finding, indexes.get(finding.rule))),
      },
    ],
  };
}

function descriptor(meta: RuleMeta, rules: RuleBook): ReportingDescriptor {
  const url = rulePageUrl(rules, meta.id);
  const standards = meta.tags.flatMap((tag) => STANDARDS.get(tag) ?? []);
  const isSecurity = standards.some((standard) => standard.isSecurity);
  const domain = meta.id.split('/')[0] ?? meta.id;
  return {
    id: meta.id,
    name: meta.id,
    shortDescription: { text: meta.title },
    fullDescription: { text: meta.title },
    ...(url === null ? {} : { helpUri: url }),
    help: {
      text: [
        `${meta.title}.`,
        ...(url === null ? [] : [`Why, how to fix it and when to turn the rule off: ${url}`]),
        ...standards.map(({ title, url: address }) => `${title} (${address})`),
        ...meta.references,
      ].join('\n'),
      markdown: [
        `${escapeText(meta.title)}.`,
        ...(url === null
          ? []
          : [markdownLink('Why, how to fix it and when to turn the rule off', url)]),
        [
          ...standards.map(
            ({ title, url: address }) => `- ${markdownLink(escapeText(title), address)}`,
          ),
          ...meta.references.map((address) => `- ${markdownLink(escapeText(address), address)}`),
        ].join('\n'),
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
    },
    defaultConfiguration: { level: LEVELS[meta.severity] },
    properties: {
      tags: [
        ...(isSecurity ? ['security'] : ['reliability']),
        domain,
        ...meta.tags.map(sarifTag),
      ].slice(0, MOST_TAGS),
      precision: meta.confidence,
      ...(isSecurity
        ? { 'security-severity': SECURITY_SEVERITIES[meta.severity] }
        : { 'problem.severity': problemSeverity(meta.severity) }),
    },
  };
}

/** GitHub links weaknesses that are written as CodeQL writes them. */
function sarifTag(tag: string): string {
  const weakness = /^cwe-(?<number>\d+)$/u.exec(tag)?.groups?.['number'];
  return weakness === undefined ? tag : `external/cwe/cwe-${weakness.padStart(3, '0')}`;
}

function problemSeverity(severity: Severity): 'error' | 'warning' | 'recommendation' {
  const level = LEVELS[severity];
  return level === 'note' ? 'recommendation' : level;
}

function sarifResult(finding: Finding, ruleIndex: number | undefined): Result {
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: messageText(finding.message) },
    locations: [{ physicalLocation: physicalLocation(finding) }],
    // GitHub compares only `primaryLocationLineHash`; the named one is for all others.
    partialFingerprints: {
      primaryLocationLineHash: `${finding.fingerprint}:1`,
      'faultline/v1': finding.fingerprint,
    },
    ...(finding.evidence.length === 0
      ? {}
      : {
          relatedLocations: finding.evidence
            .slice(0, MOST_RELATED_LOCATIONS)
            .map((evidence, index): Location => ({
              id: index + 1,
              message: { text: messageText(evidence.note) },
              physicalLocation: physicalLocation(evidence),
            })),
        }),
    ...(finding.suggestion === null || finding.suggestion.edits.length === 0
      ? {}
      : { fixes: [fix(finding.suggestion)] }),
    properties: { severity: finding.severity, confidence: finding.confidence },
  };
}

function fix({ title, edits }: Suggestion): Fix {
  const paths = [...new Set(edits.map(({ path }) => path))].toSorted(compareText);
  return {
    description: { text: messageText(title) },
    artifactChanges: paths.map((path): ArtifactChange => ({
      artifactLocation: artifactLocation(path),
      replacements: edits
        .filter((edit) => edit.path === path)
        .map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.text } })),
    })),
  };
}

/** What was not read and which rules failed, so that an empty list of results is not taken for a pass. */
function invocation({ coverage, findings }: AuditResult): Invocation {
  const notifications: Notification[] = [
    ...(findings.length > MOST_RESULTS
      ? [
          {
            level: 'warning' as const,
            message: {
              text: leftOutText(findings.length - MOST_RESULTS),
            },
          },
        ]
      : []),
    ...coverage.failures.map(({ rule, path, reason }): Notification => ({
      level: 'error',
      message: { text: messageText(`Rule ${rule} failed: ${reason}`) },
      ...(path === null
        ? {}
        : { locations: [{ physicalLocation: { artifactLocation: artifactLocation(path) } }] }),
    })),
    ...unreadFiles(coverage).map(({ path, status, reason }): Notification => ({
      level: 'warning',
      message: {
        text: messageText(
          `${status === 'partial' ? 'Partly parsed' : 'Skipped'}: ${reason ?? 'no reason given'}`,
        ),
      },
      locations: [{ physicalLocation: { artifactLocation: artifactLocation(path) } }],
    })),
  ];
  return {
    executionSuccessful: true,
    toolExecutionNotifications: notifications.slice(0, MOST_NOTIFICATIONS),
  };
}

function leftOutText(number: number): string {
  const was = number === 1 ? 'was' : 'were';
  return `${count(number, 'finding')} ${was} left out: a run takes ${digits(MOST_RESULTS)} results.`;
}

function physicalLocation(place: Span & { readonly path: string }): PhysicalLocation {
  return { artifactLocation: artifactLocation(place.path), region: region(place) };
}

function artifactLocation(path: string): PhysicalLocation['artifactLocation'] & object {
  const uri = path
    .toWellFormed()
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}

function region({ start, end }: Span): Region {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** In SARIF `[text](target)` is a link even in plain text, so the pair of brackets is parted. */
function messageText(text: string): string {
  return truncateBytes(text.toWellFormed().replaceAll('](', '] ('), MESSAGE_LIMIT, '…');
}
