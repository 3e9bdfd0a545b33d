import type { Coverage, FileCoverage, RuleFailure } from '#core/audit-result.ts';
import { compareText } from '#core/finding.ts';
import { problemsOf } from '#model/documents.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Rule } from '#model/rule.ts';

import type { AuditFile } from './audit-input.ts';
import type { AuditedProject } from './audited-project.ts';
import { isInteresting } from './interest.ts';

/** What became of every file. A file that was not read, or that a rule failed on, is never called analysed. */
export function coverageOf(
  project: AuditedProject,
  files: ReadonlyMap<string, AuditFile>,
  rules: readonly Rule[],
  failures: readonly RuleFailure[],
): Coverage {
  const failed = new Map(failures.map((failure) => [failure.path, failure]));
  const problems = new Map(
    project.parsedModules.map((module) => [
      module.path,
      firstProblem(module.file, module.facts.problems),
    ]),
  );
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
          ? (problems.get(path) ?? dataProblem(project, path))
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

function dataProblem(project: AuditedProject, path: string): string | undefined {
  const file = project.file(path);
  return file === undefined ? undefined : firstProblem(file, problemsOf(file));
}

function firstProblem(
  file: ProjectFile,
  problems: readonly { readonly start: number; readonly message: string }[],
): string | undefined {
  const [first] = problems;
  if (first === undefined) {
    return undefined;
  }
  const { line, column } = file.lines.position(first.start);
  return `line ${line}, column ${column}: ${first.message}`;
}
