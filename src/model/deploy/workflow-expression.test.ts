import { describe, expect, it } from 'vitest';

import { carriedFields } from './workflow-expression.ts';

describe('carriedFields', () => {
  it.each([
    ['github.event.issue.title', ['github.event.issue.title']],
    ["github.event['issue'].title", ['github.event.issue.title']],
    ['github.event.commits[0].message', ['github.event.commits[0].message']],
    ['github.event.pages.*.page_name', ['github.event.pages.*.page_name']],
    ["toJSON(format('{0}', (github.head_ref)))", ['github.head_ref']],
    ["join(github.event.commits.*.message, ', ')", ['github.event.commits.*.message']],
    ['github.head_ref || github.ref_name', ['github.head_ref', 'github.ref_name']],
    ["github.event_name == 'push' && github.ref || 'none'", ['github.ref']],
  ])('tells what is in the value of %s', (expression, fields) => {
    expect(carriedFields(expression)).toEqual(fields);
  });

  it.each([
    "github.event.issue.title == 'x'",
    "contains(github.event.issue.title, 'x')",
    "startsWith(github.head_ref, 'release/')",
    '!github.head_ref',
    "hashFiles('**/package-lock.json')",
    'github.event[matrix.field]',
    "'github.head_ref'",
    '',
    'github.event.issue.title ==',
    'nobody(github.head_ref)',
    '('.repeat(1000),
  ])('carries nothing in %s', (expression) => {
    expect(carriedFields(expression)).toEqual([]);
  });
});
