import { expect, test } from 'vitest';

import { createInstallationStore } from '#store/installation-store.ts';
import { createReviewStore } from '#store/review-store.ts';
import { createWaiverStore } from '#store/waiver-store.ts';
import { recordedIo } from '#test/support/recorded-io.ts';
import { describeOnDatabases } from '#test/support/test-database.ts';

import { statsCommand } from './stats-command.ts';

const HEAD = 'a'.repeat(40);
const FINDINGS = Array.from({ length: 20 }, (_, index) => ({
  fingerprint: String(index).padStart(32, '0'),
  rule: 'data/sql-injection',
  severity: 'critical',
  path: 'a.ts',
  line: 1,
}));

describeOnDatabases(
  'faultline stats',
  (databases) => {
    test('says so when there is nothing to count', async () => {
      const { directory } = await databases.fresh();
      const io = recordedIo({ env: { DATA_DIRECTORY: directory } });
      expect(await statsCommand({ format: 'text' }, io)).toBe(0);
      expect(io.written.out()).toBe('No review of a pull request has found anything.\n');
    });

    test('counts, and marks a rule that was called wrong too often', async () => {
      const settings = await databases.fresh();
      const database = await databases.open(settings);
      const installations = createInstallationStore(database.kysely);
      await installations.upsertInstallation({ id: 11, account: 'acme' });
      await installations.upsertRepositories([
        { id: 22, installationId: 11, owner: 'acme', name: 'shop' },
      ]);
      const reviews = createReviewStore(database.kysely);
      const key = { repositoryId: 22, number: 5, headSha: HEAD };
      await reviews.start({ ...key, baseSha: HEAD, checkRunId: undefined });
      const aside = FINDINGS.map((finding) => ({ ...finding, state: 'waived' as const }));
      await reviews.conclude({ ...key, conclusion: 'success', findings: [], aside });
      for (const [id, { fingerprint, rule, path }] of FINDINGS.slice(0, 3).entries()) {
        await createWaiverStore(database.kysely).markWrong({
          repositoryId: 22,
          number: 5,
          fingerprint,
          rule,
          path,
          reason: 'wrong here',
          login: 'ada',
          comment: { kind: 'diff', id },
          givenAt: new Date(0),
        });
      }
      await database.close();
      const env = { DATA_DIRECTORY: settings.directory };
      const io = recordedIo({ env });
      expect(await statsCommand({ format: 'text' }, io)).toBe(0);
      expect(io.written.out().replaceAll(/ +/gu, ' ')).toBe(
        'Repository Rule Found Fixed Waived Open Wrong\nacme/shop data/sql-injection 20 0 20 0 3 comments only\n',
      );
      const json = recordedIo({ env });
      await statsCommand({ format: 'json' }, json);
      expect(JSON.parse(json.written.out())).toMatchObject({
        schema: 'faultline/stats@1',
        rules: [{ repository: 'acme/shop', found: 20, wrong: 3, judged: 20 }],
      });
    });
  },
  ['pglite'],
);
