import type { Messages, Report, Violation } from '#core/rule.ts';
import type { Place } from '#core/span.ts';
import type { Rule } from '#model/rule.ts';

/** What a rule said, before it has position, fingerprint and order. */
export interface RawViolation {
  readonly rule: Rule;
  readonly violation: Violation<Messages>;
}

export interface RawControl {
  readonly rule: Rule;
  readonly at: Place;
  readonly note: string;
}

/** A rule named a place in a file of which nobody has the text, such as a symbolic link. */
export class UnreadPlaceError extends Error {
  override readonly name = 'UnreadPlaceError';
}

/** Takes down what one rule says. Throws `UnreadPlaceError`, which costs the rule what it looked at. */
export class Notebook implements Report {
  readonly violations: RawViolation[] = [];
  readonly controls: RawControl[] = [];
  readonly #rule: Rule;
  readonly #isRead: (path: string) => boolean;

  constructor(rule: Rule, isRead: (path: string) => boolean) {
    this.#rule = rule;
    this.#isRead = isRead;
  }

  violation(violation: Violation<Messages>): void {
    const { at, evidence = [], suggestion } = violation;
    this.#demandRead([at, ...evidence, ...(suggestion?.edits ?? [])]);
    this.violations.push({ rule: this.#rule, violation });
  }

  control(at: Place, note: string): void {
    this.#demandRead([at]);
    this.controls.push({ rule: this.#rule, at, note });
  }

  #demandRead(places: readonly { readonly path: string }[]): void {
    const unread = places.find(({ path }) => !this.#isRead(path));
    if (unread !== undefined) {
      throw new UnreadPlaceError(`${unread.path} was not read.`);
    }
  }
}
