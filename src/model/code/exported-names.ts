import { fileFact } from '../file-fact.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';

interface ExportedNames {
  readonly names: ReadonlySet<string>;
  /** True when the text exports names in a way that is not told here, or those of other files. */
  readonly isOpen: boolean;
}

const DECLARED =
  /\bexport\s+(?:(?:declare|default|abstract|async)\s+)*(?:const|let|var|function\s*\*?|class|type|interface|enum|namespace|module)\s+(?:enum\s+)?(?<name>[\w$]+)/gu;
const LISTED = /\bexport\s+(?:type\s+)?\{(?<names>[^}]*)\}/gu;
const OPEN =
  /\bexport\s*(?:\*|=)|\bexport\s+import\b|\bexport\s+(?:const|let|var)\s*[{[]|\bexport\s+(?:const|let|var)\s[^;=\n]*,|\bexports\b|\bexport\s+default\b|\bexport\s+(?!type\b|declare\b|abstract\b|async\b|const\b|let\b|var\b|function\b|class\b|interface\b|enum\b|namespace\b|module\b|default\b|\{)\S/u;

/**
 * False when a file of TypeScript or JavaScript cannot export the name, going by its text, which need not
 * be parsed for it. True when it does, or may.
 */
export function mayExportName(project: Project, path: string, name: string): boolean {
  const known = exportedNames(project, path);
  return known === undefined || known.isOpen || known.names.has(name);
}

const exportedNames = fileFact('exported-names', ({ text }: ProjectFile): ExportedNames => {
  const names = new Set<string>();
  for (const { groups } of text.matchAll(DECLARED)) {
    names.add(groups?.['name'] ?? '');
  }
  for (const { groups } of text.matchAll(LISTED)) {
    for (const [word] of (groups?.['names'] ?? '').matchAll(/[\w$]+/gu)) {
      names.add(word);
    }
  }
  return { names, isOpen: OPEN.test(text) };
});
