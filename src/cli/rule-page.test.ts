import { expect, test } from 'vitest';

import { plainPaint } from '#report/terminal.ts';

import { pageText, readRulePage } from './rule-page.ts';

const PAGE = `## Why

It breaks.

## Flagged

\`\`\`ts file=src/app.ts
broken();

\`\`\`

## How to fix

Repair it.`;

test('code is indented below the name of its file, headings lose their marks', () => {
  expect(pageText(PAGE, plainPaint)).toBe(
    'Why\n\nIt breaks.\n\nFlagged\n\n    src/app.ts\n    broken();\n\n\nHow to fix\n\nRepair it.',
  );
});

test('a rule without a page has none', async () => {
  expect(await readRulePage('no-domain/no-rule')).toBeUndefined();
});
