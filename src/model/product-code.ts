import { isTestPath, languageOf } from './code/language.ts';
import type { FileQuestion, Project } from './project.ts';
import type { ProjectFile } from './project-file.ts';
import { isOneOffPath } from './one-off-path.ts';
import { isSamplePath } from './sample-path.ts';
import { serverCodeOf } from './http/server-code.ts';

/** True for code of the product itself: no test, sample or script. */
export function isProductCode(path: string): boolean {
  return (
    languageOf(path) !== undefined &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !isOneOffPath(path)
  );
}

/** The first match of a pattern in a file that answers a question, and runs on a server. */
export function firstOnServer(
  project: Project,
  question: FileQuestion,
  pattern: RegExp,
):
  | {
      readonly file: ProjectFile;
      readonly start: number;
      readonly end: number;
      readonly text: string;
    }
  | undefined {
  const { files } = serverCodeOf(project);
  for (const file of project.filesWhere(question)) {
    const match = files.has(file.path) ? pattern.exec(file.text) : null;
    if (match !== null) {
      const [text] = match;
      return { file, start: match.index, end: match.index + text.length, text };
    }
  }
  return undefined;
}
