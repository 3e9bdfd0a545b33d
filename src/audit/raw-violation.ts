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

/** Takes down what one rule says. */
export class Notebook implements Report {
  readonly violations: RawViolation[] = [];
  readonly controls: RawControl[] = [];
  readonly #rule: Rule;

  constructor(rule: Rule) {
    this.#rule = rule;
  }

  violation(violation: Violation<Messages>): void {
    this.violations.push({ rule: this.#rule, violation });
  }

  control(at: Place, note: string): void {
    this.controls.push({ rule: this.#rule, at, note });
  }
}
