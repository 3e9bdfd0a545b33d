import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';

import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';

import { auditFileOf } from '#review/file-content.ts';
import { AuditPool } from '#review/audit-pool.ts';
import { misplaced } from '#test/support/misplaced.ts';

import { mutatedFile } from './mutated-file.ts';

// The corpus, and a directory of one's own: FUZZ_FROM=../somebody/repository npm run test:fuzz
const ROOTS = [
  join(import.meta.dirname, '../corpus/flawed'),
  join(import.meta.dirname, '../corpus/mended'),
  ...(process.env['FUZZ_FROM'] === undefined ? [] : [process.env['FUZZ_FROM']]),
];
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 40);

const FILES_AT_ONCE = 12;
const STILL_A_SMALL_FILE = 200_000;
const BOUNDS = { threads: 1, memoryMegabytes: 1024, timeoutSeconds: 60 };

const texts = new Map(
  ROOTS.flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/(?:^|\/)(?:\.git|node_modules)\//u.test(path))
      .flatMap((path) => {
        const file = auditFileOf(readFileSync(path));
        return file.kind === 'text' && file.text.length < STILL_A_SMALL_FILE
          ? [[relative(root, path), file.text] as const]
          : [];
      }),
  ),
);

/** Files of one kind fail in one way, so each round is of all kinds. */
const kinds = [...Map.groupBy(texts.keys(), (path) => extname(path) || path).values()];

const pool = new AuditPool(BOUNDS);

afterAll(async () => {
  await pool.close();
});

describe('files that nobody would write', () => {
  test('are read by all rules within the bounds, twice the same, and named where they are', async () => {
    const file = fc
      .constantFrom(...kinds)
      .chain((paths) => fc.tuple(fc.constantFrom(...paths), mutatedFile([...texts.values()])));
    const own = fc
      .constantFrom(...texts)
      .chain(([path, text]) => fc.tuple(fc.constant(path), mutatedFile([text])));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ arbitrary: own, weight: 4 }, file), {
          minLength: FILES_AT_ONCE,
          maxLength: FILES_AT_ONCE,
        }),
        async (mutated) => {
          const read = new Map(
            mutated.map(([path, text]) => [path, auditFileOf(Buffer.from(text))] as const),
          );
          const task = { files: read };
          const first = await pool.audit(task, AbortSignal.timeout(120_000));
          const unbounded = first.coverage.failures.filter(
            ({ reason }) => reason !== 'nested too deeply',
          );
          expect(unbounded).toEqual([]);
          const readable = Object.fromEntries(
            [...read].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text]] : [])),
          );
          expect(misplaced(first, readable)).toEqual([]);
          expect(await pool.audit(task, AbortSignal.timeout(120_000))).toEqual(first);
        },
      ),
      { seed: SEED, numRuns: ROUNDS, endOnFailure: false },
    );
  });
});
