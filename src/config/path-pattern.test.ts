import { describe, expect, test } from 'vitest';

import { isBoundedPattern, matchesPattern } from './path-pattern.ts';

describe('a pattern of a policy', () => {
  test.each([
    ['src/**', 'src/a/b.ts', true],
    ['src/*', 'src/a/b.ts', false],
    ['**/.env', 'deploy/.env', true],
    ['.github/**', '.github/workflows/ci.yml', true],
    ['#notes/**', '#notes/a.md', true],
    ['!src/**', 'src/a.ts', false],
    ['{api,web}/**', 'web/a.ts', true],
  ])('%s on %s: %s', (pattern, path, isMatch) => {
    expect(matchesPattern(path, pattern)).toBe(isMatch);
  });

  // Where each of these is a backtracking expression it takes longer than the universe has.
  test.each([
    [`${'*a'.repeat(90)}c`, `${'a'.repeat(250)}bd`],
    ['+(+(a|aa)|a*)c', `${'a'.repeat(250)}bd`],
    [`${'**/a*/'.repeat(30)}c`, `${'aaa/'.repeat(60)}d`],
  ])('%s is decided whatever the path', (pattern, path) => {
    expect(matchesPattern(path, pattern)).toBe(false);
  });

  test('has at most a hundred alternatives in braces', () => {
    expect(isBoundedPattern('{a,b}'.repeat(6))).toBe(true);
    expect(isBoundedPattern('{a,b}'.repeat(7))).toBe(false);
    expect(isBoundedPattern('{1..101}')).toBe(false);
  });
});
