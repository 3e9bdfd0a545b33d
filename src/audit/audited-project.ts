import { compareText } from '#core/finding.ts';
import { CodeModule } from '#model/code-module.ts';
import type { CodeFacts } from '#model/code.ts';
import { languageOf } from '#model/language.ts';
import { pathAliasesOf } from '#model/path-aliases.ts';
import { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';

import type { AuditFile } from './audit-input.ts';
import type { Lowering } from './lowering.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** The tree under audit. Files are parsed on demand and at most once. */
export class AuditedProject implements Project {
  readonly paths: readonly string[];
  readonly #files: ReadonlyMap<string, AuditFile>;
  readonly #lowering: Lowering;
  readonly #opened = new Map<string, ProjectFile | undefined>();
  readonly #modules = new Map<string, CodeModule | undefined>();
  readonly #aliases = new Map<string, readonly string[]>();

  constructor(files: ReadonlyMap<string, AuditFile>, lowering: Lowering) {
    this.#files = files;
    this.#lowering = lowering;
    this.paths = [...files.keys()].toSorted(compareText);
  }

  /** The modules that were parsed. */
  get parsedModules(): readonly CodeModule[] {
    return [...this.#modules.values()].filter((module) => module !== undefined);
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  file(path: string): ProjectFile | undefined {
    if (!this.#opened.has(path)) {
      const entry = this.#files.get(path);
      this.#opened.set(path, entry?.kind === 'text' ? open(path, entry.text) : undefined);
    }
    return this.#opened.get(path);
  }

  files(matches: (path: string) => boolean): readonly ProjectFile[] {
    return this.paths.filter(matches).flatMap((path) => this.file(path) ?? []);
  }

  module(path: string): CodeModule | undefined {
    if (!this.#modules.has(path)) {
      this.#modules.set(path, this.#parse(path));
    }
    return this.#modules.get(path);
  }

  aliasesOf(fromPath: string, specifier: string): readonly string[] {
    // Which config counts is decided by the folder, so siblings share the answer.
    const key = `${fromPath.slice(0, fromPath.lastIndexOf('/') + 1)}\n${specifier}`;
    let aliases = this.#aliases.get(key);
    if (aliases === undefined) {
      aliases = pathAliasesOf(this, fromPath, specifier);
      this.#aliases.set(key, aliases);
    }
    return aliases;
  }

  #parse(path: string): CodeModule | undefined {
    const file = this.file(path);
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
