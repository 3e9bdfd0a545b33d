import type { Confidence } from './confidence.ts';
import type { Severity } from './severity.ts';
import type { Place } from './span.ts';

/**
 * True for a rule that advises what the product could have besides. Advice belongs into an audit of the
 * whole repository; a change is never told what it could have done as well.
 */
export function isAdvice(ruleId: string): boolean {
  return ruleId.startsWith('advice/');
}

/** The ids of those rules that are heard on changes only. */
export function idsHeardOnChanges(
  rules: readonly { readonly meta: RuleMeta }[],
): ReadonlySet<string> {
  return new Set(rules.flatMap(({ meta }) => (meta.heard === 'on changes' ? [meta.id] : [])));
}

/** What one violation of the rule is anchored to. */
export type RuleScope = 'call' | 'function' | 'file' | 'project';

/** What fixing one violation takes. */
export type Effort = 'minutes' | 'hours' | 'days';

/** `preview` rules are off unless they are switched on. */
export type Maturity = 'stable' | 'preview';

export type Messages = Readonly<Record<string, string>>;

/**
 * What is said about a rule, once: pages, indexes, SARIF and reports are derived from it.
 * `messages` are texts by id with `{placeholders}`; the compiler checks that every report fills them.
 */
export interface RuleMeta<M extends Messages = Messages> {
  /** `<domain>/<name>`: the folder. Names the bad pattern and reads well after "allow". Never reused. */
  readonly id: string;
  /** At most 80 characters, no full stop. */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly scope: RuleScope;
  readonly effort: Effort;
  /** Languages and file kinds, such as `TypeScript`, `Python`, `Compose`, as the page lists them. */
  readonly languages: readonly string[];
  /** Standards that a violation touches, such as `cwe-89`. */
  readonly tags: readonly string[];
  readonly since: string;
  readonly maturity: Maturity;
  /**
   * For a rule about what happens once, such as a migration that runs: it is heard where a change brings
   * a finding, and never of what was there before, which nobody can act on.
   */
  readonly heard?: 'on changes';
  /** Former ids, kept for ever. */
  readonly aliases?: readonly string[];
  /** Public https pages that prove the claim. */
  readonly references: readonly string[];
  readonly messages: M;
  /** The flagged lines hold a secret: no report quotes them. */
  readonly flagsSecrets?: true;
  /** Title of the good practice whose evidence the rule reports as a control. */
  readonly control?: string;
}

type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

type DataOf<Text extends string> = [Placeholder<Text>] extends [never]
  ? { readonly data?: undefined }
  : { readonly data: Readonly<Record<Placeholder<Text>, string | number>> };

export interface EvidencePlace extends Place {
  readonly note: string;
}

/** One replacement; an empty place inserts. */
export interface Edit extends Place {
  readonly text: string;
}

export interface EditProposal {
  /** What applying it does, in the imperative: "Clear the timer in close()". */
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** A violation as a rule states it. The engine adds position, fingerprint and order. */
export type Violation<M extends Messages, Id extends keyof M & string = keyof M & string> = {
  readonly at: Place;
  readonly message: Id;
  /** Where the finding is named by meaning (route, compose service, job) rather than by code around it. */
  readonly anchor?: string;
  /** When this case is milder or worse than the rule's own severity. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly evidence?: readonly EvidencePlace[];
  readonly suggestion?: EditProposal;
} & DataOf<M[Id]>;

/** How a rule answers. Saying nothing means that it does not apply. */
export interface Report<M extends Messages = Messages> {
  violation<Id extends keyof M & string>(violation: Violation<M, Id>): void;
  /** The good practice of `meta.control` was seen here. */
  control(at: Place, note: string): void;
}

/** Fills the placeholders of a message. A value is cut to 120 characters and kept on one line. */
export function fillMessage(
  text: string,
  data: Readonly<Record<string, string | number>> = {},
): string {
  return text.replace(/\{(?<name>\w+)\}/gu, (whole, name: string) => {
    const value = data[name];
    return value === undefined ? whole : oneLine(String(value));
  });
}

const LONGEST_VALUE = 120;

function oneLine(value: string): string {
  const flat = value.replace(/\s+/gu, ' ').trim();
  return flat.length > LONGEST_VALUE ? `${flat.slice(0, LONGEST_VALUE - 1)}…` : flat;
}

/** Ids of the rules whose flagged lines hold a secret: no report may quote them. */
export function secretRulesOf(metas: Iterable<RuleMeta>): ReadonlySet<string> {
  return new Set([...metas].flatMap(({ id, flagsSecrets }) => (flagsSecrets === true ? [id] : [])));
}
