import { wrapText } from './wrap-text.ts';

const GAP = '  ';

/**
 * A table whose first row is its head. One too wide for columns becomes a list without head: each
 * row on a line, its last cell wrapped below.
 */
export function tableLines(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const columns = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const total = (columns ?? []).reduce((sum, column) => sum + column + GAP.length, 0);
  return total <= width
    ? rows.map((row) => inColumns(row, columns ?? []))
    : rows.slice(1).flatMap((row) => asEntry(row, width));
}

function inColumns(row: readonly string[], columns: readonly number[]): string {
  return row
    .map((cell, index) =>
      /^\d+$/u.test(cell) ? cell.padStart(columns[index] ?? 0) : cell.padEnd(columns[index] ?? 0),
    )
    .join(GAP)
    .trimEnd();
}

function asEntry(row: readonly string[], width: number): readonly string[] {
  return [row.slice(0, -1).join(GAP), ...wrapText(row.at(-1) ?? '', width, '    ')];
}
