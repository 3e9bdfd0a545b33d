import { describe, expect, it } from 'vitest';

import { audit } from '#audit/audit.ts';
import type { AuditFile } from '#audit/audit-input.ts';
import { defineRule } from '#model/rule.ts';
import type { Rule } from '#model/rule.ts';

import { proveSuggestions } from './prove-suggestions.ts';

const PLAIN = {
  severity: 'critical',
  confidence: 'high',
  scope: 'call',
  effort: 'minutes',
  languages: ['Text'],
  tags: [],
  since: '0.1.0',
  maturity: 'stable',
  references: [],
} as const;

/** Flags a word and suggests another in its place. */
function replaces(id: string, word: string, better: string): Rule {
  return defineRule({
    meta: { ...PLAIN, id: `test/${id}`, title: id, messages: { found: 'A bad word.' } },
    file: {
      matches: (path) => path.endsWith('.txt'),
      check(file, report) {
        for (const { index } of file.text.matchAll(new RegExp(`\\b${word}\\b`, 'gu'))) {
          const at = file.place({ start: index, end: index + word.length });
          const suggestion = { title: 'Say it better', edits: [{ ...at, text: better }] };
          report.violation({ at, message: 'found', suggestion });
        }
      },
    },
  });
}

const RULES = [
  replaces('sound', 'bad', 'good'),
  replaces('useless', 'same', 'same'),
  replaces('harmful', 'worse', 'bad'),
];

/** `line rule` of the findings whose suggestion holds, and how many audits that took. */
async function proved(
  text: string,
): Promise<{ readonly held: readonly string[]; readonly audits: number }> {
  const files = new Map<string, AuditFile>([['a.txt', { kind: 'text', text }]]);
  const before = await audit({ rules: RULES, files });
  let audits = 0;
  const held = await proveSuggestions(before.findings, {
    files,
    before,
    audit: async (edited) => {
      audits += 1;
      return audit({ rules: RULES, files: edited });
    },
  });
  return {
    held: before.findings
      .filter(({ fingerprint }) => held.has(fingerprint))
      .map(({ start, rule }) => `${start.line} ${rule}`),
    audits,
  };
}

describe('a suggestion', () => {
  it('holds when the finding is gone with it', async () => {
    expect(await proved('bad\n')).toEqual({ held: ['1 test/sound'], audits: 1 });
  });

  it('does not hold when the finding stays', async () => {
    expect((await proved('same\n')).held).toEqual([]);
  });

  it('does not hold when it brings another finding', async () => {
    expect((await proved('worse\n')).held).toEqual([]);
  });

  it('is told from the others when one of them does not hold', async () => {
    expect((await proved('bad\nworse\nsame\n')).held).toEqual(['1 test/sound']);
  });

  it('holds beside equal ones, all of them in one audit', async () => {
    expect(await proved('bad\nbad\nbad\n')).toEqual({
      held: ['1 test/sound', '2 test/sound', '3 test/sound'],
      audits: 1,
    });
  });

  it('is tried only for the first of two on one line', async () => {
    expect((await proved('bad bad\n')).held).toEqual(['1 test/sound']);
  });

  it('needs no audit where there is none', async () => {
    expect(await proved('fine\n')).toEqual({ held: [], audits: 0 });
  });
});
