import { expect, test } from 'vitest';

import { STANDARDS } from './tags.ts';

test('every tag has a title and a public https page', () => {
  expect(STANDARDS.size).toBeGreaterThan(60);
  for (const [tag, { title, url }] of STANDARDS) {
    expect(tag).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
    expect(title, tag).toMatch(/\S: \S/u);
    expect(URL.parse(url)?.protocol, tag).toBe('https:');
  }
});

test.each([
  ['cwe-89', 'CWE-89: SQL Injection', true],
  ['owasp-a03', 'OWASP Top 10 2021 A03: Injection', true],
  ['owasp-api4', 'OWASP API Top 10 2023 API4: Unrestricted Resource Consumption', true],
  ['gdpr-32', 'GDPR Article 32: security of processing', false],
  ['soc2-a1', 'SOC 2 A1: availability', false],
])('%s', (tag, title, isSecurity) => {
  expect(STANDARDS.get(tag)).toMatchObject({ title, isSecurity });
});
