import { FaultlineError } from '#core/errors.ts';
import { compareText } from '#core/finding.ts';
import { CodeModule } from '#model/code-module.ts';
import type { CodeFacts, Language } from '#model/code.ts';
import { languageOf } from '#model/language.ts';
import { moduleFileOf } from '#model/module-paths.ts';
import { pathAliasesOf } from '#model/path-aliases.ts';
import { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';

import type { AuditFile } from './audit-input.ts';
import type { Lowering } from './lowering.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** The tree under audit. Files are parsed on demand and at most once. */
export class AuditedProject implements Project {
  readonly #files: ReadonlyMap<string, AuditFile>;
  readonly #lowering: Lowering;
  readonly #paths: readonly string[];
  readonly #opened = new Map<string, ProjectFile | undefined>();
  readonly #modules = new Map<string, CodeModule | undefined>();
  readonly #aliases = new Map<string, readonly string[]>();
  readonly #targets = new Map<string, Map<string, string | undefined>>();
  /** The rule whose visit may only look along imports, while it runs. */
  #confinedRule: string | undefined;
  #isResolving = false;

  constructor(files: ReadonlyMap<string, AuditFile>, lowering: Lowering) {
    this.#files = files;
    this.#lowering = lowering;
    this.#paths = [...files.keys()].toSorted(compareText);
  }

  get paths(): readonly string[] {
    this.#demandProject();
    return this.#paths;
  }

  has(path: string): boolean {
    this.#demandProject();
    return this.#files.has(path);
  }

  file(path: string): ProjectFile | undefined {
    this.#demandProject();
    return this.#open(path);
  }

  files(matches: (path: string) => boolean): readonly ProjectFile[] {
    return this.paths.filter(matches).flatMap((path) => this.#open(path) ?? []);
  }

  module(path: string): CodeModule | undefined {
    if (!this.#modules.has(path)) {
      this.#modules.set(path, this.#parse(path));
    }
    return this.#modules.get(path);
  }

  importTarget(fromPath: string, language: Language, specifier: string): string | undefined {
    let targets = this.#targets.get(fromPath);
    if (targets === undefined) {
      targets = new Map();
      this.#targets.set(fromPath, targets);
    }
    if (!targets.has(specifier)) {
      targets.set(
        specifier,
        this.#resolve(() => moduleFileOf(this, fromPath, language, specifier)),
      );
    }
    return targets.get(specifier);
  }

  aliasesOf(fromPath: string, specifier: string): readonly string[] {
    // Which config counts is decided by the folder, so siblings share the answer.
    const key = `${fromPath.slice(0, fromPath.lastIndexOf('/') + 1)}\n${specifier}`;
    let aliases = this.#aliases.get(key);
    if (aliases === undefined) {
      aliases = this.#resolve(() => pathAliasesOf(this, fromPath, specifier));
      this.#aliases.set(key, aliases);
    }
    return aliases;
  }

  /** The imports of a file that were asked for, with what they led to. */
  targetsOf(path: string): ReadonlyMap<string, string | undefined> {
    return this.#targets.get(path) ?? new Map();
  }

  /**
   * Runs the visit of a rule that promised to look along imports only. What else it asks of the
   * project breaks that promise and throws `contract-broken`.
   */
  confined(rule: string, visit: () => void): void {
    this.#confinedRule = rule;
    try {
      visit();
    } finally {
      this.#confinedRule = undefined;
    }
  }

  #resolve<T>(work: () => T): T {
    const before = this.#isResolving;
    this.#isResolving = true;
    try {
      return work();
    } finally {
      this.#isResolving = before;
    }
  }

  #demandProject(): void {
    if (this.#confinedRule !== undefined && !this.#isResolving) {
      throw new FaultlineError(
        'contract-broken',
        `${this.#confinedRule} looks beyond its imports: give its code visit the reach "project".`,
        { fields: { rule: this.#confinedRule } },
      );
    }
  }

  #open(path: string): ProjectFile | undefined {
    if (!this.#opened.has(path)) {
      const entry = this.#files.get(path);
      this.#opened.set(path, entry?.kind === 'text' ? open(path, entry.text) : undefined);
    }
    return this.#opened.get(path);
  }

  #parse(path: string): CodeModule | undefined {
    const file = this.#open(path);
    const language = languageOf(path);
    if (file === undefined || language === undefined) {
      return undefined;
    }
    const facts: CodeFacts = this.#lowering(language, path, file.text);
    return new CodeModule(file, facts, this);
  }
}

function open(path: string, text: string): ProjectFile {
  return new ProjectFile(path, text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
}
