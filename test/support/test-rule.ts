import { describe, expect, test } from 'vitest';

import type { Messages } from '#core/rule.ts';
import type { Rule } from '#model/rule.ts';

import { caseProblems } from './case-problems.ts';
import { expectFlagged, expectSilent } from './rule-case.ts';
import type { FlagCase, PassCase } from './rule-case.ts';

export { code } from './code.ts';
export type { FlagCase, PassCase } from './rule-case.ts';

export interface RuleCases<M extends Messages = Messages> {
  readonly flags: readonly FlagCase<keyof M & string>[];
  readonly passes: readonly PassCase[];
}

/**
 * Registers the tests of one rule: every case is audited by the real engine with this rule alone, and
 * its findings are compared in full. Tables that leave something out fail too: see `caseProblems`.
 */
export function testRule<M extends Messages>(rule: Rule<M>, cases: RuleCases<NoInfer<M>>): void {
  describe(rule.meta.id, () => {
    test('the cases are complete', () => {
      expect(caseProblems(rule, cases)).toEqual([]);
    });
    for (const flagCase of cases.flags) {
      test(`flags ${flagCase.name}`, async () => {
        await expectFlagged(rule, flagCase);
      });
    }
    for (const passCase of cases.passes) {
      test(`passes ${passCase.name}`, async () => {
        await expectSilent(rule, passCase);
      });
    }
  });
}
