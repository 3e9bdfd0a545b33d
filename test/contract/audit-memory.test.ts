import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AuditFile } from '#audit/audit-input.ts';
import { AuditMemory } from '#audit/audit-memory.ts';
import { audit } from '#audit/audit.ts';
import { RULES } from '#rules/index.ts';

import { readTree } from '../../bench/read-tree.ts';
import { ROOT } from '../support/root.ts';

// Every rule on a whole product that is changed step by step: what a rule keeps by another mechanism than
// `once` shows here as an answer that an audit without a memory does not give.

type Tree = ReadonlyMap<string, AuditFile>;

const flawed = readTree(`${ROOT}/test/corpus/flawed`);
const mended = readTree(`${ROOT}/test/corpus/mended`);
const PATHS = [...new Set([...flawed.keys(), ...mended.keys()])].toSorted();

interface Step {
  readonly path: string;
  readonly change: 'mend' | 'flaw' | 'delete' | 'empty' | 'cut' | 'move';
}

const step: fc.Arbitrary<Step> = fc.record({
  path: fc.constantFrom(...PATHS),
  change: fc.constantFrom('mend', 'flaw', 'delete', 'empty', 'cut', 'move'),
});

function applied(tree: Tree, { path, change }: Step): Tree {
  const next = new Map(tree);
  const file = changed(tree.get(path), path, change);
  next.delete(path);
  if (file !== undefined) {
    next.set(change === 'move' ? `moved/${path}` : path, file);
  }
  return next;
}

function changed(
  file: AuditFile | undefined,
  path: string,
  change: Step['change'],
): AuditFile | undefined {
  switch (change) {
    case 'mend':
      return mended.get(path);
    case 'flaw':
      return flawed.get(path);
    case 'move':
      return file;
    case 'delete':
      return undefined;
    case 'empty':
      return { kind: 'text', text: '' };
    case 'cut':
      return file?.kind === 'text'
        ? { kind: 'text', text: file.text.slice(0, file.text.length >> 1) }
        : file;
  }
}

describe('the memory between audits, with all rules', () => {
  it('says what an audit without one says after every step of a history', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
        async (history) => {
          const memory = new AuditMemory();
          let tree: Tree = flawed;
          await audit({ rules: RULES, files: tree, memory, memoryKey: 'product' });
          for (const steps of history) {
            tree = steps.reduce(applied, tree);
            const warm = await audit({ rules: RULES, files: tree, memory, memoryKey: 'product' });
            expect(warm).toEqual(await audit({ rules: RULES, files: tree }));
          }
        },
      ),
      { numRuns: 3 },
    );
  }, 120_000);
});
