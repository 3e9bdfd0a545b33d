import { execFileSync } from 'node:child_process';

import { expect, test } from 'vitest';

// Optimising the function that is most of the grammar takes V8 600 MB. The flag has it done at once, where
// it would otherwise come later and in another thread.
const SCRIPT = `
  import { getHeapStatistics } from 'node:v8';
  import { loadPostgres, readPostgres } from '#syntax/postgres-sql.ts';

  await loadPostgres();
  for (let id = 0; id < 500; id += 1) {
    readPostgres('SELECT name FROM users WHERE id = ' + id);
  }
  process.stdout.write(String(getHeapStatistics().peak_malloced_memory));
`;

test('reading many statements takes little memory', () => {
  const bytes = execFileSync(
    process.execPath,
    ['--wasm-sync-tier-up', '--input-type=module', '--eval', SCRIPT],
    { encoding: 'utf8' },
  );

  expect(Number(bytes)).toBeLessThan(100e6);
});
