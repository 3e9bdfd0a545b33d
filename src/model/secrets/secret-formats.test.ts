import { describe, expect, test } from 'vitest';

import { secretsInTokens } from './secret-context.ts';
import { entropyOf, isDummy, secretsByFormat } from './secret-formats.ts';

// Tokens are put together here, so that no scanner takes the parts for live ones.
const RANDOM = 'Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1QoHd5Nw0Sg8Ab3Ic7Fj2Mk9Lp4';
const HEX = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

function token(head: string, length: number): string {
  return `${head}${(RANDOM + RANDOM).slice(0, length)}`;
}

describe('secretsByFormat', () => {
  test.each([
    ['A GitHub token', 'ghp_', token('ghp_', 36)],
    ['A GitHub token', 'github_pat_', token('github_pat_', 82)],
    ['A GitLab token', 'glpat-', token('glpat-', 20)],
    ['A Slack token or webhook address', 'xoxb-', token('xoxb-2912837465-', 24)],
    ['A live key of Stripe', 'sk_live_', token('sk_live_', 24)],
    ['A key of Anthropic', 'sk-ant-api03-', `${token('sk-ant-api03-', 93)}AA`],
    ['A key of SendGrid', 'SG.', `${token('SG.', 22)}.${RANDOM.slice(0, 43)}`],
    ['A token of npm', 'npm_', token('npm_', 36)],
    ['A token of DigitalOcean', 'dop_v1_', `dop_v1_${HEX}`],
    ['A token of Databricks', 'dapi', `dapi${HEX.slice(0, 32)}`],
    ['A client secret of Google', 'GOCSPX-', token('GOCSPX-', 28)],
  ])('finds %s and marks only %s', (kind, head, secret) => {
    const text = `const value = "${secret}";`;
    expect(
      secretsByFormat(text).map((found) => [found.kind, text.slice(found.start, found.end)]),
    ).toEqual([[kind, head]]);
  });

  test('passes over dummies, cut tokens and longer words', () => {
    expect(
      secretsByFormat(`ghp_${'a1'.repeat(18)} ${token('npm_', 36)}... ${token('ghp_', 44)}`),
    ).toEqual([]);
  });
});

function signed(payload: object): string {
  const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `eyJhbGciOiJIUzI1NiJ9.${body}.${RANDOM}`;
}

describe('secretsInTokens', () => {
  test('finds the service role of a hosted project only', () => {
    const ref = 'abcdefghijklmnopqrst';
    expect(secretsInTokens(`key=${signed({ ref, role: 'service_role' })}`)).toEqual([
      { kind: 'A service role key of Supabase', start: 4, end: 7, secretEnd: 156 },
    ]);
    expect(secretsInTokens(signed({ ref, role: 'anon' }))).toEqual([]);
    expect(secretsInTokens(signed({ iss: 'supabase-demo', role: 'service_role' }))).toEqual([]);
  });
});

test('isDummy tells what says or shows that it opens nothing', () => {
  expect(
    ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'abababababab', 'aaaaaaB1c2d3e4'].map(isDummy),
  ).toEqual([true, true, true]);
  expect(isDummy(RANDOM)).toBe(false);
});

test('entropyOf counts bits a character', () => {
  expect(entropyOf('abab')).toBe(1);
  expect(entropyOf('abcd')).toBe(2);
});
