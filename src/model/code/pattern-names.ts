import type { Pattern } from './code.ts';

/** Adds the names that a pattern binds. Members and indexes bind none. */
export function addPatternNames(pattern: Pattern | null, names: Set<string>): void {
  switch (pattern?.kind) {
    case 'name':
      names.add(pattern.name);
      break;
    case 'listPattern':
      for (const item of pattern.items) {
        addPatternNames(item, names);
      }
      break;
    case 'objectPattern':
      for (const { target } of pattern.properties) {
        addPatternNames(target, names);
      }
      break;
    default:
  }
}
