import { expect, test } from 'vitest';

import type { QueueDepth } from '#store/delivery-table.ts';

import { ServiceMetrics } from './metrics.ts';

const DEPTH: QueueDepth = {
  waiting: 3,
  waitingInBackground: 0,
  running: 1,
  dead: 2,
  oldestWaitingSeconds: 90,
  overdueSeconds: undefined,
};

function scene() {
  let now = 0;
  const metrics = new ServiceMetrics({
    depth: async () => DEPTH,
    clock: () => new Date(now),
    hasProcess: false,
  });
  return {
    metrics,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    /** The lines of one metric. */
    lines: async (name: string) => {
      const { body } = await metrics.text();
      return body.split('\n').filter((line) => line.startsWith(name));
    },
  };
}

test('the queue is measured when it is asked for', async () => {
  const { lines } = scene();
  expect(await lines('faultline_queue')).toEqual([
    'faultline_queue_deliveries{state="waiting"} 3',
    'faultline_queue_deliveries{state="running"} 1',
    'faultline_queue_deliveries{state="dead"} 2',
    'faultline_queue_oldest_waiting_seconds 90',
    'faultline_queue_overdue_seconds 0',
  ]);
});

test('a phase lasts until the next begins or the review ends', async () => {
  const { metrics, pass, lines } = scene();
  const watch = metrics.phaseWatch();
  watch('snapshot');
  pass(2);
  watch('audit');
  pass(5);
  watch(undefined);
  pass(7);
  expect(await lines('faultline_review_phase_seconds_sum')).toEqual([
    'faultline_review_phase_seconds_sum{phase="snapshot"} 2',
    'faultline_review_phase_seconds_sum{phase="audit"} 5',
  ]);
});

test('the time of a rule is summed over audits', async () => {
  const { metrics, lines } = scene();
  metrics.looked(
    new Map([
      ['http/no-timeout', 0.5],
      ['data/sql-injection', 2],
    ]),
  );
  metrics.looked(new Map([['http/no-timeout', 0.25]]));
  expect(await lines('faultline_audit_rule_seconds_total')).toEqual([
    'faultline_audit_rule_seconds_total{rule="http/no-timeout"} 0.75',
    'faultline_audit_rule_seconds_total{rule="data/sql-injection"} 2',
  ]);
});

test('of the limits that of the installation with the least left is shown, by known resources', async () => {
  const { metrics, lines } = scene();
  const core = { resource: 'core', limit: 5000 };
  metrics.exchanged({ installationId: 1, status: 200, rateLimit: { ...core, remaining: 4000 } });
  metrics.exchanged({ installationId: 2, status: 404, rateLimit: { ...core, remaining: 500 } });
  metrics.exchanged({ installationId: undefined, status: undefined, rateLimit: undefined });
  metrics.exchanged({
    installationId: 2,
    status: 200,
    rateLimit: { resource: 'whatever', limit: 10, remaining: 5 },
  });
  expect((await lines('faultline_github_rate_limit_remaining_ratio')).toSorted()).toEqual([
    'faultline_github_rate_limit_remaining_ratio{resource="core"} 0.1',
    'faultline_github_rate_limit_remaining_ratio{resource="other"} 0.5',
  ]);
  expect(await lines('faultline_github_requests_total')).toEqual([
    'faultline_github_requests_total{as="installation",status="2xx"} 2',
    'faultline_github_requests_total{as="installation",status="4xx"} 1',
    'faultline_github_requests_total{as="app",status="none"} 1',
  ]);
});

test('a sweep counts what it found, and when it ended well', async () => {
  const { metrics, pass, lines } = scene();
  pass(60);
  metrics.swept({ redelivered: 2, lost: 0, queued: 1, failures: 0 });
  pass(60);
  metrics.swept({ redelivered: 0, lost: 1, queued: 0, failures: 1 });
  expect(await lines('faultline_sweep')).toEqual([
    'faultline_sweeps_total{result="done"} 1',
    'faultline_sweeps_total{result="failed"} 1',
    'faultline_sweep_found_total{action="redelivered"} 2',
    'faultline_sweep_found_total{action="given_up"} 1',
    'faultline_sweep_found_total{action="queued"} 1',
    'faultline_sweep_last_success_timestamp_seconds 60',
  ]);
});
