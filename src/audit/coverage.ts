import type { Coverage, FileCoverage } from '#core/audit-result.ts';
import { compareText } from '#core/finding.ts';
import { problemsOf, syntaxPart } from '#model/documents.ts';
import { fileFact } from '#model/file-fact.ts';
import type { Rule } from '#model/rule.ts';

import type { AuditFile } from './audit-input.ts';
import type { AuditedProject } from './audited-project.ts';
import { firstProblem } from './first-problem.ts';
import { isInteresting } from './interest.ts';
import type { RuleRun } from './rule-run.ts';

/**
 * What became of every file. A file that was not read, or that a rule failed on, is never called analysed.
 * `parts` is what the answers rest on: only a file that a rule read by its syntax can be read in part.
 */
export function coverageOf(
  project: AuditedProject,
  files: ReadonlyMap<string, AuditFile>,
  rules: readonly Rule[],
  { failures, concernedFiles: problems }: Pick<RuleRun, 'failures' | 'concernedFiles'>,
  parts: ReadonlySet<string>,
): Coverage {
  const failed = new Map(failures.map((failure) => [failure.path, failure]));
  return {
    files: project.paths.map((path): FileCoverage => {
      const entry = files.get(path);
      if (!isInteresting(rules, path)) {
        return { path, status: 'nothing-to-say', reason: null };
      }
      if (entry?.kind !== 'text') {
        return { path, status: 'skipped', reason: entry?.reason ?? 'not read' };
      }
      const failure = failed.get(path);
      const reason =
        failure === undefined
          ? (problems.get(path) ?? dataProblem(project, parts, path))
          : `${failure.rule} failed: ${failure.reason}`;
      return reason === undefined
        ? { path, status: 'analysed', reason: null }
        : { path, status: 'partial', reason };
    }),
    failures: failures.toSorted(
      (a, b) => compareText(a.rule, b.rule) || compareText(a.path ?? '', b.path ?? ''),
    ),
  };
}

function dataProblem(
  project: AuditedProject,
  parts: ReadonlySet<string>,
  path: string,
): string | undefined {
  return parts.has(syntaxPart(path)) ? (syntaxProblem(project, path) ?? undefined) : undefined;
}

const syntaxProblem = fileFact(
  'coverage',
  (file): string | null => firstProblem(file, problemsOf(file)) ?? null,
);
