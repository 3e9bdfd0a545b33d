import type { AuditFile } from '#audit/audit-input.ts';
import { codeWaivers } from '#config/code-waivers.ts';
import type { CodeWaiver } from '#config/code-waivers.ts';
import type { Waiver } from '#config/waiver.ts';
import type { Finding } from '#core/finding.ts';
import { idsHeardOnChanges, secretRulesOf } from '#core/rule.ts';
import type { AuditedTree } from '#report/audit-record.ts';
import { quotableLines } from '#report/quotable-lines.ts';
import type { FinishedReview } from '#report/review-outcome.ts';
import type { Change, Source, Tree } from '#source/source.ts';

import { auditedTree } from './audited-tree.ts';
import type { AuditedBase } from './base-memory.ts';
import { compareAudits } from './compare.ts';
import { distrustRules } from './distrust-rules.ts';
import { auditFileOf } from './file-content.ts';
import { gate } from './gate.ts';
import { grantedWaivers } from './granted-waivers.ts';
import { heardOfTree } from './heard-of-tree.ts';
import { POLICY_PATH, policyInForce } from './policy-in-force.ts';
import type { PolicyInForce, PolicyText } from './policy-in-force.ts';
import { proveSuggestions } from './prove-suggestions.ts';
import type { ReviewPorts } from './review-ports.ts';
import { isComplete, loadSnapshot, Snapshots } from './snapshot.ts';

export interface ReviewRange {
  /** Commits. */
  readonly base: string;
  readonly head: string;
  /** The branch whose policy counts, as it is now; without it that of the base counts. */
  readonly branch?: string;
}

export interface ReviewedChange {
  readonly outcome: FinishedReview;
  readonly change: Change;
  /** Those of the head's findings whose suggestion was tried and holds, by fingerprint. */
  readonly prove: (findings: readonly Finding[]) => Promise<ReadonlySet<string>>;
  /** Most comments of one push, by the policy. */
  readonly mostComments: number;
  /** A line of the head by path and 1-based number, undefined for text that was not read. */
  readonly readLine: (path: string, line: number) => string | undefined;
}

/**
 * Steps 1 to 4 of a review, for service and command line alike: snapshot of the merge base and the
 * head, audit of both, comparison, gate. Says nothing to anybody.
 */
export async function reviewChange(
  ports: ReviewPorts,
  range: ReviewRange,
  signal: AbortSignal,
): Promise<ReviewedChange> {
  const { source, auditor, rules, repository, today, onPhase } = ports;
  onPhase?.('snapshot');
  const [change, headTree] = await Promise.all([
    source.change(range.base, range.head, signal),
    source.tree(range.head, signal),
  ]);
  const snapshots = new Snapshots(source, rules);
  const [headFiles, base, written] = await Promise.all([
    snapshots.load(headTree, signal),
    openBase(ports, change, snapshots, signal),
    readPolicy(ports, range, headTree, signal),
  ]);
  const memory = repository === undefined ? {} : { repository };
  onPhase?.('audit');
  // One after the other: the thread that knows the base has only the change left to work out.
  const before = await base.audit();
  const head = await auditor.audit({ files: headFiles, ...memory }, signal);
  onPhase?.('compare');
  const comparison = compareAudits(before, head, change, idsHeardOnChanges(rules));
  const judgements = (await ports.judgements?.(signal)) ?? [];
  const policy = distrustRules(written, judgements, comparison.findings);
  const { granted, note } = await waiversOfPeople(
    ports,
    policy,
    comparison.findings.map(({ finding }) => finding),
    headFiles,
    signal,
  );
  onPhase?.('gate');
  const { coverage, controls } = head;
  const verdict = gate({
    findings: comparison.findings,
    policy,
    waivers: {
      granted,
      inCode: waiversIn(headFiles),
      // An author does not grant an exception to themselves: it counts once others have merged it.
      counting: before.waivers,
      today,
    },
    coverage,
    changed: new Set(change.files.map(({ path }) => path)),
    missing: textsOf(base.gap, headTree.gap),
    notes: textsOf(change.gap, note),
  });
  return {
    outcome: {
      base: change.base,
      head: change.head,
      fixed: comparison.fixed,
      ...verdict,
      coverage,
      controls,
    },
    change,
    prove: async (findings) =>
      proveSuggestions(findings, {
        files: headFiles,
        before: head,
        audit: async (files) => auditor.audit({ files, ...memory }, signal),
      }),
    mostComments: policy.policy.comments.most.value,
    readLine: lineReader(headFiles),
  };
}

