import type { CodeModule } from './code/code-module.ts';
import type { Language } from './code/code.ts';
import type { Basis } from './once.ts';
import type { ProjectFile } from './project-file.ts';

/**
 * What can be said of one file by its path and text alone, so that the answer for a file is kept until
 * the file changes. It outlives the audit, so it holds nothing of it, no module and no project.
 */
export interface FileQuestion {
  /** Tells the question from every other: with the same name the same is asked. */
  readonly name: string;
  /** When given, one of these is in the text or the path of every file whose answer is yes, by case. */
  readonly words?: readonly string[];
  /**
   * When given, one of these matches the text of every file whose answer is yes. Which words that takes
   * is read off them, so there is no need to list these.
   */
  readonly patterns?: readonly RegExp[];
  /** A file needs none of the patterns when one of these matches its path. */
  readonly pathPatterns?: readonly RegExp[];
  path(path: string): boolean;
  /** Asked of the readable files that fit so far. Without it they all answer with yes. */
  file?(file: ProjectFile): boolean;
}

/** Something worked out in one audit that the next one can take over. It holds nothing of the audit. */
export interface KeptFact {
  /** As a part of a basis is named: whoever asked for the fact rests on it. */
  readonly name: string;
  /** What it was worked out from as a whole; undefined for what is kept file by file. */
  readonly basis: Basis | undefined;
  /** Gives it to the project of a later audit, which differs in the files of these paths. */
  takeOver(next: Project, changed: ReadonlySet<string>): void;
  /** True when working it out for that project gives the same. */
  holdsIn(next: Project): boolean;
}

/**
 * The repository at one commit, as rules see it. Files are parsed when a rule first asks for them, so
 * asking for a path costs nothing and asking for its content costs once.
 */
export interface Project {
  /** Every path of the tree, also of files that were not read. Sorted. */
  readonly paths: readonly string[];
  has(path: string): boolean;
  /** Undefined when the tree has no such file or it was not read (binary, too large, not interesting). */
  file(path: string): ProjectFile | undefined;
  /** The readable files whose path matches, sorted. */
  files(matches: (path: string) => boolean): readonly ProjectFile[];
  /** The readable files that answer a question with yes, sorted. */
  filesWhere(question: FileQuestion): readonly ProjectFile[];
  /** Keeps a fact for the next audit; for `settled` and `fileFact`. */
  keep(fact: KeptFact): void;
  /** The program text of a file; undefined when it is no code file or could not be read. */
  module(path: string): CodeModule | undefined;
  /**
   * The file of the project that an import of a code file leads to; undefined when it leads out of the
   * repository or nowhere. The specifier is written as in the source.
   */
  importTarget(fromPath: string, language: Language, specifier: string): string | undefined;
}
