import { expect, test } from 'vitest';

import { pageSection } from './page-section.ts';

const PAGE = '## Why\n\nIt breaks.\n\n## How to fix\n\nRepair it.';

test('a section has its heading and ends before the next one', () => {
  expect(pageSection(PAGE, 'Why')).toBe('## Why\n\nIt breaks.');
  expect(pageSection(PAGE, 'How to fix')).toBe('## How to fix\n\nRepair it.');
});

test('a section that is not there is empty', () => {
  expect(pageSection(PAGE, 'Limits')).toBe('');
});
