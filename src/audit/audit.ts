import type { AuditResult, Control } from '#core/audit-result.ts';
import { compareText } from '#core/finding.ts';
import { comparePosition } from '#core/span.ts';

import type { AuditInput } from './audit-input.ts';
import { AuditedProject } from './audited-project.ts';
import { coverageOf } from './coverage.ts';
import { CodeInterest, wordsOf } from './interest.ts';
import { findingsOf, openFile, spanIn } from './findings.ts';
import { loadLowering } from './lowering.ts';
import type { RawControl } from './raw-violation.ts';
import { recollect, rememberingLowering } from './recollection.ts';
import { RuleRun } from './rule-run.ts';
import { WordIndex } from './word-index.ts';

/**
 * Audits one tree with the given rules. The same input gives the same result, whatever the order of
 * files and rules. A rule that throws costs that rule on that file and is listed under
 * `coverage.failures`; it never costs the audit.
 *
 * Rejects only when a grammar cannot be loaded.
 */
export async function audit(input: AuditInput): Promise<AuditResult> {
  const rules = input.rules.toSorted((a, b) => compareText(a.meta.id, b.meta.id));
  const lowering = await loadLowering(input.files);
  const { files, memory } = input;
  const index = new WordIndex(wordsOf(rules));
  const project = new AuditedProject(
    files,
    memory === undefined ? lowering : rememberingLowering(lowering, memory, files),
    index,
  );
  const recollection = recollect(input, rules, project);
  const run = new RuleRun({
    project,
    rules,
    interest: new CodeInterest(rules, index),
    recollection,
    around: input.around ?? unwatched,
  });
  run.visitCode();
  run.visitFiles();
  run.visitProject();
  const coverage = coverageOf(project, files, rules, run, recollection.parts());
  recollection.keep();
  return {
    findings: findingsOf(project, run.violations, input.renames ?? new Map()),
    controls: controlsOf(project, run.controls),
    coverage,
    stats: { files: files.size, parsed: run.concernedFiles.size, rules: rules.length },
  };
}

function unwatched(_rule: string, look: () => void): void {
  look();
}

// Two routes that ask the same function are one piece of good practice.
function distinct(raw: readonly RawControl[]): readonly RawControl[] {
  return [
    ...new Map(
      raw.map((control) => {
        const { rule, at, note } = control;
        return [JSON.stringify([rule.meta.id, at.path, at.start, at.end, note]), control];
      }),
    ).values(),
  ];
}

function controlsOf(project: AuditedProject, raw: readonly RawControl[]): readonly Control[] {
  const byRule = new Map<string, RawControl[]>();
  for (const control of distinct(raw)) {
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
