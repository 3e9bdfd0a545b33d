import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Control, Coverage } from '#core/audit-result.ts';
import { exampleFinding, exampleFingerprint, exampleRules } from '#test/support/example-audit.ts';
import { LINKED_BY_GITHUB, hostileText, rendered } from '#test/support/rendered-markdown.ts';

import {
  controlsSection,
  coverageSection,
  evidenceSection,
  findingDetails,
  findingTable,
} from './markdown-sections.ts';

/** Every section, with the text in each place that a repository can fill. */
function sectionsWith(text: string): string {
  // A pipe changes the form of code, not what it shows, so paths have one in any case.
  const path = `src/|${text}`;
  const place = { path, start: { line: 1, column: 1 }, end: { line: 1, column: 2 }, note: text };
  const finding = exampleFinding({
    path,
    message: text,
    evidence: [place],
    suggestion: { title: text, edits: [] },
  });
  const coverage: Coverage = {
    files: [{ path, status: 'skipped', reason: text }],
    failures: [{ rule: 'a/b', path, reason: text }],
  };
  const controls: readonly Control[] = [{ rule: 'a/b', title: text, evidence: [place] }];
  const limit = 10_000;
  return [
    findingTable([finding], exampleRules(), { limit, blocking: new Set() }),
    findingDetails(finding, exampleRules()),
    coverageSection(coverage, limit),
    ...controlsSection(controls, limit),
  ].join('\n\n');
}

test('no text of a repository changes the shape of a report or is linked in it', () => {
  const neutral = rendered(sectionsWith('x'));
  fc.assert(
    fc.property(hostileText(), (text) => {
      const { shape, nodes } = rendered(sectionsWith(`x${text}`));
      expect(shape).toEqual(neutral.shape);
      for (const pattern of LINKED_BY_GITHUB) {
        expect(nodes.filter((node) => pattern.test(node))).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  [20, '- `src/db.ts:7`: Run here.'],
  [21, '- and 1 further place'],
])('of %i places of evidence twenty are listed', (number, last) => {
  const evidence = Array.from({ length: number }, () => ({
    path: 'src/db.ts',
    start: { line: 7, column: 1 },
    end: { line: 7, column: 2 },
    note: 'Run here.',
  }));
  const [section = ''] = evidenceSection(exampleFinding({ evidence }));
  const lines = section.split('\n');
  expect(lines.at(-1)).toBe(last);
  expect(lines).toHaveLength(Math.min(number, 21) + 2);
});

test('nothing where there is no evidence and where there are no controls', () => {
  expect(evidenceSection(exampleFinding())).toEqual([]);
  expect(controlsSection([], 1000)).toEqual([]);
});

test('a table that does not fit counts the rows that are left out', () => {
  const findings = [1, 2, 3].map((line) =>
    exampleFinding({
      start: { line, column: 1 },
      end: { line, column: 2 },
      message: `Wrong ${String(line)}.`,
    }),
  );
  const options = { limit: 160, blocking: new Set<string>() };
  expect(findingTable(findings, exampleRules(null), options)).toBe(
    [
      '| Severity | Rule | Place | Finding |',
      '| --- | --- | --- | --- |',
      '| critical | `data/sql-injection` | `src/users.ts:1` | Wrong 1. |',
      '',
      "2 further rows left out to stay within GitHub's limits.",
    ].join('\n'),
  );
});

test('findings that say the same share a row, and those that block stand apart', () => {
  const findings = [1, 2, 3, 4, 5].map((line) =>
    exampleFinding({
      start: { line, column: 1 },
      end: { line, column: 2 },
      fingerprint: exampleFingerprint(line),
    }),
  );
  const blocking = new Set([exampleFingerprint(5)]);
  const rows = findingTable(findings, exampleRules(null), { limit: 10_000, blocking }).split('\n');
  expect(rows.slice(2).map((row) => row.split(' | ').slice(0, 3))).toEqual([
    [
      '| critical',
      '`data/sql-injection`',
      '`src/users.ts:1`, `src/users.ts:2`, `src/users.ts:3` and 1 more',
    ],
    ['| **critical**, blocks', '`data/sql-injection`', '`src/users.ts:5`'],
  ]);
});
