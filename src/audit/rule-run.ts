import type { RuleFailure } from '#core/audit-result.ts';
import { languageOf } from '#model/code/language.ts';
import type { Rule } from '#model/rule.ts';

import type { RememberedAnswer, RememberedVisit } from './audit-memory.ts';
import type { RuleWatch } from './audit-input.ts';
import type { AuditedProject } from './audited-project.ts';
import { firstProblem } from './first-problem.ts';
import type { CodeInterest, CodeRule } from './interest.ts';
import { Notebook, UnreadPlaceError } from './raw-violation.ts';
import type { RawControl, RawViolation } from './raw-violation.ts';
import type { Recollection } from './recollection.ts';

interface RuleRunOptions {
  readonly project: AuditedProject;
  readonly rules: readonly Rule[];
  readonly interest: CodeInterest;
  readonly recollection: Recollection;
  readonly around: RuleWatch;
}

/**
 * Lets the rules look at a project, level by level, each file once. What a rule throws costs that rule
 * on that file. What the last audit said is taken over where nothing that it rests on changed.
 */
export class RuleRun {
  readonly #project: AuditedProject;
  readonly #rules: readonly Rule[];
  readonly #interest: CodeInterest;
  readonly #recollection: Recollection;
  readonly #around: RuleWatch;
  readonly violations: RawViolation[] = [];
  readonly controls: RawControl[] = [];
  readonly failures: RuleFailure[] = [];
  /** The code files that some rule was concerned with, each with what could not be parsed of it. */
  readonly concernedFiles = new Map<string, string | undefined>();

  constructor({ project, rules, interest, recollection, around }: RuleRunOptions) {
    this.#project = project;
    this.#rules = rules;
    this.#interest = interest;
    this.#recollection = recollection;
    this.#around = around;
  }

  visitCode(): void {
    for (const path of this.#project.paths.filter((each) => languageOf(each) !== undefined)) {
      const { visits, problem } = this.#recollection.answer(`code ${path}`, () =>
        this.#visitCodeFile(path),
      );
      this.#note(path, visits);
      if (visits.length > 0) {
        this.concernedFiles.set(path, problem);
      }
    }
  }

  visitFiles(): void {
    for (const rule of this.#rules) {
      const { file: visit } = rule;
      const paths =
        visit === undefined ? [] : this.#project.paths.filter((path) => visit.matches(path));
      for (const path of paths) {
        this.#answer(rule, path, (notebook) => {
          const file = this.#project.file(path);
          if (file !== undefined) {
            visit?.check(file, notebook, this.#project);
          }
        });
      }
    }
  }

  visitProject(): void {
    for (const rule of this.#rules) {
      const { project: visit } = rule;
      if (visit !== undefined) {
        this.#answer(rule, null, (notebook) => {
          visit.check(this.#project, notebook);
        });
      }
    }
  }

  #answer(rule: Rule, path: string | null, look: (notebook: Notebook) => void): void {
    const name = path === null ? `project ${rule.meta.id}` : `file ${rule.meta.id} ${path}`;
    const { visits } = this.#recollection.answer(name, () => ({
      visits: [this.#attempt(rule, look)],
      problem: undefined,
    }));
    this.#note(path, visits);
  }

  #visitCodeFile(path: string): Omit<RememberedAnswer, 'basis'> {
    const file = this.#project.file(path);
    const rules =
      file === undefined ? [] : this.#interest.rulesFor(path, this.#project.wordsIn(path));
    return {
      visits: rules.map((rule) => this.#visitModule(rule, path)),
      problem:
        file === undefined || rules.length === 0
          ? undefined
          : firstProblem(file, this.#project.module(path)?.facts.problems ?? []),
    };
  }

  #visitModule(rule: CodeRule, path: string): RememberedVisit {
    return this.#attempt(rule, (notebook) => {
      const module = this.#project.module(path);
      if (module !== undefined) {
        rule.code.check(module, notebook);
      }
    });
  }

  #attempt(rule: Rule, look: (notebook: Notebook) => void): RememberedVisit {
    const notebook = new Notebook(rule, (path) => this.#project.file(path) !== undefined);
    const { violations, controls } = notebook;
    let failure: string | undefined;
    this.#around(rule.meta.id, () => {
      try {
        look(notebook);
      } catch (error) {
        failure = describe(error);
      }
    });
    return { rule: rule.meta.id, violations, controls, failure };
  }

  #note(path: string | null, visits: readonly RememberedVisit[]): void {
    for (const { rule, violations, controls, failure } of visits) {
      this.violations.push(...violations);
      this.controls.push(...controls);
      if (failure !== undefined) {
        this.failures.push({ rule, path, reason: failure });
      }
    }
  }
}

// The message of an exception can quote the code that it stumbled over; its kind cannot.
function describe(error: unknown): string {
  if (error instanceof RangeError) {
    return 'nested too deeply';
  }
  if (error instanceof UnreadPlaceError) {
    return 'it speaks of a file that was not read';
  }
  return `internal error (${error instanceof Error ? error.name : typeof error})`;
}
