import { FaultlineError } from '#core/errors.ts';
import type { Finding } from '#core/finding.ts';
import type { RuleMeta } from '#core/rule.ts';
import type { Paint } from '#report/code-frame.ts';
import { pageSection } from '#report/page-section.ts';
import { printable } from '#report/printable.ts';
import { findingText } from '#report/terminal.ts';

import { auditDirectory } from './audit-directory.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { nearestName } from '#core/nearest-name.ts';
import { paintFor } from './paint.ts';
import { RULEBOOK, SECRET_RULES } from './rulebook.ts';
import { pageText, readRulePage } from './rule-page.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface ExplainOptions {
  /** A rule's id or former id, or a fingerprint's first digits. */
  readonly subject: string;
  readonly color: boolean;
}

const FINGERPRINT = /^[0-9a-f]{6,32}$/u;

/**
 * `faultline explain`: a rule with its page, or one finding of the current directory's files with what
 * its rule says of it.
 */
export async function explainCommand(
  { subject, color }: ExplainOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const paint = paintFor(io, color);
  const meta = findRule(subject);
  if (meta !== undefined) {
    await io.stdout.write(await ruleText(meta, paint));
  } else if (FINGERPRINT.test(subject)) {
    await io.stdout.write(await explainFinding(subject, io, paint));
  } else {
    throw unknownSubject(subject);
  }
  return EXIT.passed;
}

function findRule(id: string): RuleMeta | undefined {
  return (
    RULEBOOK.table.get(id) ??
    [...RULEBOOK.table.values()].find(({ aliases }) => aliases?.includes(id))
  );
}

function unknownSubject(subject: string): FaultlineError {
  const nearest = nearestName(subject, [...RULEBOOK.table.keys()]);
  const advice =
    nearest === undefined ? '`faultline rules` lists them all.' : `Did you mean ${nearest}?`;
  return new FaultlineError(
    'usage',
    `${printable(subject)} is neither a rule nor the first 6 or more digits of a finding's fingerprint. ${advice}`,
  );
}

async function ruleText(meta: RuleMeta, paint: Paint): Promise<string> {
  const page = await readRulePage(meta.id);
  const parts = [
    [paint('strong', meta.title), ...factLines(meta, paint)].join('\n'),
    page === undefined ? 'This rule has no page.' : pageText(page, paint),
  ];
  return `${parts.join('\n\n')}\n`;
}

function factLines(meta: RuleMeta, paint: Paint): readonly string[] {
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['Rule', [meta.id]],
    ['Former ids', meta.aliases ?? []],
    ['Severity', [meta.severity]],
    ['Confidence', [meta.confidence]],
    ['Scope', [meta.scope]],
    ['Effort to fix', [meta.effort]],
    ['Languages', meta.languages],
    ['Tags', meta.tags],
    ['Since', [meta.since]],
    ['Maturity', [meta.maturity]],
    ['Good practice', meta.control === undefined ? [] : [meta.control]],
    ['References', meta.references],
  ];
  return facts
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${paint('faint', name.padEnd(14))} ${values.join(', ')}`);
}

async function explainFinding(prefix: string, io: TerminalIo, paint: Paint): Promise<string> {
  const { result, readLine } = await auditDirectory('.', io);
  const finding = onlyFinding(prefix, result.findings);
  const page = (await readRulePage(finding.rule)) ?? '';
  const parts = [
    findingText(finding, { paint, readLine, secretRules: SECRET_RULES }),
    `${paint('faint', 'Fingerprint')} ${finding.fingerprint}`,
    pageText(pageSection(page, 'Why'), paint),
    pageText(pageSection(page, 'How to fix'), paint),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function onlyFinding(prefix: string, findings: readonly Finding[]): Finding {
  const [first, ...others] = findings.filter(({ fingerprint }) => fingerprint.startsWith(prefix));
  if (first === undefined) {
    throw new FaultlineError(
      'usage',
      `No finding of the current directory has a fingerprint that begins with ${prefix}. \`faultline audit\` prints the first digits of each.`,
    );
  }
  if (others.length > 0) {
    throw new FaultlineError(
      'usage',
      `${String(others.length + 1)} findings have fingerprints that begin with ${prefix}. Give more digits.`,
    );
  }
  return first;
}
