import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import type { Finding } from '#core/finding.ts';
import { recordAudit } from '#report/audit-record.ts';
import { readLinesOf } from '#report/line-changes.ts';
import { createAuditStore } from '#store/audit-store.ts';
import { createInstallationStore } from '#store/installation-store.ts';
import {
  exampleAudit,
  exampleContext,
  exampleFinding,
  exampleFingerprint,
} from '#test/support/example-audit.ts';
import { recordedIo } from '#test/support/recorded-io.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';
import { describeOnDatabases } from '#test/support/test-database.ts';

import { auditsListCommand, auditsShowCommand, auditsTrendCommand } from './audits-command.ts';
import { RULEBOOK } from './rulebook.ts';

const OLD = exampleFinding({ fingerprint: exampleFingerprint(1) });
const KEPT = exampleFinding({ fingerprint: exampleFingerprint(2), path: 'src/kept.ts' });
const NEW = exampleFinding({ fingerprint: exampleFingerprint(3), path: 'src/new.ts' });

function record(...findings: readonly Finding[]): string {
  const readLine = readLinesOf(new Map([['src/new.ts', 'a\nb\nquery(name);\nd\n']]));
  const { aside } = exampleContext();
  return recordAudit({ result: exampleAudit({ findings }), aside, readLine }, RULEBOOK);
}

describeOnDatabases(
  'faultline audits',
  (databases) => {
    let env: Readonly<Record<string, string>>;

    beforeAll(async () => {
      const settings = await databases.fresh();
      env = { DATA_DIRECTORY: settings.directory };
      const database = await databases.open(settings);
      const installations = createInstallationStore(database.kysely);
      await installations.upsertInstallation({ id: 11, account: 'acme' });
      await installations.upsertRepositories([
        { id: 22, installationId: 11, owner: 'acme', name: 'shop' },
        { id: 23, installationId: 11, owner: 'acme', name: 'site' },
      ]);
      const audits = createAuditStore(database.kysely);
      const facts = { branch: 'main', version: '0.1.0', counts: { critical: 2 } };
      await audits.keep({
        ...facts,
        repositoryId: 22,
        headSha: 'a'.repeat(40),
        record: record(OLD, KEPT),
      });
      await audits.keep({
        ...facts,
        repositoryId: 22,
        headSha: 'b'.repeat(40),
        record: record(KEPT, NEW),
      });
      await audits.keep({ ...facts, repositoryId: 23, headSha: 'c'.repeat(40), record: record() });
      await database.close();
    });

    test('list has a line for each, the newest first, of one repository or of all', async () => {
      const io = recordedIo({ env });
      const options = { limit: 20, repository: 'acme/shop', format: 'text' } as const;
      expect(await auditsListCommand(options, io)).toBe(0);
      const lines = io.written.out().trimEnd().split('\n');
      expect(lines.map((line) => line.replaceAll(/ +/gu, ' ').trim())).toEqual([
        'Audit Audited Repository Branch Commit Critical High Medium Low Info',
        expect.stringMatching(/^2 \S+Z acme\/shop main bbbbbbbbbbbb 2 0 0 0 0$/u),
        expect.stringMatching(/^1 \S+Z acme\/shop main aaaaaaaaaaaa 2 0 0 0 0$/u),
      ]);
      const json = recordedIo({ env });
      await auditsListCommand({ ...options, repository: undefined, format: 'json' }, json);
      expect(JSON.parse(json.written.out())).toMatchObject({
        schema: 'faultline/audits@1',
        audits: [{ id: 3, repository: 'acme/site' }, { id: 2 }, { id: 1 }],
      });
    });

    test('list says so when there is none', async () => {
      const io = recordedIo({ env });
      await auditsListCommand({ limit: 20, repository: 'acme/none', format: 'text' }, io);
      expect(io.written.out()).toBe('No audit of a default branch is kept.\n');
    });

    test('show writes the report with the lines as they were, into a file too', async () => {
      const io = recordedIo({ env });
      expect(await auditsShowCommand({ id: 2, format: 'markdown' }, io)).toBe(0);
      expect(io.written.out()).toMatch(/^# Faultline audit of acme\/shop, main at b/u);
      expect(io.written.out()).toContain('query(name);');
      const output = join(await temporaryDirectory(), 'report.html');
      await auditsShowCommand({ id: 2, format: 'html', output }, io);
      expect(await readFile(output, 'utf8')).toMatch(/quer<mark>y\(nam<\/mark>e\);/u);
    });

    test('trend tells what is new and what was fixed', async () => {
      const io = recordedIo({ env });
      expect(await auditsTrendCommand({ older: 1, newer: 2, format: 'text' }, io)).toBe(0);
      expect(io.written.out().replaceAll(/ +/gu, ' ')).toBe(
        [
          'Status Severity Rule Place',
          'new critical data/sql-injection src/new.ts:3',
          'fixed critical data/sql-injection src/users.ts:3',
          '',
          '1 new, 1 fixed, 1 still open.\n',
        ].join('\n'),
      );
      const json = recordedIo({ env });
      await auditsTrendCommand({ older: 1, newer: 2, format: 'json' }, json);
      expect(JSON.parse(json.written.out())).toMatchObject({
        schema: 'faultline/trend@1',
        findings: [{ status: 'new' }, { status: 'fixed' }, { status: 'open' }],
      });
    });

    test('an audit that is not there, and two of different repositories, are wrong use', async () => {
      const io = recordedIo({ env });
      await expect(auditsShowCommand({ id: 9, format: 'json' }, io)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('audits list'),
      });
      await expect(
        auditsTrendCommand({ older: 1, newer: 3, format: 'text' }, io),
      ).rejects.toMatchObject({ code: 'usage' });
    });
  },
  ['pglite'],
);
