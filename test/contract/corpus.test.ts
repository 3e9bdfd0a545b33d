import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { audit } from '#audit/audit.ts';
import type { AuditResult } from '#core/audit-result.ts';
import type { Rule } from '#model/rule.ts';
import { RULES } from '#rules/index.ts';

import { readTree } from '../../bench/read-tree.ts';
import { ROOT } from '../support/root.ts';

// One product twice: with one instance of each defect in each language that it is known in, and
// without. The twins differ in the lines that the defects are about. A third, small one lacks what a
// product of many parts has somewhere.

/** Where the flawed product has each defect. */
const FINDINGS = read('findings.json');

/** Where the mended product does what each control stands for. */
const CONTROLS = read('controls.json');

const CRITICAL: ReadonlySet<string> = new Set(
  RULES.filter(({ meta }) => meta.severity === 'critical').map(({ meta }) => meta.id),
);

function read(name: string): Readonly<Record<string, readonly string[]>> {
  const text = readFileSync(`${ROOT}/test/corpus/${name}`, 'utf8');
  return z.record(z.string(), z.array(z.string())).parse(JSON.parse(text));
}

async function auditOf(
  product: 'flawed' | 'lacking' | 'mended',
  rules: readonly Rule[] = RULES,
): Promise<AuditResult> {
  return audit({ rules, files: readTree(`${ROOT}/test/corpus/${product}`) });
}

/** What a reader of the report sees of lists of places, by what they are listed under. */
function grouped(
  pairs: readonly (readonly [title: string, place: string])[],
): Readonly<Record<string, readonly string[]>> {
  const lists = Map.groupBy(pairs, ([title]) => title);
  return Object.fromEntries(
    [...lists].map(([title, list]) => [title, list.map(([, place]) => place).toSorted()]),
  );
}

describe('the flawed product', () => {
  test('has exactly the defects that were put into it, and one of each rule as bad as it says', async () => {
    const { findings, coverage } = await auditOf('flawed');
    expect(
      grouped(findings.map(({ rule, path, start }) => [rule, `${path}:${start.line}`])),
    ).toEqual(FINDINGS);
    const critical = findings.filter(({ severity }) => severity === 'critical');
    expect([...CRITICAL].filter((id) => !critical.some(({ rule }) => rule === id))).toEqual([]);
    expect(coverage.files.filter(({ status }) => status !== 'analysed')).toEqual([]);
    expect(coverage.failures).toEqual([]);
  });

  test('has clients in both languages that no circuit breaker wraps, in one finding', async () => {
    const { findings } = await auditOf('flawed');
    const missing = findings.filter(({ rule }) => rule === 'resilience/circuit-breaker-missing');
    expect(
      missing.flatMap(({ path, evidence }) => [path, ...evidence.map((each) => each.path)]),
    ).toEqual(['api/src/charge-order.ts', 'partners/app/translation.py']);
  });

  test('has every critical defect that there is a rule for', () => {
    expect([...CRITICAL].filter((id) => FINDINGS[id] === undefined)).toEqual([]);
  });
});

describe('the lacking product', () => {
  test('has the defects that the flawed one is too large for', async () => {
    const rules = RULES.filter(({ meta }) => FINDINGS[meta.id] === undefined);
    const { findings } = await auditOf('lacking', rules);
    expect(findings.map(({ rule, path, start }) => [rule, `${path}:${start.line}`])).toEqual([
      ['privacy/breach-detection-missing', 'src/accounts.js:6'],
      ['advice/outgoing-webhooks-missing', 'src/bookings.js:6'],
      ['advice/batch-endpoints-missing', 'src/server.js:14'],
      ['advice/scheduled-export-missing', 'src/server.js:38'],
    ]);
    expect(findings).toHaveLength(rules.length);
  });
});

describe('the mended product', () => {
  test('has no defect of any severity', async () => {
    const { findings, coverage } = await auditOf('mended');
    expect(findings).toEqual([]);
    expect(coverage.files.filter(({ status }) => status !== 'analysed')).toEqual([]);
    expect(coverage.failures).toEqual([]);
  });

  test('is told what it does well', async () => {
    const { controls } = await auditOf('mended');
    const files = controls.flatMap(({ title, evidence }) =>
      [...new Set(evidence.map(({ path }) => path))].map((path) => [title, path] as const),
    );
    expect(grouped(files)).toEqual(CONTROLS);
  });
});
