import type { Messages } from '#core/rule.ts';
import { isTestPath, languageOf } from '#model/language.ts';
import type { CodeVisit, Rule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

/** A rule that looks at code. */
export interface CodeRule extends Rule {
  readonly code: CodeVisit<Messages>;
}

// Read by the resolution of imports, whichever rules are on.
const RESOLUTION = /(?:^|\/)(?:[jt]sconfig[^/]*|package)\.json$/u;

/** True for the files that decide where imports lead. */
export function decidesImports(path: string): boolean {
  return RESOLUTION.test(path);
}

/**
 * True when the engine could need the file's text: a code file of a language that some rule reads, a
 * file that a rule asks for by path, or one that decides where imports lead. The text of all other
 * files need not be fetched.
 */
export function isInteresting(rules: readonly Rule[], path: string): boolean {
  const language = languageOf(path);
  return (
    rules.some(
      (rule) =>
        (language !== undefined && rule.code?.languages.includes(language) === true) ||
        rule.file?.matches(path) === true ||
        rule.project?.reads(path) === true,
    ) || decidesImports(path)
  );
}

/** All words that decide whether a file is looked at. */
export function wordsOf(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap(({ code, asks }) => [
    ...(code?.words ?? []),
    ...(code?.withWords ?? []),
    ...(asks ?? []).flatMap((question) => question.words ?? []),
  ]);
}

interface Concern {
  readonly rule: CodeRule;
  /** Which of its two lists of words the word is on. */
  readonly isSecond: boolean;
}

/** Tells which rules may find something in a code file, by its path and the words in its path and text. */
export class CodeInterest {
  readonly #rules: readonly CodeRule[];
  readonly #concerns = new Map<string, Concern[]>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules.flatMap((rule) =>
      rule.code === undefined ? [] : [{ ...rule, code: rule.code }],
    );
    for (const rule of this.#rules) {
      for (const word of rule.code.words) {
        this.#concern(word, { rule, isSecond: false });
      }
      for (const word of rule.code.withWords ?? []) {
        this.#concern(word, { rule, isSecond: true });
      }
    }
  }

  /** In the order in which the rules were given. None for tests, samples and what is no code. */
  rulesFor(path: string, words: ReadonlySet<string>): readonly CodeRule[] {
    const language = languageOf(path);
    if (language === undefined || isTestPath(path) || isSamplePath(path)) {
      return [];
    }
    const first = new Set<CodeRule>();
    const second = new Set<CodeRule>();
    for (const word of words) {
      for (const { rule, isSecond } of this.#concerns.get(word) ?? []) {
        (isSecond ? second : first).add(rule);
      }
    }
    return first.size === 0
      ? []
      : this.#rules.filter(
          (rule) =>
            first.has(rule) &&
            rule.code.languages.includes(language) &&
            (rule.code.withWords === undefined || second.has(rule)),
        );
  }

  #concern(word: string, concern: Concern): void {
    const known = this.#concerns.get(word);
    if (known === undefined) {
      this.#concerns.set(word, [concern]);
    } else {
      known.push(concern);
    }
  }
}
