import { truncateMarkdown } from './byte-limit.ts';
import { hiddenMarker, readMarker } from './comment-marker.ts';
import { escapeText, inlineCode, markdownLink } from './markdown.ts';
import { placeCode, ruleLink } from './markdown-sections.ts';
import { pageSection } from './page-section.ts';
import type { GrantedWaiver } from './review-outcome.ts';
import { rulePageUrl, ruleTitle } from './rule-table.ts';
import type { RuleBook } from './rule-table.ts';

/** A finding as somebody named it; place and severity are undefined when only a comment tells of it. */
export interface NamedFinding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly path: string;
  readonly line: number | undefined;
  readonly severity: string | undefined;
}

/** One thing that an answer says. */
export type AnswerPart =
  | { readonly kind: 'refused'; readonly line: string; readonly why: string }
  | {
      readonly kind: 'explained';
      readonly finding: NamedFinding;
      /** The rule's page in Markdown, undefined when it has none. */
      readonly page: string | undefined;
      /** The waiver under which the finding is accepted now, undefined when there is none. */
      readonly waiver: Pick<GrantedWaiver, 'owner' | 'until' | 'reason'> | undefined;
    }
  | {
      readonly kind: 'rule explained';
      readonly rule: string;
      /** Plain sentences. */
      readonly why: readonly string[];
      readonly page: string | undefined;
    };

export interface AnswerOptions {
  readonly rules: RuleBook;
  /** Login of who asked. */
  readonly login: string;
  /** The comment that is answered, such as `conversation:2300000000`. */
  readonly comment: string;
  /** Faultline's version, for the marker. */
  readonly version: string;
}

/** Sources name 65,536 characters and more for a comment; this is safe under every reading. */
const BODY_LIMIT = 60_000;

const LONGEST_QUOTE = 120;

const SHOWN_DIGITS = 12;

/** The answer to the commands of one comment, which `isAnswerTo` recognises. */
export function commandAnswer(parts: readonly AnswerPart[], options: AnswerOptions): string {
  const { rules, login, comment, version } = options;
  const text = [
    `To ${inlineCode(`@${login}`)}:`,
    ...parts.map((part) => partText(part, rules)),
  ].join('\n\n');
  const kept = truncateMarkdown(text, BODY_LIMIT, 'The rest was left out.');
  return `${kept}\n\n${hiddenMarker({ kind: 'answer', comment, version })}`;
}

/** Whether a text is our answer to a comment. Whoever may edit a comment may forge it. */
export function isAnswerTo(comment: string, body: string): boolean {
  const marker = readMarker(body);
  return marker?.kind === 'answer' && marker.comment === comment;
}

function partText(part: AnswerPart, rules: RuleBook): string {
  switch (part.kind) {
    case 'refused':
      return refusal(part.line, part.why);
    case 'explained':
      return explanation(part, rules);
    case 'rule explained':
      return ruleExplanation(part, rules);
  }
}

function ruleExplanation(
  { rule, why, page }: Extract<AnswerPart, { kind: 'rule explained' }>,
  rules: RuleBook,
): string {
  const title = markdownLink(escapeText(ruleTitle(rules, rule)), rulePageUrl(rules, rule));
  return [
    `${title} (${ruleLink(rules, rule)})`,
    why.map(escapeText).join(' '),
    ...['Why', 'Limits'].flatMap((heading) => pageText(page, heading)),
  ].join('\n\n');
}

function refusal(line: string, why: string): string {
  const quoted = line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
  return `Not done: ${inlineCode(quoted)}\n\n${escapeText(why)}`;
}

function explanation(
  { finding, page, waiver }: Extract<AnswerPart, { kind: 'explained' }>,
  rules: RuleBook,
): string {
  const { fingerprint, rule, path, line, severity } = finding;
  const title = markdownLink(escapeText(ruleTitle(rules, rule)), rulePageUrl(rules, rule));
  const place = line === undefined ? inlineCode(path) : placeCode(path, line);
  const digits = fingerprint.slice(0, SHOWN_DIGITS);
  return [
    `**${escapeText(severity ?? 'finding')}**: ${title} (${ruleLink(rules, rule)}), at ${place}`,
    ...(waiver === undefined
      ? []
      : [
          `**Waived** by ${inlineCode(waiver.owner)} until ${waiver.until}: ${escapeText(waiver.reason)}`,
        ]),
    ...['Why', 'How to fix', 'When to turn it off'].flatMap((heading) => pageText(page, heading)),
    `To accept it for a time: ${inlineCode(`/faultline waive ${digits} until <YYYY-MM-DD> because <reason>`)}. If it is wrong: ${inlineCode(`/faultline wrong ${digits} because <reason>`)}.`,
  ].join('\n\n');
}

function pageText(page: string | undefined, heading: string): readonly string[] {
  const text = pageSection(page ?? '', heading).replace(/^## .*\n+/u, '');
  return text === '' ? [] : [`**${heading}.** ${text}`];
}
