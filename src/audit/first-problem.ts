import type { ProjectFile } from '#model/project-file.ts';

/** Where and why a file could not be read whole, undefined when it could. */
export function firstProblem(
  file: ProjectFile,
  problems: readonly { readonly start: number; readonly message: string }[],
): string | undefined {
  const [first] = problems;
  if (first === undefined) {
    return undefined;
  }
  const { line, column } = file.lines.position(first.start);
  return `line ${line}, column ${column}: ${first.message}`;
}
