import type { EditProposal, Report } from '#core/rule.ts';
import { isBrowserFile } from '#model/http/browser-code.ts';
import { insertLast } from '#model/code/insertions.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { HANDLING_FILES, isForLogs, redactionGapsOf } from '#model/observability/redaction-gaps.ts';
import type { RedactionGap } from '#model/observability/redaction-gaps.ts';
import { REDACTION_WORDS, redactionListsOf } from '#model/observability/redaction-lists.ts';
import type { RedactionList } from '#model/observability/redaction-lists.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  incomplete:
    '{list} leaves out {missing}, which this program handles, so such values get through to wherever the rest is kept from. Add {names}.',
} as const;

export default defineRule({
  meta: {
    id: 'observability/redaction-incomplete',
    title: 'Redaction list leaves out values that the program handles',
    severity: 'high',
    confidence: 'medium',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['gdpr-32', 'cwe-532'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
      'https://getpino.io/#/docs/redaction',
      'https://docs.sentry.io/security-legal-pii/scrubbing/',
    ],
    messages: MESSAGES,
  },
  asks: HANDLING_FILES,
  code: {
    languages: ['typescript', 'python'],
    words: REDACTION_WORDS,
    withWords: ['assw', 'ASSW', 'ecret', 'oken', 'uthori', 'ookie', 'mail'],
    check(module, report) {
      if (isOneOffPath(module.path) || isBrowserFile(module.file)) {
        return;
      }
      checkLists(redactionListsOf(module).filter(isForLogs), report);
    },
  },
});

function checkLists(lists: readonly RedactionList[], report: Report<typeof MESSAGES>): void {
  const gaps = redactionGapsOf(lists);
  const [list] = lists;
  if (list === undefined || gaps.length === 0) {
    return;
  }
  const suggestion = completion(list, gaps);
  report.violation({
    at: list.module.place(list.at),
    message: 'incomplete',
    data: {
      list: list.name,
      missing: listed(gaps.map(({ kind }) => kind)),
      names: listed(gaps.map(({ name }) => name)),
    },
    evidence: gaps
      .slice(0, MOST_PLACES)
      .map(({ handled, kind }) => ({ ...handled, note: `Handles a value of this kind: ${kind}.` })),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

const MOST_PLACES = 5;

function completion(
  { module, list, name, names }: RedactionList,
  gaps: readonly RedactionGap[],
): EditProposal | undefined {
  const first = list?.items[0];
  // Paths are given from the record down, which the name alone does not say.
  const isByName =
    first !== undefined &&
    list?.items.every((item) => /^['"][\w-]+['"]$/u.test(module.text(item))) === true &&
    names.length === list.items.length;
  if (list === undefined || !isByName) {
    return undefined;
  }
  const quote = module.text(first).charAt(0);
  const added = gaps.map((gap) => `${quote}${gap.name}${quote}`).join(', ');
  const edit = insertLast(module, list, list.start + 1, added);
  return edit === undefined ? undefined : { title: `Add what ${name} leaves out`, edits: [edit] };
}

function listed(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
