import type { ProjectFile } from '#model/project-file.ts';
import type { FileQuestion } from '#model/project.ts';

/** A question with the paths of the files that answer it with yes. */
export interface AnsweredQuestion {
  readonly question: FileQuestion;
  readonly yes: ReadonlySet<string>;
}

/** The tree whose files are asked. */
export interface AskedTree {
  /** Undefined when the file is not there or not readable. */
  file(path: string): ProjectFile | undefined;
  /** Of the paths, those of files with what must be in one that answers the question with yes. */
  candidates(question: FileQuestion, paths: readonly string[]): readonly string[];
}

/** Asks all given files. */
export function askAll(
  question: FileQuestion,
  paths: readonly string[],
  tree: AskedTree,
): AnsweredQuestion {
  return { question, yes: new Set(answering(question, paths, tree)) };
}

/** The answer in a tree that differs in these files only. The same object when it is the same. */
export function askAgain(
  before: AnsweredQuestion,
  changed: readonly string[],
  tree: AskedTree,
): AnsweredQuestion {
  const { question } = before;
  const yes = new Set(before.yes);
  const answeringNow = new Set(answering(question, changed, tree));
  let isSame = true;
  for (const path of changed) {
    const isYes = answeringNow.has(path);
    isSame &&= isYes === before.yes.has(path);
    if (isYes) {
      yes.add(path);
    } else {
      yes.delete(path);
    }
  }
  return isSame ? before : { question, yes };
}

function answering(
  question: FileQuestion,
  paths: readonly string[],
  tree: AskedTree,
): readonly string[] {
  return tree.candidates(question, paths).filter((path) => {
    const file = question.path(path) ? tree.file(path) : undefined;
    return file !== undefined && isMet(question, file);
  });
}

/** True for a file that needs none of the question's patterns. */
export function fitsByPath({ pathPatterns }: FileQuestion, path: string): boolean {
  return pathPatterns?.some((pattern) => pattern.test(path)) === true;
}

function isMet(question: FileQuestion, file: ProjectFile): boolean {
  const { patterns } = question;
  const isMatch =
    patterns === undefined ||
    fitsByPath(question, file.path) ||
    patterns.some((pattern) => pattern.test(file.text));
  return isMatch && (question.file === undefined || question.file(file));
}
