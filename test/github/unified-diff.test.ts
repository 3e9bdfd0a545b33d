import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { GitFixture } from './git-fixture.ts';
import { findLine, followLine, hunkPart, parseHunks, splitPatches } from './unified-diff.ts';

let fixture: GitFixture;

beforeAll(async () => {
  fixture = await GitFixture.create();
});

afterAll(() => fixture.remove());

const lines = fc.array(fc.constantFrom('a', 'b', 'c\r', '--- d', '+++ e', '@@ f', 'diff --git g'), {
  maxLength: 30,
});

describe('patches of git', () => {
  it('name every shown line by its number in the file, whatever the lines say', async () => {
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, after) => {
        const base = await fixture.commit({ 'f.txt': before.join('\n') });
        const head = await fixture.commit({ 'f.txt': after.join('\n') });
        const [section = ''] = splitPatches(await fixture.git('diff', base, head));
        const shown = parseHunks(hunkPart(section)).flatMap((hunk) => hunk.lines);
        for (const { oldLine, newLine, text } of shown) {
          expect(oldLine === undefined ? text.slice(1) : before[oldLine - 1]).toBe(text.slice(1));
          expect(newLine === undefined ? text.slice(1) : after[newLine - 1]).toBe(text.slice(1));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('let an unchanged line be followed to where it is', async () => {
    const unique = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(unique, unique, async (before, after) => {
        const base = await fixture.commit({ 'f.txt': `${before.join('\n')}\n` });
        const head = await fixture.commit({ 'f.txt': `${after.join('\n')}\n` });
        const patch = hunkPart(await fixture.git('diff', '-U0', base, head));
        for (const [index, value] of before.entries()) {
          const followed = followLine(patch, index + 1);
          expect(followed === undefined ? value : after[followed - 1]).toBe(value);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('have no place for lines outside of their hunks', () => {
    const hunks = parseHunks('@@ -4,3 +4,3 @@\n same\n-old\n+new\n same');
    expect(findLine(hunks, 'RIGHT', 3)).toBeUndefined();
    expect(findLine(hunks, 'RIGHT', 4)?.line.position).toBe(1);
    expect(findLine(hunks, 'LEFT', 5)?.line.text).toBe('-old');
    expect(findLine(hunks, 'RIGHT', 7)).toBeUndefined();
  });
});
