import type { FileQuestion } from '../project.ts';

const RECOVERY =
  /disaster|\brestor(?:e|es|ing|ation)\b|\brecover(?:y|ing)?\b|\brunbooks?\b|\broll(?:ing)?[- ]?backs?\b|\bincidents?\b|\bplaybooks?\b|\bpost-?mortem/iu;

/** True for documents in prose. */
export function isDocumentPath(path: string): boolean {
  return (
    /\.(?:mdx?|markdown|rst|adoc|txt)$/iu.test(path) &&
    !/(?:^|\/)(?:CHANGELOG|LICENSE|requirements)/iu.test(path)
  );
}

/** Documents that say what to do when something is lost or broken. */
export const RECOVERY_DOCUMENTS: FileQuestion = {
  name: 'recovery-documents',
  path: isDocumentPath,
  patterns: [RECOVERY],
  pathPatterns: [RECOVERY],
};
