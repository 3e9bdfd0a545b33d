import { describe, expect, it } from 'vitest';

import { projectOf } from '#test/support/project.ts';

import { migrationHistoriesOf } from './migrations.ts';

describe('migrationHistoriesOf', () => {
  it('says where a migration states its place', async () => {
    const text = 'revision = "b"\ndown_revision = "a"\n';
    const project = await projectOf({ 'versions/b.py': text });
    const [history] = migrationHistoriesOf(project);
    const at = history?.migrations[0]?.at;
    expect(text.slice(at?.start, at?.end)).toBe('"b"');
  });

  it('does not know what a migration follows that computes it', async () => {
    const project = await projectOf({
      'versions/b.py': 'revision = "b"\ndown_revision = latest()\n',
    });
    expect(migrationHistoriesOf(project)[0]?.migrations[0]?.after).toBeUndefined();
  });

  it('keeps the histories of several folders and tools apart', async () => {
    const project = await projectOf({
      'a/migrations/1735689600000-A.ts': 'class A implements MigrationInterface {}',
      'b/migrations/1735689600000-B.ts': 'class B implements MigrationInterface {}',
      'c/prisma/migrations/0_init/migration.sql': '',
    });
    expect(migrationHistoriesOf(project).map(({ tool, folder }) => `${tool} ${folder}`)).toEqual([
      'Prisma c/prisma/migrations/',
      'TypeORM a/migrations/',
      'TypeORM b/migrations/',
    ]);
  });

  it.each([
    { 'migrations/20250101000000_a.ts': 'export const nothing = 1;' },
    { 'test/migrations/versions/a.py': 'revision = "a"\ndown_revision = None\n' },
    { 'node_modules/x/migrations/20250101000000_a.js': 'exports.up = (knex) => {};' },
    { 'members/migrations/0001_initial.py': 'VALUES = []\n' },
    { 'meta/_journal.json': '{ "entries": [] }' },
  ])('finds none in %j', async (files) => {
    expect(migrationHistoriesOf(await projectOf(files))).toEqual([]);
  });
});
