import { isTestPath, languageOf } from '#model/language.ts';
import type { Rule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

// Read by the resolution of imports, whichever rules are on.
const RESOLUTION = /(?:^|\/)(?:[jt]sconfig[^/]*|package)\.json$/u;

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
    ) || RESOLUTION.test(path)
  );
}

/** True when the rule may find something in a code file with this text. */
export function isConcerned(rule: Rule, path: string, text: string): boolean {
  const language = languageOf(path);
  return (
    rule.code !== undefined &&
    language !== undefined &&
    rule.code.languages.includes(language) &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    rule.code.words.some((word) => text.includes(word))
  );
}
