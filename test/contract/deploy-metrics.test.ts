import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { ServiceMetrics } from '#service/metrics.ts';

const RULES = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          annotations: z.object({ summary: z.string(), action: z.string() }),
        }),
      ),
    }),
  ),
});
const DASHBOARD = z.object({
  panels: z.array(
    z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) }),
  ),
});

/** Names of metrics in a query; `up` is Prometheus's own. */
const NAME = /\b(?:faultline|process|nodejs)_[a-z0-9_]+/gu;

function read(path: string): string {
  return readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');
}

/** A metric or, for a histogram, one of the series that it has. */
async function scraped(): Promise<ReadonlySet<string>> {
  const metrics = new ServiceMetrics({
    depth: async () => ({
      waiting: 0,
      waitingInBackground: 0,
      running: 0,
      dead: 0,
      oldestWaitingSeconds: undefined,
      overdueSeconds: undefined,
    }),
    clock: () => new Date(0),
    hasProcess: true,
  });
  const { body } = await metrics.text();
  return new Set(
    [...body.matchAll(/^# TYPE (?<name>\S+) (?<type>\S+)$/gmu)].flatMap(({ groups }) => {
      const { name = '', type } = groups ?? {};
      return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
    }),
  );
}

describe('what deploy/ asks of the metrics', () => {
  const alerts = RULES.parse(parse(read('prometheus/faultline.rules.yml'))).groups.flatMap(
    ({ rules }) => rules,
  );
  const { panels } = DASHBOARD.parse(JSON.parse(read('grafana/faultline.json')));

  it('is there: every metric that an alert or panel names', async () => {
    const expressions = [
      ...alerts.map(({ expr }) => expr),
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    const named = new Set(expressions.flatMap((expr) => expr.match(NAME) ?? []));
    const known = await scraped();
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
    expect(named.size).toBeGreaterThan(14);
  });

  it('leaves nothing out: every metric of ours is on the dashboard', async () => {
    const shown = new Set(
      panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(NAME) ?? [])),
    );
    const ours = [...(await scraped())].filter(
      (name) => name.startsWith('faultline_') && !/_(?:sum|count)$/u.test(name),
    );
    expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('has one alert a name', () => {
    const names = alerts.map(({ alert }) => alert);
    expect(names).toEqual([...new Set(names)]);
  });
});
