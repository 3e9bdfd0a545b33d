import type { Messages, Report, RuleMeta } from '#core/rule.ts';

import type { CodeModule } from './code/code-module.ts';
import type { Language } from './code/code.ts';
import type { ProjectFile } from './project-file.ts';
import type { FileQuestion, Project } from './project.ts';

/**
 * Looks at one code file at a time; the module answers for other files where names lead there. Tests,
 * fixtures, samples and vendored code are left out: what is wrong there does not reach production.
 */
export interface CodeVisit<M extends Messages> {
  readonly languages: readonly Language[];
  /**
   * A file is interesting when its text or its path, which begins with a slash, contains one of these
   * words, compared by case. Files in which no rule is interested are never parsed, so a word must be in
   * every file that can violate the rule, and the fewer files have one, the better.
   */
  readonly words: readonly string[];
  /** When given, one of these must be in the file as well. */
  readonly withWords?: readonly string[];
  check(module: CodeModule, report: Report<M>): void;
}

/** Looks at one file of data, configuration or text at a time. */
export interface FileVisit<M extends Messages> {
  matches(path: string): boolean;
  check(file: ProjectFile, report: Report<M>, project: Project): void;
}

/** Looks at the repository as a whole, once. */
export interface ProjectVisit<M extends Messages> {
  /** Files whose content the visit may ask for, so that they are loaded. */
  reads(path: string): boolean;
  check(project: Project, report: Report<M>): void;
}

/** One rule: what is said about it, and the levels at which it looks. It needs at least one of them. */
export interface Rule<M extends Messages = Messages> {
  readonly meta: RuleMeta<M>;
  /** Questions to all files that its visits ask: named here, their words are looked for in the one pass for all. */
  readonly asks?: readonly FileQuestion[];
  readonly code?: CodeVisit<M>;
  readonly file?: FileVisit<M>;
  readonly project?: ProjectVisit<M>;
}

/** Gives a rule its type: message ids and placeholders are checked where they are reported. */
export function defineRule<const M extends Messages>(rule: Rule<M>): Rule<M> {
  return rule;
}
