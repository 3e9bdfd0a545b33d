import type { Paint } from '#report/code-frame.ts';

/** Columns of plain text below a heading, as wide as their widest cell. Ends with a line feed. */
export function textTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const [first, ...others] = [heading, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [paint('strong', first ?? ''), ...others, ''].join('\n');
}
