import { isTestPath, languageOf } from '../code/language.ts';
import type { Project } from '../project.ts';

// Calls and columns, not what an interface promises in words.
const ERASES =
  /anonymi[sz]e(?!_?ip)|pseudonymi[sz]|hard_?delete|permanently?_?delete(?=\w*\()|purge_?\w*(?:user|account)|(?:user|account)s?_?purge|scrub_?\w*(?:user|pii|personal)|deleted_?at["'`]?\s*(?:<|:\s*\{?\s*(?:\$?lte?\b|LessThan|\[Op)|__lte?\b)|\blte?\([\w.]*deleted_?at\b/iu;

/** True when something in the program anonymises users, or deletes rows for good some time after they were marked. */
export function isErasedLater(project: Project): boolean {
  const erasing = project.filesWhere({
    name: 'erased-later',
    path: isServerCode,
    file: ({ text }) => ERASES.test(text),
  });
  return erasing.length > 0;
}

function isServerCode(path: string): boolean {
  const isCode =
    languageOf(path) !== undefined && !/\.[jt]sx$|(?:^|\/)(?:public|static|assets)\//u.test(path);
  return (isCode || path.endsWith('.sql')) && !isTestPath(path);
}
