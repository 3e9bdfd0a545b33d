import type { AuditResult } from '#core/audit-result.ts';
import { LineIndex } from '#core/line-index.ts';
import type { Position, Span } from '#core/span.ts';

/** The places that an audit names and its files do not have: none, whatever the files hold. */
export function misplaced(
  result: AuditResult,
  files: Readonly<Record<string, string>>,
): readonly (Span & { readonly path: string })[] {
  const lines = new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      new LineIndex(text.replace(/^\uFEFF/u, '')),
    ]),
  );
  return [
    ...result.findings,
    ...result.findings.flatMap(({ evidence }) => evidence),
    ...result.findings.flatMap(({ suggestion }) => suggestion?.edits ?? []),
    ...result.controls.flatMap(({ evidence }) => evidence),
  ].filter((place) => !isInside(lines.get(place.path), place));
}

function isInside(lines: LineIndex | undefined, { start, end }: Span): boolean {
  return lines !== undefined && [start, end].every((position) => isPosition(lines, position));
}

function isPosition(lines: LineIndex, position: Position): boolean {
  const { line, column } = lines.position(lines.offset(position));
  return line === position.line && column === position.column;
}
