import type { RuleFailure } from '#core/audit-result.ts';
import { languageOf } from '#model/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Rule } from '#model/rule.ts';

import type { RememberedFile, RememberedVisit } from './audit-memory.ts';
import type { AuditedProject } from './audited-project.ts';
import { firstProblem } from './first-problem.ts';
import { CodeInterest } from './interest.ts';
import type { CodeRule } from './interest.ts';
import { Notebook } from './raw-violation.ts';
import type { RawControl, RawViolation } from './raw-violation.ts';
import type { Recollection } from './recollection.ts';

/**
 * Lets the rules look at a project, level by level, each file once. What a rule throws costs that rule
 * on that file. What the last audit said of a file is taken over where nothing that it depends on changed.
 */
export class RuleRun {
  readonly #project: AuditedProject;
  readonly #rules: readonly Rule[];
  readonly #recollection: Recollection | undefined;
  readonly #files = new Map<string, RememberedFile>();
  readonly violations: RawViolation[] = [];
  readonly controls: RawControl[] = [];
  readonly failures: RuleFailure[] = [];

  constructor(
    project: AuditedProject,
    rules: readonly Rule[],
    recollection: Recollection | undefined,
  ) {
    this.#project = project;
    this.#rules = rules;
    this.#recollection = recollection;
  }

  /** The code files that some rule was concerned with, each with what could not be parsed of it. */
  get concernedFiles(): ReadonlyMap<string, string | undefined> {
    return new Map(
      [...this.#files]
        .filter(([, { concerned }]) => concerned.length > 0)
        .map(([path, { problem }]) => [path, problem]),
    );
  }

  visitCode(): void {
    const interest = new CodeInterest(this.#rules);
    for (const path of this.#project.paths) {
      const file = languageOf(path) === undefined ? undefined : this.#project.file(path);
      if (file !== undefined) {
        this.#files.set(path, this.#visitCodeFile(interest, file));
      }
    }
  }

  visitFiles(): void {
    for (const rule of this.#rules) {
      const { file: visit } = rule;
      const files = visit === undefined ? [] : this.#project.files((path) => visit.matches(path));
      for (const file of files) {
        this.#note(
          rule,
          file.path,
          attempt(rule, (notebook) => {
            visit?.check(file, notebook, this.#project);
          }),
        );
      }
    }
  }

  visitProject(): void {
    for (const rule of this.#rules) {
      const { project: visit } = rule;
      if (visit !== undefined) {
        this.#note(
          rule,
          null,
          attempt(rule, (notebook) => {
            visit.check(this.#project, notebook);
          }),
        );
      }
    }
  }

  /** Hands what was worked out of code files to the memory. To be called after the last visit. */
  keep(): void {
    this.#recollection?.keep(
      new Map(
        [...this.#files].map(([path, file]) => {
          const targets = new Map([...file.targets, ...this.#project.targetsOf(path)]);
          return [path, { ...file, targets }];
        }),
      ),
    );
  }

  #visitCodeFile(interest: CodeInterest, file: ProjectFile): RememberedFile {
    const { path } = file;
    const known = this.#recollection?.fileAt(path);
    const rules =
      known === undefined ? interest.rulesFor(path, file.text) : interest.named(known.concerned);
    const visits = new Map<string, RememberedVisit>();
    for (const rule of rules) {
      const visit = known?.visits.get(rule.meta.id) ?? this.#visitModule(rule, path);
      this.#note(rule, path, visit);
      if (rule.code.reach === 'imports') {
        visits.set(rule.meta.id, visit);
      }
    }
    return {
      concerned: rules.map(({ meta }) => meta.id),
      visits,
      targets: known?.targets ?? new Map(),
      problem: known === undefined && rules.length > 0 ? this.#problemOf(file) : known?.problem,
    };
  }

  #visitModule(rule: CodeRule, path: string): RememberedVisit {
    return attempt(rule, (notebook) => {
      const module = this.#project.module(path);
      if (module === undefined) {
        return;
      }
      if (rule.code.reach === 'imports') {
        this.#project.confined(rule.meta.id, () => {
          rule.code.check(module, notebook);
        });
      } else {
        rule.code.check(module, notebook);
      }
    });
  }

  #problemOf(file: ProjectFile): string | undefined {
    return firstProblem(file, this.#project.module(file.path)?.facts.problems ?? []);
  }

  #note(rule: Rule, path: string | null, visit: RememberedVisit): void {
    this.violations.push(...visit.violations);
    this.controls.push(...visit.controls);
    if (visit.failure !== undefined) {
      this.failures.push({ rule: rule.meta.id, path, reason: visit.failure });
    }
  }
}

function attempt(rule: Rule, look: (notebook: Notebook) => void): RememberedVisit {
  const notebook = new Notebook(rule);
  const { violations, controls } = notebook;
  try {
    look(notebook);
    return { violations, controls, failure: undefined };
  } catch (error) {
    return { violations, controls, failure: describe(error) };
  }
}

// The message of an exception can quote the code that it stumbled over; its kind cannot.
function describe(error: unknown): string {
  if (error instanceof RangeError) {
    return 'nested too deeply';
  }
  return `internal error (${error instanceof Error ? error.name : typeof error})`;
}