interface OpenBase {
  /** See `Tree`. */
  readonly gap: string | undefined;
  readonly audit: () => Promise<AuditedBase>;
}

/** The merge base, ready to be audited, unless an earlier review has done that. */
async function openBase(
  { source, auditor, bases, repository }: ReviewPorts,
  change: Change,
  snapshots: Snapshots,
  signal: AbortSignal,
): Promise<OpenBase> {
  const renames = renamesOf(change);
  const key = repository === undefined ? undefined : { repository, commit: change.base, renames };
  const known = key && bases?.recall(key);
  if (known !== undefined) {
    return { gap: undefined, audit: () => Promise.resolve(known) };
  }
  const tree = await source.tree(change.base, signal);
  const files = await snapshots.load(tree, signal);
  return {
    gap: tree.gap,
    audit: async () => {
      const memory = repository === undefined ? {} : { repository };
      const { findings } = await auditor.audit({ files, renames, ...memory }, signal);
      const base = { findings, waivers: keysOf(waiversIn(renamed(files, renames))) };
      if (key !== undefined && isComplete(tree, files)) {
        bases?.keep(key, base);
      }
      return base;
    },
  };
}

export interface ReviewedCommit {
  readonly outcome: FinishedReview;
  /** The whole of it, advice too. */
  readonly audited: AuditedTree;
  /** Whether the policy wants it uploaded to code scanning. */
  readonly isUploaded: boolean;
}

/**
 * Reviews a commit for itself, with nothing to compare it to: every finding is an open one, so none
 * of them blocks unless the policy blocks old ones too.
 */
export async function reviewCommitAlone(
  ports: ReviewPorts,
  commit: string,
  signal: AbortSignal,
): Promise<ReviewedCommit> {
  const { source, auditor, bases, rules, repository, today, onPhase } = ports;
  onPhase?.('snapshot');
  const tree = await source.tree(commit, signal);
  const files = await loadSnapshot(source, tree, rules, signal);
  const policy = await policyBeside(ports, await policyTextIn(source, tree, signal), tree, signal);
  onPhase?.('audit');
  const memory = repository === undefined ? {} : { repository };
  const result = await auditor.audit({ files, ...memory }, signal);
  const { coverage, controls, findings } = result;
  const inCode = waiversIn(files);
  if (repository !== undefined && isComplete(tree, files)) {
    // The branch is where pull requests begin.
    bases?.keep({ repository, commit, renames: new Map() }, { findings, waivers: keysOf(inCode) });
  }
  onPhase?.('gate');
  const heard = heardOfTree(result.findings, rules);
  const verdict = gate({
    findings: heard.findings.map((finding) => ({
      finding,
      state: 'open' as const,
      isInDiff: false,
    })),
    policy,
    waivers: { granted: [], inCode, counting: undefined, today },
    coverage,
    changed: new Set(),
    missing: textsOf(tree.gap),
    notes: heard.notes,
  });
  const readLine = quotableLines(
    lineReader(files),
    result.findings,
    secretRulesOf(rules.map(({ meta }) => meta)),
  );
  return {
    outcome: { base: commit, head: commit, fixed: [], ...verdict, coverage, controls },
    audited: auditedTree(result, verdict, readLine),
    isUploaded: policy.policy.codeScanning.value,
  };
}

