import type { AuditResult, Control, RuleFailure } from '#core/audit-result.ts';
import { compareText } from '#core/finding.ts';
import { comparePosition } from '#core/span.ts';
import type { Rule } from '#model/rule.ts';

import type { AuditInput } from './audit-input.ts';
import { AuditedProject } from './audited-project.ts';
import { coverageOf } from './coverage.ts';
import { findingsOf, openFile, spanIn } from './findings.ts';
import { isConcerned } from './interest.ts';
import { loadLowering } from './lowering.ts';
import { Notebook } from './raw-violation.ts';
import type { RawControl, RawViolation } from './raw-violation.ts';

/**
 * Audits one tree with the given rules. The same input gives the same result, whatever the order of
 * files and rules. A rule that throws costs that rule on that file and is listed under
 * `coverage.failures`; it never costs the audit.
 *
 * Rejects only when a grammar cannot be loaded or a rule breaks its contract.
 */
export async function audit(input: AuditInput): Promise<AuditResult> {
  const rules = input.rules.toSorted((a, b) => compareText(a.meta.id, b.meta.id));
  const project = new AuditedProject(input.files, await loadLowering(input.files));
  const violations: RawViolation[] = [];
  const controls: RawControl[] = [];
  const failures: RuleFailure[] = [];
  for (const rule of rules) {
    const notebook = new Notebook(rule);
    failures.push(...runRule(rule, project, notebook));
    violations.push(...notebook.violations);
    controls.push(...notebook.controls);
  }
  return {
    findings: findingsOf(project, violations, input.renames ?? new Map()),
    controls: controlsOf(project, controls),
    coverage: coverageOf(project, input.files, rules, failures),
    stats: {
      files: project.paths.length,
      parsed: project.parsedModules.length,
      rules: rules.length,
    },
  };
}

function runRule(rule: Rule, project: AuditedProject, notebook: Notebook): readonly RuleFailure[] {
  const failures: RuleFailure[] = [];
  function attempt(path: string | null, look: () => void): void {
    try {
      look();
    } catch (error) {
      failures.push({ rule: rule.meta.id, path, reason: describe(error) });
    }
  }
  const { code, file: visit, project: overview } = rule;
  for (const path of project.paths) {
    const file = code === undefined ? undefined : project.file(path);
    if (code !== undefined && file !== undefined && isConcerned(rule, path, file.text)) {
      attempt(path, () => {
        const module = project.module(path);
        if (module !== undefined) {
          code.check(module, notebook);
        }
      });
    }
  }
  if (visit !== undefined) {
    for (const file of project.files((path) => visit.matches(path))) {
      attempt(file.path, () => {
        visit.check(file, notebook, project);
      });
    }
  }
  if (overview !== undefined) {
    attempt(null, () => {
      overview.check(project, notebook);
    });
  }
  return failures;
}

// The message of an exception can quote the code that it stumbled over; its kind cannot.
function describe(error: unknown): string {
  return error instanceof RangeError
    ? 'nested too deeply'
    : `internal error (${nameOfError(error)})`;
}

function nameOfError(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function controlsOf(project: AuditedProject, raw: readonly RawControl[]): readonly Control[] {
  const byRule = new Map<string, RawControl[]>();
  for (const control of raw) {
    byRule.set(control.rule.meta.id, [...(byRule.get(control.rule.meta.id) ?? []), control]);
  }
  return [...byRule].map(([id, list]) => ({
    rule: id,
    title: list[0]?.rule.meta.control ?? '',
    evidence: list
      .map(({ at, note }) => ({
        path: at.path,
        ...spanIn(openFile(project, id, at.path), at),
        note,
      }))
      .toSorted((a, b) => compareText(a.path, b.path) || comparePosition(a.start, b.start)),
  }));
}
