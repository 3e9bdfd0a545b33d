import type { RuleFailure } from '#core/audit-result.ts';
import type { Rule } from '#model/rule.ts';

import type { AuditedProject } from './audited-project.ts';
import { CodeInterest } from './interest.ts';
import { Notebook } from './raw-violation.ts';

/** Lets the rules look at a project, level by level, each file once. What a rule throws costs that rule on that file. */
export class RuleRun {
  readonly #project: AuditedProject;
  readonly #rules: readonly Rule[];
  readonly #notebooks: ReadonlyMap<Rule['meta']['id'], Notebook>;
  readonly failures: RuleFailure[] = [];

  constructor(project: AuditedProject, rules: readonly Rule[]) {
    this.#project = project;
    this.#rules = rules;
    this.#notebooks = new Map(rules.map((rule) => [rule.meta.id, new Notebook(rule)]));
  }

  /** What each rule said, in the order of the rules. */
  get notebooks(): readonly Notebook[] {
    return [...this.#notebooks.values()];
  }

  visitCode(): void {
    const interest = new CodeInterest(this.#rules);
    for (const path of this.#project.paths) {
      const file = this.#project.file(path);
      for (const rule of file === undefined ? [] : interest.rulesFor(path, file.text)) {
        this.#attempt(rule, path, (notebook) => {
          const module = this.#project.module(path);
          if (module !== undefined) {
            rule.code.check(module, notebook);
          }
        });
      }
    }
  }

  visitFiles(): void {
    for (const rule of this.#rules) {
      const visit = rule.file;
      for (const file of visit === undefined
        ? []
        : this.#project.files((path) => visit.matches(path))) {
        this.#attempt(rule, file.path, (notebook) => {
          visit?.check(file, notebook, this.#project);
        });
      }
    }
  }

  visitProject(): void {
    for (const rule of this.#rules) {
      if (rule.project !== undefined) {
        this.#attempt(rule, null, (notebook) => {
          rule.project?.check(this.#project, notebook);
        });
      }
    }
  }

  #attempt(rule: Rule, path: string | null, look: (notebook: Notebook) => void): void {
    const notebook = this.#notebooks.get(rule.meta.id);
    if (notebook === undefined) {
      return;
    }
    try {
      look(notebook);
    } catch (error) {
      this.failures.push({ rule: rule.meta.id, path, reason: describe(error) });
    }
  }
}

// The message of an exception can quote the code that it stumbled over; its kind cannot.
function describe(error: unknown): string {
  if (error instanceof RangeError) {
    return 'nested too deeply';
  }
  return `internal error (${error instanceof Error ? error.name : typeof error})`;
}