interface WaiversOfPeople {
  readonly granted: readonly Waiver[];
  /** A plain sentence about those that do not count. */
  readonly note: string | undefined;
}

async function waiversOfPeople(
  { grants }: ReviewPorts,
  { isWaivingLocked }: PolicyInForce,
  findings: readonly Finding[],
  files: ReadonlyMap<string, AuditFile>,
  signal: AbortSignal,
): Promise<WaiversOfPeople> {
  const granted = grantedWaivers((await grants?.(signal)) ?? [], findings, new Set(files.keys()));
  return isWaivingLocked && granted.length > 0
    ? {
        granted: [],
        note: 'The organisation keeps waivers to itself, so those that were granted by comments do not count.',
      }
    : { granted, note: undefined };
}

async function basePolicy(
  { source, branchPolicy }: ReviewPorts,
  { base, branch }: ReviewRange,
  signal: AbortSignal,
): Promise<PolicyText | undefined> {
  return branchPolicy === undefined || branch === undefined
    ? policyTextIn(source, await source.tree(base, signal), signal)
    : branchPolicy(branch, signal);
}

async function readPolicy(
  ports: ReviewPorts,
  range: ReviewRange,
  head: Tree,
  signal: AbortSignal,
): Promise<PolicyInForce> {
  return policyBeside(ports, await basePolicy(ports, range, signal), head, signal);
}

async function policyBeside(
  { source, rules, organisationPolicy }: ReviewPorts,
  base: PolicyText | undefined,
  head: Tree,
  signal: AbortSignal,
): Promise<PolicyInForce> {
  const texts = {
    organisation: await organisationPolicy?.(signal),
    base,
    head: await policyTextIn(source, head, signal),
  };
  return policyInForce(
    texts,
    rules.map(({ meta }) => meta),
  );
}

/** The repository's policy file in a tree; undefined when there is none. */
export async function policyTextIn(
  source: Source,
  tree: Tree,
  signal: AbortSignal,
): Promise<PolicyText | undefined> {
  const entry = tree.entries.find(({ path }) => path === POLICY_PATH);
  if (entry === undefined) {
    return undefined;
  }
  const bytes = (await source.blobs([entry.sha], signal)).get(entry.sha);
  const file = bytes === undefined ? undefined : auditFileOf(bytes);
  return { name: POLICY_PATH, text: file?.kind === 'text' ? file.text : undefined };
}

/** The waivers that stand as comments in files that were read. */
export function waiversIn(files: ReadonlyMap<string, AuditFile>): readonly CodeWaiver[] {
  return codeWaivers(
    [...files].flatMap(([path, file]) =>
      file.kind === 'text' ? [[path, file.text] as const] : [],
    ),
  );
}

function keysOf(waivers: readonly CodeWaiver[]): ReadonlySet<string> {
  return new Set(waivers.flatMap((each) => (each.kind === 'waiver' ? [each.key] : [])));
}

function renamed(
  files: ReadonlyMap<string, AuditFile>,
  renames: ReadonlyMap<string, string>,
): ReadonlyMap<string, AuditFile> {
  return new Map([...files].map(([path, file]) => [renames.get(path) ?? path, file]));
}

function renamesOf(change: Change): ReadonlyMap<string, string> {
  return new Map(
    change.files.flatMap(({ previousPath, path }) =>
      previousPath === undefined ? [] : [[previousPath, path] as const],
    ),
  );
}

function textsOf(...gaps: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(gaps)].filter((gap) => gap !== undefined);
}

/** Cuts a line when it is asked for: a review shows a handful of them. */
export function lineReader(
  files: ReadonlyMap<string, AuditFile>,
): (path: string, line: number) => string | undefined {
  return (path, line) => {
    const file = files.get(path);
    return file?.kind === 'text' ? file.text.split(/\r\n|\n|\r/u)[line - 1] : undefined;
  };
}
