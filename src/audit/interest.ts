import type { Messages } from '#core/rule.ts';
import { isTestPath, languageOf } from '#model/code/language.ts';
import type { FileQuestion } from '#model/project.ts';
import type { CodeVisit, Rule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

import { joined, needOf } from './pattern-needs.ts';
import type { Need } from './pattern-needs.ts';
import { conditionOf } from './word-condition.ts';
import type { WordCondition } from './word-condition.ts';
import type { FoundWords, Word, WordIndex } from './word-index.ts';

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
export function wordsOf(rules: readonly Rule[]): readonly Word[] {
  return rules
    .flatMap(({ code, asks = [] }) => [
      ...asks.map(needOfQuestion),
      ...(code === undefined ? [] : [needOfCode(code)]),
    ])
    .flatMap((need) => (need === undefined ? [] : wordsIn(need)));
}

/** The words of a need. */
export function wordsIn(need: Need): readonly Word[] {
  return need.kind === 'word' ? [need.word] : need.of.flatMap(wordsIn);
}

const needs = new WeakMap<FileQuestion, { readonly need: Need | undefined }>();

/** What is in the path or text of every file that answers a question with yes; undefined when it does not say. */
export function needOfQuestion(question: FileQuestion): Need | undefined {
  let known = needs.get(question);
  if (known === undefined) {
    const { words, patterns } = question;
    const need = joined('all', [
      words === undefined ? undefined : anyOf(words),
      patterns === undefined ? undefined : anyPattern(patterns),
    ]);
    known = { need };
    needs.set(question, known);
  }
  return known.need;
}

function anyPattern(patterns: readonly RegExp[]): Need | undefined {
  const each = patterns.map(needOf);
  return each.includes(undefined) ? undefined : joined('any', each);
}

function needOfCode({ words, withWords }: CodeVisit<Messages>): Need {
  const first = anyOf(words);
  return withWords === undefined ? first : { kind: 'all', of: [first, anyOf(withWords)] };
}

function anyOf(words: readonly string[]): Need {
  return {
    kind: 'any',
    of: words.map((text) => ({ kind: 'word', word: { text, isFolded: false } })),
  };
}

/** Tells which rules may find something in a code file, by its path and the words in its path and text. */
export class CodeInterest {
  readonly #concerns: readonly { readonly rule: CodeRule; readonly isMet: WordCondition }[];

  constructor(rules: readonly Rule[], index: WordIndex) {
    this.#concerns = rules.flatMap((rule) => {
      const { code } = rule;
      const isMet = code === undefined ? undefined : conditionOf(needOfCode(code), index);
      return code === undefined ? [] : [{ rule: { ...rule, code }, isMet: isMet ?? always }];
    });
  }

  /** In the order in which the rules were given. None for tests, samples and what is no code. */
  rulesFor(path: string, words: FoundWords): readonly CodeRule[] {
    const language = languageOf(path);
    if (language === undefined || isTestPath(path) || isSamplePath(path)) {
      return [];
    }
    return this.#concerns
      .filter(({ rule, isMet }) => isMet(words) && rule.code.languages.includes(language))
      .map(({ rule }) => rule);
  }
}

function always(): boolean {
  return true;
}
