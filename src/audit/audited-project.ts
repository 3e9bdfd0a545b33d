import { compareText } from '#core/finding.ts';
import { CodeModule } from '#model/code/code-module.ts';
import type { CodeFacts, Language } from '#model/code/code.ts';
import { languageOf } from '#model/code/language.ts';
import { moduleFileOf } from '#model/code/module-paths.ts';
import type { ImportTree } from '#model/code/module-paths.ts';
import { restOn } from '#model/once.ts';
import { pathAliasesOf } from '#model/code/path-aliases.ts';
import { ProjectFile } from '#model/project-file.ts';
import type { FileQuestion, KeptFact, Project } from '#model/project.ts';
import {
  isWorkspaceManifest,
  workspacePackagesOf,
  workspacePathsOf,
} from '#model/packages/workspace-packages.ts';
import type { WorkspacePackage } from '#model/packages/workspace-packages.ts';

import type { AuditFile } from './audit-input.ts';
import { ALL_PATHS, existenceOf, questionPart } from './basis-parts.ts';
import { askAll, fitsByPath } from './file-questions.ts';
import type { AnsweredQuestion, AskedTree } from './file-questions.ts';
import { needOfQuestion, wordsIn } from './interest.ts';
import type { Lowering } from './lowering.ts';
import { conditionOf } from './word-condition.ts';
import { WordIndex } from './word-index.ts';
import type { FoundWords } from './word-index.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The tree under audit. Files are parsed on demand and at most once. Whoever asks for something rests on
 * it: on a file by its path, which stands for its content and for where its imports lead.
 */
export class AuditedProject implements Project {
  readonly #files: ReadonlyMap<string, AuditFile>;
  readonly #lowering: Lowering;
  readonly #paths: readonly string[];
  readonly #index: WordIndex;
  readonly #words = new Map<string, FoundWords>();
  readonly #opened = new Map<string, ProjectFile | undefined>();
  readonly #modules = new Map<string, CodeModule | undefined>();
  readonly #aliases = new Map<string, readonly string[]>();
  readonly #targets = new Map<string, Map<string, string | undefined>>();
  readonly #questions = new Map<string, AnsweredQuestion>();
  readonly #facts = new Map<string, KeptFact>();
  #pythonNames: ReadonlySet<string> | undefined;
  #packages: ReadonlyMap<string, WorkspacePackage> | undefined;
  // Where imports lead is part of what a file's path stands for, so nothing is noted on the way.
  readonly #importTree: ImportTree = {
    has: (path) => this.#files.has(path),
    file: (path) => this.#open(path),
    namesPython: (name) => this.#namesPython(name),
    aliasesOf: (fromPath, specifier) => this.#aliasesOf(fromPath, specifier),
  };

  /** The tree for questions to all files: who asks rests on the answer, not on every file. */
  readonly asked: AskedTree = {
    file: (path) => this.#open(path),
    candidates: (question, paths) => this.#candidates(question, paths),
  };

  /** `index` looks for the words that decide whether a file is looked at. */
  constructor(
    files: ReadonlyMap<string, AuditFile>,
    lowering: Lowering,
    index: WordIndex = new WordIndex([]),
  ) {
    this.#files = files;
    this.#lowering = lowering;
    this.#index = index;
    this.#paths = [...files.keys()].toSorted(compareText);
  }

  get paths(): readonly string[] {
    restOn(ALL_PATHS);
    return this.#paths;
  }

  has(path: string): boolean {
    restOn(existenceOf(path));
    return this.#files.has(path);
  }

  file(path: string): ProjectFile | undefined {
    restOn(path);
    return this.#open(path);
  }

  files(matches: (path: string) => boolean): readonly ProjectFile[] {
    return this.paths.filter(matches).flatMap((path) => this.file(path) ?? []);
  }

  filesWhere(question: FileQuestion): readonly ProjectFile[] {
    restOn(questionPart(question.name));
    let answered = this.#questions.get(question.name);
    if (answered === undefined) {
      answered = askAll(question, this.#paths, this.asked);
      this.#questions.set(question.name, answered);
    }
    return [...answered.yes].toSorted(compareText).flatMap((path) => this.file(path) ?? []);
  }

  module(path: string): CodeModule | undefined {
    restOn(path);
    if (!this.#modules.has(path)) {
      this.#modules.set(path, this.#parse(path));
    }
    return this.#modules.get(path);
  }

  importTarget(fromPath: string, language: Language, specifier: string): string | undefined {
    restOn(fromPath);
    let targets = this.#targets.get(fromPath);
    if (targets === undefined) {
      targets = new Map();
      this.#targets.set(fromPath, targets);
    }
    if (!targets.has(specifier)) {
      targets.set(specifier, moduleFileOf(this.#importTree, fromPath, language, specifier));
    }
    return targets.get(specifier);
  }

  /** Which of the words are in the path or the text of a file. */
  wordsIn(path: string): FoundWords {
    let words = this.#words.get(path);
    if (words === undefined) {
      words = this.#find(this.#index, path);
      this.#words.set(path, words);
    }
    return words;
  }

  /** By file, the imports that were asked for, with what they led to. */
  get targets(): ReadonlyMap<string, ReadonlyMap<string, string | undefined>> {
    return this.#targets;
  }

  /** The questions that were asked, by name. */
  get questions(): ReadonlyMap<string, AnsweredQuestion> {
    return this.#questions;
  }

  keep(fact: KeptFact): void {
    this.#facts.set(fact.name, fact);
  }

  /** The facts that were kept, by name. */
  get facts(): ReadonlyMap<string, KeptFact> {
    return this.#facts;
  }

  /** Takes over an answer that was worked out of another tree and holds for this one. */
  takeOver(answered: AnsweredQuestion): void {
    this.#questions.set(answered.question.name, answered);
  }

  #candidates(question: FileQuestion, paths: readonly string[]): readonly string[] {
    const need = needOfQuestion(question);
    // Without a need no file is looked into.
    if (need === undefined) {
      return paths;
    }
    const isMet = conditionOf(need, this.#index);
    if (isMet !== undefined) {
      return paths.filter((path) => isMet(this.wordsIn(path)) || fitsByPath(question, path));
    }
    // No rule that is on says that it asks this.
    const own = new WordIndex(wordsIn(need));
    const isMetByOwn = conditionOf(need, own);
    return paths.filter(
      (path) => isMetByOwn?.(this.#find(own, path)) === true || fitsByPath(question, path),
    );
  }

  #find(index: WordIndex, path: string): FoundWords {
    return index.find(`/${path}`, this.#open(path)?.text ?? '');
  }

  #namesPython(name: string): boolean {
    this.#pythonNames ??= new Set(
      this.#paths
        .filter((path) => path.endsWith('.py'))
        .flatMap((path) => path.slice(0, -'.py'.length).split('/')),
    );
    return this.#pythonNames.has(name);
  }

  #aliasesOf(fromPath: string, specifier: string): readonly string[] {
    // Which config counts is decided by the folder, so siblings share the answer.
    const key = `${fromPath.slice(0, fromPath.lastIndexOf('/') + 1)}\n${specifier}`;
    let aliases = this.#aliases.get(key);
    if (aliases === undefined) {
      this.#packages ??= workspacePackagesOf(
        this.#paths.filter(isWorkspaceManifest).flatMap((path) => this.#open(path) ?? []),
      );
      aliases = [
        ...pathAliasesOf(this.#importTree, fromPath, specifier),
        ...workspacePathsOf(this.#packages, specifier),
      ];
      this.#aliases.set(key, aliases);
    }
    return aliases;
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
