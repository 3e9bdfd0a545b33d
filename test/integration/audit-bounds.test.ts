import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AuditPool } from '#review/audit-pool.ts';
import type { Auditor } from '#review/auditor.ts';
import { RULES } from '#rules/index.ts';
import { GitFixture } from '#test/github/git-fixture.ts';
import { HeldAuditor } from '#test/support/quick-stage.ts';
import { openStage } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

describe('audits that outgrow their bounds', () => {
  const healthy = new HeldAuditor();
  let stage: Stage;
  let fixture: GitFixture;
  let auditor: Auditor = healthy;

  beforeAll(async () => {
    stage = await openStage({
      rules: RULES,
      auditor: { audit: async (task, signal) => auditor.audit(task, signal) },
      queue: { pollSeconds: 0.5, retry: { firstDelaySeconds: 1, maxDelaySeconds: 1 } },
    });
    fixture = await GitFixture.create();
    await fixture.commit({ 'src/index.ts': 'export {};\n' });
    await stage.github.addRepository({ owner: 'acme', name: 'shop', directory: fixture.directory });
    await stage.github.addInstallation({ account: 'acme' });
    await stage.idle();
  });

  afterAll(async () => {
    await stage.close();
    await fixture.remove();
  });

  it.each([
    {
      bound: 'time',
      options: { threads: 1, memoryMegabytes: 512, timeoutSeconds: 0.05 },
      reason: /longer than 0\.05 seconds/u,
    },
    {
      bound: 'memory',
      options: { threads: 1, memoryMegabytes: 4, timeoutSeconds: 60 },
      reason: /ended before it had a result/u,
    },
  ])(
    'fail the check for want of $bound, then give the verdict',
    async ({ bound, options, reason }) => {
      const pool = new AuditPool(options);
      auditor = pool;
      await fixture.branch(bound, 'main');
      const sha = await fixture.commit({ [`src/${bound}.ts`]: 'export const one = 1;\n' });
      await stage.github.openPullRequest({ repository: 'acme/shop', head: bound });
      const failed = { ...(await stage.concluded('acme/shop', sha)) };
      auditor = healthy;
      expect(failed.conclusion).toBe('failure');
      expect(failed.title).toMatch(/^Could not finish: .*it tries again$/u);
      expect(failed.summary).toMatch(reason);
      await stage.idle();
      expect(stage.github.checkRuns('acme/shop', sha)).toMatchObject([
        { id: failed.id, conclusion: 'success', title: 'No findings' },
      ]);
      await pool.close();
    },
  );
});
