import type { ProjectFile } from '../project-file.ts';

/** One line of an ignore file. */
export interface IgnorePattern {
  readonly start: number;
  readonly end: number;
  readonly isNegated: boolean;
  matches(path: string): boolean;
}

/** How patterns without a slash are meant: at any depth (`.gitignore`) or at the root only (`.dockerignore`). */
export type IgnoreKind = 'git' | 'docker';

/**
 * The patterns of an ignore file, in its order; paths are seen from its folder.
 * https://git-scm.com/docs/gitignore, https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function ignorePatternsOf(file: ProjectFile, kind: IgnoreKind): readonly IgnorePattern[] {
  return Array.from(file.text.matchAll(/^[^\S\n]*(?<line>[^#\s][^\r\n]*)$/gmu)).flatMap((match) => {
    const written = (match.groups?.['line'] ?? '').trim();
    const isNegated = written.startsWith('!');
    const expression = expressionOf(isNegated ? written.slice(1) : written, kind);
    const start = match.index + match[0].indexOf(written);
    return [
      {
        start,
        end: start + written.length,
        isNegated,
        matches: (path: string) => expression.test(path),
      },
    ];
  });
}

function expressionOf(written: string, kind: IgnoreKind): RegExp {
  const pattern = written.replace(/\/+$/u, '').replace(/^\.\//u, '');
  const isAnchored = kind === 'docker' || pattern.replace(/^\*\*\//u, '').includes('/');
  const body = pattern
    .replace(/^\//u, '')
    .split(/(?<part>\*\*\/|\*\*|\*|\?|\[[^\]]+\])/u)
    .map(partOf)
    .join('');
  return new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${body}(?:/.*)?$`, 'u');
}

function partOf(part: string): string {
  switch (part) {
    case '**/':
      return '(?:.*/)?';
    case '**':
      return '.*';
    case '*':
      return '[^/]*';
    case '?':
      return '[^/]';
    default:
      return /^\[[\w.!^-]+\]$/u.test(part) ? part.replace('[!', '[^') : RegExp.escape(part);
  }
}

/** The pattern that leaves a path out, undefined when none does: the last that matches decides. */
export function ignoredBy(
  patterns: readonly IgnorePattern[],
  path: string,
): IgnorePattern | undefined {
  const last = patterns.findLast((pattern) => pattern.matches(path));
  return last?.isNegated === true ? undefined : last;
}
