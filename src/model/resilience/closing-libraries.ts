import { dataAt, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import { importedFiles } from '../code/imported-files.ts';
import type { Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { haveSameItems, settled } from '../code/settled.ts';

const ENTRY = /^(?:src\/|lib\/)?index\.[cm]?[jt]s$/u;
const CLOSES =
  /(?<![.\w])(?:close|disconnect|shutdown|destroy|dispose)\s*(?::\s*(?:async\b\s*)?\(\)\s*=>|:\s*(?:async\s+)?function\b|\(\)\s*(?::\s*[\w<>]+\s*)?\{)/u;

/**
 * The files of packages that others install and whose entry offers a way to close what it made: programs
 * that call it expect to end after that.
 */
export const filesOfClosingLibraries = settled(
  'closing-libraries',
  (project): ReadonlySet<string> => {
    const entries = project
      .files((path) => fileNameOf(path) === 'package.json')
      .filter((file) => isPublished(file))
      .flatMap(({ path }) => entriesIn(project, path.slice(0, -'package.json'.length)));
    const reached = new Set(entries);
    for (const path of reached) {
      for (const next of importedFiles(project, path)) {
        reached.add(next);
      }
    }
    return reached;
  },
  haveSameItems,
);

function entriesIn(project: Project, root: string): readonly string[] {
  return project
    .files((path) => path.startsWith(root) && ENTRY.test(path.slice(root.length)))
    .filter(({ text }) => CLOSES.test(text))
    .map(({ path }) => path);
}

function isPublished(manifest: Parameters<typeof readData>[0]): boolean {
  const root = readData(manifest)?.documents[0];
  return (
    textOf(dataAt(root, 'private')) !== 'true' &&
    dataAt(root, 'files') !== undefined &&
    ['main', 'exports', 'module'].some((key) => dataAt(root, key) !== undefined)
  );
}
