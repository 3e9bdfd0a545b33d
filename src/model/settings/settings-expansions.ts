import { expansionsIn, shellExpansions } from '#syntax/shell.ts';
import type { ParameterExpansion } from '#syntax/shell.ts';

import { composeServices, isComposePath } from '../containers/compose.ts';
import type { ProjectFile } from '../project-file.ts';

/** `${NAME:-literal}` of a compose file or shell script. */
export interface ExpansionDefault {
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** The operator and the literal: what `:?message` can stand for instead. */
  readonly fallbackStart: number;
  readonly fallbackEnd: number;
  readonly fallback: string;
  /** The compose service around it. */
  readonly service: string | undefined;
}

const SHELL = /\.(?:sh|bash)$/u;

/** True for the files in which `expansionDefaultsOf` looks. */
export function hasExpansions(path: string): boolean {
  return isComposePath(path) || SHELL.test(path);
}

/** Variables with a literal default, in source order. A default made of other variables is none. */
export function expansionDefaultsOf(file: ProjectFile): readonly ExpansionDefault[] {
  const expansions = isComposePath(file.path)
    ? expansionsIn(withoutYamlComments(file.text))
    : shellExpansions(file.text);
  const services = isComposePath(file.path) ? composeServices(file) : [];
  return expansions
    .filter(({ operator, word }) => /[-=]$/u.test(operator) && !/[$`]/u.test(word))
    .map((expansion) => ({
      ...placesOf(expansion),
      service: services.find(({ start, end }) => start <= expansion.start && expansion.end <= end)
        ?.name,
    }));
}

function placesOf({
  name,
  nameStart,
  nameEnd,
  word,
  wordEnd,
}: ParameterExpansion): Omit<ExpansionDefault, 'service'> {
  return {
    name,
    nameStart,
    nameEnd,
    fallbackStart: nameEnd,
    fallbackEnd: wordEnd,
    fallback: word.replaceAll(/^(["'])(.*)\1$/gu, '$2'),
  };
}

// Blanks of the same length, so that places stay.
function withoutYamlComments(text: string): string {
  return text.replaceAll(/(?<=^|\s)#[^\n]*/gu, (comment) => ' '.repeat(comment.length));
}
