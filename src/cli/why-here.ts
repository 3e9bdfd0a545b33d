import { decide } from '#config/decision.ts';
import type { Policy } from '#config/policy.ts';
import type { Coverage } from '#core/audit-result.ts';
import type { Finding } from '#core/finding.ts';
import type { RuleMeta } from '#core/rule.ts';
import type { ClassifiedFinding } from '#report/review-outcome.ts';
import type { Verdict } from '#review/gate.ts';

/** What a whole audit of a directory came to. */
export interface DirectoryVerdict {
  readonly verdict: Pick<Verdict, 'findings' | 'blocking' | 'leftOut'>;
  readonly policy: Policy;
  readonly coverage: Coverage;
}

/** A file, and a line of it from 1; undefined for all of its lines. */
export interface FilePlace {
  readonly path: string;
  readonly line: number | undefined;
}

/**
 * Why a rule says what it says of a place, or why it says nothing there: plain sentences. They name the
 * setting with file and line, the waiver, or what kept the file from being read.
 */
export function whyHere(
  rule: RuleMeta,
  place: FilePlace,
  { verdict, policy, coverage }: DirectoryVerdict,
): readonly string[] {
  const findings = verdict.findings.filter(({ finding }) => finding.rule === rule.id);
  const here = findings.filter(({ finding }) => isAt(finding, place));
  if (here.length > 0) {
    return here.map((each) => `${toldAs(each.finding)} ${whyStanding(each, verdict)}`);
  }
  const leftOut = verdict.leftOut.filter(
    ({ finding }) => finding.rule === rule.id && isAt(finding, place),
  );
  return leftOut.length > 0
    ? leftOut.map(({ finding, because }) => `${toldAs(finding)} It is left out: ${because}`)
    : [
        whyAbsent(rule, place.path, policy, coverage),
        ...elsewhere(findings.map(({ finding }) => finding)),
      ];
}

/** How a finding of the directory stands: it blocks, it does not and why, or it is waived. */
export function whyStanding(
  { finding, waiver, passesBecause }: ClassifiedFinding,
  { blocking }: Pick<Verdict, 'blocking'>,
): string {
  if (waiver !== undefined) {
    const { owner, until, grantedIn, reason } = waiver;
    return `It is waived by ${owner} until ${until}, in ${grantedIn}: ${reason}`;
  }
  const blocker = blocking.find(({ fingerprint }) => fingerprint === finding.fingerprint);
  return blocker === undefined
    ? `It does not block: ${passesBecause ?? 'nothing says that it does'}.`
    : `It blocks because it is ${blocker.because}.`;
}

function isAt({ path, start, end }: Finding, place: FilePlace): boolean {
  const { line = start.line } = place;
  return path === place.path && start.line <= line && line <= end.line;
}

function toldAs({ severity, path, start }: Finding): string {
  return `There is a finding, ${severity}, at ${path}:${String(start.line)}.`;
}

function whyAbsent(rule: RuleMeta, path: string, policy: Policy, coverage: Coverage): string {
  const { id, severity, confidence, heard } = rule;
  const decision = decide(policy, { rule: id, path, severity, confidence }, 'new');
  if (decision.kind === 'left-out') {
    return decision.because;
  }
  const file = coverage.files.find((each) => each.path === path);
  if (file === undefined) {
    return `Faultline knows no file ${path} here: it is not there, or git ignores it.`;
  }
  const { status, reason } = file;
  if (status === 'skipped') {
    return `${path} was not read: ${reason ?? 'no reason is given'}.`;
  }
  const failure = coverage.failures.find(
    (each) => each.rule === id && (each.path === null || each.path === path),
  );
  if (failure !== undefined) {
    return `The rule failed here, so its silence proves nothing: ${failure.reason}.`;
  }
  if (heard === 'on changes') {
    return 'The rule is about what happens once, so it is heard of what a change brings and not of what is there: use `faultline review`.';
  }
  return status === 'partial'
    ? `${path} was read in part only (${reason ?? 'no reason is given'}), so it is not certain that nothing is there.`
    : `${path} was read, and the rule found nothing there.`;
}

const MOST_PLACES = 5;

function elsewhere(findings: readonly Finding[]): readonly string[] {
  const places = findings.map(({ path, start }) => `${path}:${String(start.line)}`);
  const shown = places.slice(0, MOST_PLACES).join(', ');
  const left = places.length - MOST_PLACES;
  return places.length === 0
    ? []
    : [`It reports elsewhere: ${shown}${left > 0 ? ` and ${String(left)} more` : ''}.`];
}
