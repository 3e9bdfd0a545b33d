import { createHash } from 'node:crypto';

import { languageOf } from '#model/language.ts';
import type { Rule } from '#model/rule.ts';

import type { AuditFile, AuditInput } from './audit-input.ts';
import type { AuditMemory, RememberedFile, RememberedProject } from './audit-memory.ts';
import type { AuditedProject } from './audited-project.ts';
import type { Lowering } from './lowering.ts';
import { staleFiles } from './stale-files.ts';

/** What an audit can take over from the last one of the same repository. */
export interface Recollection {
  /** What is still true of a file, undefined when it has to be worked out. */
  fileAt(path: string): RememberedFile | undefined;
  /** Keeps what this audit worked out for the next one. */
  keep(files: ReadonlyMap<string, RememberedFile>): void;
}

/** Undefined when the audit has no memory. */
export function recollect(
  { memory, memoryKey, files }: AuditInput,
  rules: readonly Rule[],
  project: AuditedProject,
): Recollection | undefined {
  if (memory === undefined || memoryKey === undefined) {
    return undefined;
  }
  const ids = idsOf(files);
  const ruleIds = rules.map(({ meta }) => meta.id).join(' ');
  const last = memory.project(memoryKey);
  const before = last?.rules === ruleIds ? last : undefined;
  const stale = before === undefined ? new Set<string>() : staleIn(before, ids, project);
  return {
    fileAt: (path) => (stale.has(path) ? undefined : before?.files.get(path)),
    keep: (worked) => {
      memory.remember(memoryKey, { rules: ruleIds, ids, files: worked });
    },
  };
}

/** Facts by content: what was parsed once is not parsed again, whatever file it stands in. */
export function rememberingLowering(
  lowering: Lowering,
  memory: AuditMemory,
  files: ReadonlyMap<string, AuditFile>,
): Lowering {
  return (language, path, text) => {
    const entry = files.get(path);
    const id = entry === undefined ? '' : contentId(entry);
    // The extension decides the dialect.
    const extension = path.slice(path.lastIndexOf('.') + 1);
    return memory.facts(`${language}:${extension}:${id}`, text.length, () =>
      lowering(language, path, text),
    );
  };
}

function staleIn(
  before: RememberedProject,
  ids: ReadonlyMap<string, string>,
  project: AuditedProject,
): ReadonlySet<string> {
  return staleFiles(before, ids, (path, specifier) => {
    const language = languageOf(path);
    return language === undefined ? undefined : project.importTarget(path, language, specifier);
  });
}

function idsOf(files: ReadonlyMap<string, AuditFile>): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, file]) => [path, contentId(file)]));
}

function contentId(file: AuditFile): string {
  if (file.kind === 'unread') {
    return `unread: ${file.reason}`;
  }
  return file.id ?? createHash('sha256').update(file.text).digest('hex');
}
