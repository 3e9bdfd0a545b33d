import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

import { auditDirectory } from './audit-directory.ts';

test('migrations that may have run are counted in a note, and not told', async () => {
  const cwd = await temporaryDirectory({
    'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
    'db/migrations/0001_first.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n',
    'db/migrations/0002_index.sql': 'CREATE INDEX ON users (email);\n',
  });
  const { result, aside } = await auditDirectory('.', recordedIo({ cwd }));
  expect(aside.notes).toContainEqual(
    expect.stringMatching(/^data\/migration-unsafe is about what happens once, .* not told\.$/u),
  );
  expect(result.findings.map(({ rule }) => rule)).not.toContain('data/migration-unsafe');
});
