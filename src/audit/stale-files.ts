import type { RememberedProject } from './audit-memory.ts';
import { decidesImports } from './interest.ts';

/** Where an import leads in the tree that is audited. */
export type ImportResolver = (fromPath: string, specifier: string) => string | undefined;

/**
 * The remembered code files whose answers may differ now: those whose content changed, those of whose
 * imports one leads elsewhere, and all that reach one of these along imports. A file that was not
 * remembered is stale as well, but not in the set.
 */
export function staleFiles(
  before: RememberedProject,
  ids: ReadonlyMap<string, string>,
  resolve: ImportResolver,
): ReadonlySet<string> {
  const areImportsSteady = hasSamePaths(before.ids, ids) && haveSameConfig(before.ids, ids);
  const importers = new Map<string, string[]>();
  const stale = new Set<string>();
  for (const [path, file] of before.files) {
    for (const [specifier, target] of file.targets) {
      if (target !== undefined) {
        importers.set(target, [...(importers.get(target) ?? []), path]);
      }
      if (!areImportsSteady && resolve(path, specifier) !== target) {
        stale.add(path);
      }
    }
  }
  for (const [path, id] of before.ids) {
    if (ids.get(path) !== id) {
      stale.add(path);
    }
  }
  const waiting = [...stale];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const importer of importers.get(path) ?? []) {
      if (!stale.has(importer)) {
        stale.add(importer);
        waiting.push(importer);
      }
    }
  }
  return stale;
}

function hasSamePaths(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): boolean {
  return before.size === after.size && [...before.keys()].every((path) => after.has(path));
}

function haveSameConfig(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): boolean {
  return [...after].every(([path, id]) => !decidesImports(path) || before.get(path) === id);
}
