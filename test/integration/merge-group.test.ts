import { describe, expect, it } from 'vitest';

import { audit } from '#audit/audit.ts';
import type { CheckRunOutput } from '#report/check-run.ts';
import { ruleTable } from '#report/rule-table.ts';
import type { AuditTask } from '#review/auditor.ts';
import { reviewCommit } from '#review/review-commit.ts';
import { reviewPullRequest } from '#review/review-pull-request.ts';
import hostPortTaken from '#rules/containers/host-port-taken/rule.ts';
import migrationChainBroken from '#rules/data/migration-chain-broken/rule.ts';
import { MemorySource } from '#source/memory-source.ts';
import { BASE, HEAD, NEXT, ONCE, OPEN, SIGNAL, World } from '#test/support/review-world.ts';

const RULES = [hostPortTaken, migrationChainBroken];
const GROUP = 'd'.repeat(40);

type Files = Readonly<Record<string, string>>;

function compose(services: Readonly<Record<string, string>>): Files {
  const lines = Object.entries(services).map(
    ([name, port]) => `  ${name}:\n    build: ./${name}\n    ports:\n      - "127.0.0.1:${port}"\n`,
  );
  return { 'compose.yaml': `services:\n${lines.join('')}` };
}

const MAIN: Files = {
  '.github/faultline.yml': 'block:\n  severity: high\n',
  'db/migration/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);\n',
  ...compose({ shop: '8080:3000' }),
};

/** What the checks say of two pull requests, and then of the commit in which the queue merges both. */
async function checksOf(first: Files, second: Files, both: Files) {
  const source = new MemorySource({
    [BASE]: MAIN,
    [HEAD]: { ...MAIN, ...first },
    [NEXT]: { ...MAIN, ...second },
    [GROUP]: { ...MAIN, ...both },
  });
  const world = new World();
  const ports = {
    ...world.ports,
    source,
    rules: RULES,
    auditor: { audit: async (task: AuditTask) => audit({ rules: RULES, ...task }) },
    rulebook: { table: ruleTable(RULES.map(({ meta }) => meta)), pagesUrl: null },
  };
  await reviewPullRequest(ports, ONCE, SIGNAL);
  world.state = { ...OPEN, headSha: NEXT };
  await reviewPullRequest(
    { ...ports, ledger: new World().ports.ledger },
    { ...ONCE, number: 8 },
    SIGNAL,
  );
  // The first one stands before the second in the queue, whose commit has both.
  await reviewCommit(
    ports,
    { headSha: GROUP, baseSha: HEAD, branch: 'main', attempt: 1, isRetried: true, isRerun: false },
    SIGNAL,
  );
  return world.outputs.map(({ title, annotations }: CheckRunOutput) => ({
    title,
    annotations: annotations.map(({ path, message }) => `${path}: ${message}`),
  }));
}

const FINE = { title: 'No findings', annotations: [] };

describe('the commit of a merge group', () => {
  it('is told of two migrations with one number, of which each pull request has one', async () => {
    const prices = { 'db/migration/V2__prices.sql': 'ALTER TABLE orders ADD price bigint;\n' };
    const notes = { 'db/migration/V2__notes.sql': 'ALTER TABLE orders ADD note text;\n' };
    const [first, second, group] = await checksOf(prices, notes, { ...prices, ...notes });
    expect([first, second]).toEqual([FINE, FINE]);
    expect(group).toEqual({
      title: '1 high finding blocks this merge',
      annotations: [
        'db/migration/V2__prices.sql: The SQL history in db/migration/ has 2 migrations with the id 2 (V2__notes.sql, V2__prices.sql), so one of them is refused or never applied. Give each migration an id of its own.',
      ],
    });
  });

  it('is told of two services on one port, of which each pull request has one', async () => {
    const shop = '8080:3000';
    const [first, second, group] = await checksOf(
      compose({ shop, admin: '8081:3000' }),
      compose({ shop, reports: '8081:4000' }),
      compose({ shop, admin: '8081:3000', reports: '8081:4000' }),
    );
    expect([first, second]).toEqual([FINE, FINE]);
    expect(group).toEqual({
      title: '1 high finding blocks this merge',
      annotations: [
        'compose.yaml: Services admin and reports both publish port 8081 of the host, so whichever starts last fails with "port is already allocated". Give one of them another host port, or drop the mapping.',
      ],
    });
  });
});
