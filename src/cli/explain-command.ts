import { posix } from 'node:path';

import { FaultlineError } from '#core/errors.ts';
import type { Finding } from '#core/finding.ts';
import type { RuleMeta } from '#core/rule.ts';
import type { Paint } from '#report/code-frame.ts';
import { pageSection } from '#report/page-section.ts';
import { printable } from '#report/printable.ts';
import { findingText } from '#report/terminal.ts';
import type { Verdict } from '#review/gate.ts';

import { auditDirectory } from './audit-directory.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { nearestName } from '#core/nearest-name.ts';
import { paintFor } from './paint.ts';
import { RULEBOOK, SECRET_RULES } from './rulebook.ts';
import { pageText, readRulePage } from './rule-page.ts';
import type { TerminalIo } from './terminal-io.ts';
import { whyHere, whyStanding } from './why-here.ts';
import type { FilePlace } from './why-here.ts';

export interface ExplainOptions {
  /** A rule's id or former id, or a fingerprint's first digits. */
  readonly subject: string;
  /** Of a rule: the file, or the line of it as `src/orders.ts:12`, of which it is asked why. */
  readonly place?: string | undefined;
  readonly color: boolean;
}

const FINGERPRINT = /^[0-9a-f]{6,32}$/u;

/**
 * `faultline explain`: a rule with its page, one finding of the current directory's files with what its
 * rule says of it, or why a rule says something of a place there, or nothing.
 */
export async function explainCommand(
  { subject, place, color }: ExplainOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const paint = paintFor(io, color);
  const meta = findRule(subject);
  if (place !== undefined) {
    await io.stdout.write(await placeText(meta ?? unknownRule(subject), place, io, paint));
  } else if (meta !== undefined) {
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

/** A fingerprint names its place already. */
function unknownRule(subject: string): never {
  throw FINGERPRINT.test(subject)
    ? new FaultlineError('usage', 'A path goes with a rule: a fingerprint names its place already.')
    : unknownSubject(subject);
}

async function placeText(
  meta: RuleMeta,
  written: string,
  io: TerminalIo,
  paint: Paint,
): Promise<string> {
  const { verdict, policy, result } = await auditDirectory('.', io);
  const { coverage } = result;
  const answer = whyHere(meta, placeIn(written), { verdict, policy, coverage });
  const page = (await readRulePage(meta.id)) ?? '';
  const parts = [
    `${paint('strong', meta.title)}\n${meta.id}, ${printable(written)}`,
    answer.map(printable).join('\n'),
    pageText(pageSection(page, 'Limits'), paint),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function placeIn(written: string): FilePlace {
  const { path = written, line } =
    /^(?<path>.+?):(?<line>\d+)(?::\d+)?$/u.exec(written)?.groups ?? {};
  return {
    path: posix.normalize(path.replaceAll('\\', '/')),
    line: line === undefined ? undefined : Number(line),
  };
}

async function explainFinding(prefix: string, io: TerminalIo, paint: Paint): Promise<string> {
  const { verdict, readLine } = await auditDirectory('.', io);
  const all = [...verdict.findings, ...verdict.leftOut];
  const finding = onlyFinding(
    prefix,
    all.map((each) => each.finding),
  );
  const page = (await readRulePage(finding.rule)) ?? '';
  const parts = [
    findingText(finding, { paint, readLine, secretRules: SECRET_RULES }),
    `${paint('faint', 'Fingerprint')} ${finding.fingerprint}`,
    printable(standingIn(verdict, finding)),
    pageText(pageSection(page, 'Why'), paint),
    pageText(pageSection(page, 'How to fix'), paint),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function standingIn(verdict: Verdict, { fingerprint }: Finding): string {
  const each = verdict.findings.find(({ finding }) => finding.fingerprint === fingerprint);
  const leftOut = verdict.leftOut.find(({ finding }) => finding.fingerprint === fingerprint);
  return each === undefined
    ? `It is left out: ${leftOut?.because ?? ''}`
    : whyStanding(each, verdict);
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
