/** Prints rows of equal columns, each as wide as its widest cell. */
export function printTable(rows: readonly Readonly<Record<string, string | number>>[]): void {
  const header = Object.keys(rows[0] ?? {});
  const lines = [header, ...rows.map((row) => Object.values(row).map(String))];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  for (const line of lines) {
    const cells = line.map((cell, column) => cell.padStart(widths[column] ?? 0));
    process.stdout.write(`${cells.join('  ')}\n`);
  }
}
