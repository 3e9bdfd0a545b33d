import type { Suggestion } from '#core/finding.ts';
import { LineIndex } from '#core/line-index.ts';

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The texts of the files that a suggestion changes, after its edits. Throws when an edit lies in a
 * file that is not there or overlaps another one.
 */
export function applySuggestion(
  files: Readonly<Record<string, string | null>>,
  suggestion: Suggestion,
): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const [path, edits] of Map.groupBy(suggestion.edits, (edit) => edit.path)) {
    const text = files[path];
    if (text === undefined || text === null) {
      throw new Error(`The suggestion edits ${path}, which the case does not have.`);
    }
    const lines = new LineIndex(text);
    const replacements = edits.map((edit) => ({
      start: lines.offset(edit.start),
      end: lines.offset(edit.end),
      text: edit.text,
    }));
    changed[path] = replaceAll(path, text, replacements);
  }
  return changed;
}

function replaceAll(path: string, text: string, replacements: readonly Replacement[]): string {
  const ordered = replacements.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let offset = 0;
  for (const { start, end, text: inserted } of ordered) {
    if (start < offset) {
      throw new Error(`Two edits of the suggestion overlap in ${path} at offset ${start}.`);
    }
    result += text.slice(offset, start) + inserted;
    offset = end;
  }
  return result + text.slice(offset);
}
