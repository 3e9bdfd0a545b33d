import type { AuditResult } from '#core/audit-result.ts';
import { codeOf } from '#core/code-of.ts';
import type { Finding } from '#core/finding.ts';

/** What happened between two audits of one repository, in the order of the audits. */
export interface AuditTrend {
  readonly new: readonly Finding[];
  /** At their places in the older audit. */
  readonly fixed: readonly Finding[];
  /** As the newer audit has them. */
  readonly open: readonly Finding[];
}

/**
 * Compares two audits by fingerprint. A finding whose file is gone is taken for the one with the same
 * code in another file when there is exactly one of each, since nobody asked git what was renamed.
 */
export function auditTrend(older: AuditResult, newer: AuditResult): AuditTrend {
  const before = new Set(older.findings.map(({ fingerprint }) => fingerprint));
  const after = new Set(newer.findings.map(({ fingerprint }) => fingerprint));
  const gone = older.findings.filter(({ fingerprint }) => !after.has(fingerprint));
  const fresh = newer.findings.filter(({ fingerprint }) => !before.has(fingerprint));
  const moved = movedCode(gone, fresh, new Set(newer.coverage.files.map(({ path }) => path)));
  return {
    new: fresh.filter((finding) => !moved.has(codeOf(finding.fingerprint))),
    fixed: gone.filter((finding) => !moved.has(codeOf(finding.fingerprint))),
    open: newer.findings.filter(
      ({ fingerprint }) => before.has(fingerprint) || moved.has(codeOf(fingerprint)),
    ),
  };
}

/** The code of findings that went from a file that is gone to one other. */
function movedCode(
  gone: readonly Finding[],
  fresh: readonly Finding[],
  paths: ReadonlySet<string>,
): ReadonlySet<string> {
  const before = Map.groupBy(gone, ({ fingerprint }) => codeOf(fingerprint));
  const after = Map.groupBy(fresh, ({ fingerprint }) => codeOf(fingerprint));
  return new Set(
    [...after].flatMap(([code, now]) => {
      const [former, ...others] = before.get(code) ?? [];
      const isOne = former !== undefined && others.length === 0 && now.length === 1;
      return isOne && !paths.has(former.path) ? [code] : [];
    }),
  );
}
