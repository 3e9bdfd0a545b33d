import type { ProjectFile } from '#model/project-file.ts';
import type { FileQuestion } from '#model/project.ts';

/** A question with the paths of the files that answer it with yes. */
export interface AnsweredQuestion {
  readonly question: FileQuestion;
  readonly yes: ReadonlySet<string>;
}

/** Opens a file of the tree; undefined when it is not there or not readable. */
type Open = (path: string) => ProjectFile | undefined;

/** Asks all given files. */
export function askAll(
  question: FileQuestion,
  paths: readonly string[],
  open: Open,
): AnsweredQuestion {
  return { question, yes: new Set(paths.filter((path) => answers(question, path, open))) };
}

/** The answer in a tree that differs in these files only. The same object when it is the same. */
export function askAgain(
  before: AnsweredQuestion,
  changed: Iterable<string>,
  open: Open,
): AnsweredQuestion {
  const { question } = before;
  const yes = new Set(before.yes);
  let isSame = true;
  for (const path of changed) {
    const isYes = answers(question, path, open);
    isSame &&= isYes === before.yes.has(path);
    if (isYes) {
      yes.add(path);
    } else {
      yes.delete(path);
    }
  }
  return isSame ? before : { question, yes };
}

function answers(question: FileQuestion, path: string, open: Open): boolean {
  const file = question.path(path) ? open(path) : undefined;
  return file !== undefined && question.file(file);
}
