import type { CodeModule } from './code-module.ts';
import type { Language } from './code.ts';
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
  path(path: string): boolean;
  /** Asked of the readable files whose path fits. */
  file(file: ProjectFile): boolean;
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
  /** The program text of a file; undefined when it is no code file or could not be read. */
  module(path: string): CodeModule | undefined;
  /**
   * The file of the project that an import of a code file leads to; undefined when it leads out of the
   * repository or nowhere. The specifier is written as in the source.
   */
  importTarget(fromPath: string, language: Language, specifier: string): string | undefined;
}
