import type { AuditFile } from '#audit/audit-input.ts';
import type { AuditResult } from '#core/audit-result.ts';
import { codeOf } from '#core/code-of.ts';
import type { Finding, SuggestedEdit } from '#core/finding.ts';
import { LineIndex } from '#core/line-index.ts';

type Files = ReadonlyMap<string, AuditFile>;

export interface SuggestionProof {
  readonly files: Files;
  /** The audit of these files. */
  readonly before: AuditResult;
  readonly audit: (files: Files) => Promise<AuditResult>;
}

/** Single audits when the one of all suggestions together fails: each takes a part of a second. */
const MOST_SINGLE_AUDITS = 10;

/**
 * The fingerprints of those findings whose suggestion holds: applied to the files and audited again, the
 * finding is gone, no other came, and what was read whole still is. Of suggestions that touch the same
 * lines only the first is tried, since only one of them could be committed.
 */
export async function proveSuggestions(
  findings: readonly Finding[],
  proof: SuggestionProof,
): Promise<ReadonlySet<string>> {
  const candidates = withoutClashes(findings);
  if (candidates.length === 0) {
    return new Set();
  }
  const together = await holding(candidates, proof);
  if (together.length === candidates.length) {
    return new Set(together);
  }
  const proved: string[] = [];
  for (const candidate of candidates.slice(0, MOST_SINGLE_AUDITS)) {
    proved.push(...(await holding([candidate], proof)));
  }
  return new Set(proved);
}

function withoutClashes(findings: readonly Finding[]): readonly Finding[] {
  const taken = new Set<string>();
  return findings.filter(({ suggestion }) => {
    const lines = (suggestion?.edits ?? []).flatMap(linesOf);
    const isFree = lines.length > 0 && !lines.some((line) => taken.has(line));
    for (const line of isFree ? lines : []) {
      taken.add(line);
    }
    return isFree;
  });
}

function linesOf({ path, start, end }: SuggestedEdit): readonly string[] {
  return Array.from(
    { length: end.line - start.line + 1 },
    (_, index) => `${path}:${String(start.line + index)}`,
  );
}

/** Those that hold when all are applied together; none when that brings something new. */
async function holding(
  findings: readonly Finding[],
  { files, before, audit }: SuggestionProof,
): Promise<readonly string[]> {
  const edits = findings.flatMap(({ suggestion }) => suggestion?.edits ?? []);
  const edited = withEdits(files, edits);
  if (edited === undefined) {
    return [];
  }
  const after = await audit(edited);
  if (bringsNew(before, after) || readsLess(before, after, edits)) {
    return [];
  }
  const left = new Set(after.findings.map(({ fingerprint }) => fingerprint));
  const codes = codeCounts(before);
  const codesLeft = codeCounts(after);
  return findings
    .map(({ fingerprint }) => fingerprint)
    .filter((fingerprint) => {
      const code = codeOf(fingerprint);
      // Of equal findings the later ones take the names of the earlier ones that are gone.
      return !left.has(fingerprint) || (codesLeft.get(code) ?? 0) < (codes.get(code) ?? 0);
    });
}

/** Undefined when a file is not there as text. */
function withEdits(files: Files, edits: readonly SuggestedEdit[]): Files | undefined {
  const edited = new Map(files);
  for (const [path, own] of Map.groupBy(edits, (edit) => edit.path)) {
    const file = files.get(path);
    if (file?.kind !== 'text') {
      return undefined;
    }
    edited.set(path, { kind: 'text', text: applied(file.text, own) });
  }
  return edited;
}

function applied(text: string, edits: readonly SuggestedEdit[]): string {
  const lines = new LineIndex(text);
  return edits
    .map((edit) => ({
      start: lines.offset(edit.start),
      end: lines.offset(edit.end),
      text: edit.text,
    }))
    .toSorted((a, b) => b.start - a.start)
    .reduce((rest, edit) => rest.slice(0, edit.start) + edit.text + rest.slice(edit.end), text);
}

function bringsNew(before: AuditResult, after: AuditResult): boolean {
  const codes = codeCounts(before);
  return [...codeCounts(after)].some(([code, number]) => number > (codes.get(code) ?? 0));
}

function codeCounts({ findings }: AuditResult): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { fingerprint } of findings) {
    const code = codeOf(fingerprint);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}

function readsLess(
  before: AuditResult,
  after: AuditResult,
  edits: readonly SuggestedEdit[],
): boolean {
  const paths = new Set(edits.map(({ path }) => path));
  const whole = wholePaths(before);
  const stillWhole = wholePaths(after);
  return [...paths].some((path) => whole.has(path) && !stillWhole.has(path));
}

function wholePaths({ coverage }: AuditResult): ReadonlySet<string> {
  return new Set(
    coverage.files.filter(({ status }) => status === 'analysed').map(({ path }) => path),
  );
}
