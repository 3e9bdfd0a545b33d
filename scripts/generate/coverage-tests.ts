import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

import type { AuditFile } from '#audit/audit-input.ts';
import { loadLowering } from '#audit/lowering.ts';
import { compareText } from '#core/finding.ts';
import type { CallExpr, Stmt } from '#model/code/code.ts';
import { FAMILIES } from '#test/coverage/families.ts';
import type { Family } from '#test/coverage/families.ts';

/** A test that shows what the model knows: `test('<concept>: <facts>')` in `describe('<row>')`. */
export interface CoverageTest {
  /** Its file below the root of the repository. */
  readonly path: string;
  readonly row: string;
  readonly concept: string;
  /** What it shows, in its own words. */
  readonly facts: string;
}

/** A family with its tests, in order of their files. */
export interface TestedFamily {
  readonly family: Family;
  readonly tests: readonly CoverageTest[];
}

/** Every family with its tests. Throws when a test belongs to no cell or may not run. */
export async function readCoverageTests(root: string): Promise<readonly TestedFamily[]> {
  const families: TestedFamily[] = [];
  for (const family of FAMILIES) {
    const tests: CoverageTest[] = [];
    for (const path of await testFiles(root, family)) {
      tests.push(
        ...(await coverageTestsIn(family, path, await readFile(join(root, path), 'utf8'))),
      );
    }
    families.push({ family, tests });
  }
  return families;
}

async function testFiles(root: string, family: Family): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const path of glob(`test/coverage/${family.id}/*.test.ts`, { cwd: root })) {
    paths.push(path.split(sep).join('/'));
  }
  return paths.toSorted(compareText);
}

/** The tests that the text of a file of the family declares. Throws when one belongs to no cell or may not run. */
export async function coverageTestsIn(
  family: Family,
  path: string,
  text: string,
): Promise<readonly CoverageTest[]> {
  const file: AuditFile = { kind: 'text', text };
  const lower = await loadLowering(new Map([[path, file]]));
  return lower('typescript', path, text)
    .body.filter(({ kind }) => kind === 'expr')
    .flatMap((statement) => {
      const group = blockOf(statement, 'describe');
      if (group === undefined) {
        throw new Error(`${path}: nothing but ${FORM}`);
      }
      if (!family.rows.includes(group.title)) {
        throw new Error(`${path}: describe('${group.title}') is no row of ${family.title}.`);
      }
      return group.body.map((inner) => testOf(family, path, group.title, inner));
    });
}

const FORM =
  "describe('<row>', …) with test('<concept>: <facts>', …) in it may stand there, since a cell names a test that runs.";

function testOf(family: Family, path: string, row: string, statement: Stmt): CoverageTest {
  const test = blockOf(statement, 'test');
  const [, concept, facts] = /^(?<concept>[^:]+): (?<facts>.+)$/u.exec(test?.title ?? '') ?? [];
  if (concept === undefined || facts === undefined) {
    throw new Error(`${path}, ${row}: nothing but ${FORM}`);
  }
  if (!family.concepts.includes(concept)) {
    throw new Error(`${path}: '${concept}' of ${row} is no concept of ${family.title}.`);
  }
  return { path, row, concept, facts };
}

interface Block {
  readonly title: string;
  readonly body: readonly Stmt[];
}

/** `describe('title', () => { … })`, without `skip`, `each` and their like. */
function blockOf(statement: Stmt, name: string): Block | undefined {
  const call = statement.kind === 'expr' ? statement.value : undefined;
  return call?.kind === 'call' && call.callee.kind === 'name' && call.callee.name === name
    ? titledBlock(call)
    : undefined;
}

function titledBlock({ args }: CallExpr): Block | undefined {
  const [title, fn] = args.map(({ value }) => value);
  return title?.kind === 'literal' && typeof title.value === 'string' && fn?.kind === 'function'
    ? { title: title.value, body: fn.body }
    : undefined;
}
