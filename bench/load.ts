import { chmodSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { ownTemporaryDirectory } from '../scripts/demo/temporary-directory.ts';
import { measureIntake } from './load/intake.ts';
import { measureMemory } from './load/memory.ts';
import { measureReviews } from './load/reviews.ts';
import type { Store } from './load/subject.ts';
import { printTable } from './table.ts';

// What one process of the service bears: `faultline serve` as operators run it, a GitHub of the test suite
// that answers at once, deliveries from a third process. Usage:
//   npm run bench:load [-- [--seconds NUMBER] [--deliveries NUMBER] [--store postgres|pglite]
//     [intake|reviews|memory]...]
// The machine's load average is printed with each table: times are only worth something when it is low.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '20' },
    deliveries: { type: 'string', default: '10000' },
    store: { type: 'string' },
  },
});
const CODE = resolve(import.meta.dirname, '../test/corpus/mended');
/** What each store is asked to take in a second. */
const RATES = { postgres: 200, pglite: 50 } as const satisfies Record<Store, number>;
const STORES = (['postgres', 'pglite'] as const).filter(
  (store) => values.store === undefined || store === values.store,
);

ownTemporaryDirectory();
// PostgreSQL does not run as root, and has to get to its own folder in there.
chmodSync(tmpdir(), 0o711);
const parts = new Set(positionals.length > 0 ? positionals : ['intake', 'reviews', 'memory']);
if (parts.has('intake')) {
  await printed('Deliveries at a fixed rate while reviews run', intakeRow);
}
if (parts.has('reviews')) {
  await printed('From webhook to verdict, repository of 1,000 files', reviewRows);
}
if (parts.has('memory')) {
  await printed('Memory over deliveries', memoryRows);
}

type Row = Readonly<Record<string, string | number>>;

async function printed(
  title: string,
  measure: (store: Store) => Promise<Row | readonly Row[]>,
): Promise<void> {
  const rows: Row[] = [];
  for (const store of STORES) {
    rows.push(...[await measure(store)].flat());
  }
  const load = loadavg().map((each) => each.toFixed(1));
  process.stdout.write(`\n${title} (load average ${load.join(', ')})\n\n`);
  printTable(rows);
}

async function intakeRow(store: Store): Promise<Row> {
  const result = await measureIntake(store, CODE, RATES[store], Number(values.seconds));
  const { p50, p99, highest, statuses, eventLoopP99, reviews, sent, cpuMilliseconds } = result;
  return {
    store,
    'per second': RATES[store],
    sent,
    answers: Object.entries(statuses)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', '),
    'p50 ms': p50.toFixed(1),
    'p99 ms': p99.toFixed(1),
    'highest ms': highest.toFixed(1),
    'event loop p99 ms': eventLoopP99.toFixed(1),
    'cpu ms each': (cpuMilliseconds / sent).toFixed(2),
    reviews,
  };
}

async function reviewRows(store: Store): Promise<readonly Row[]> {
  const results = await measureReviews(store, CODE);
  return results.map(({ what, milliseconds, cpuMilliseconds, requests }) => ({
    store,
    review: what,
    ms: Math.round(milliseconds),
    'cpu ms': Math.round(cpuMilliseconds),
    requests,
  }));
}

async function memoryRows(store: Store): Promise<readonly Row[]> {
  const samples = await measureMemory(store, CODE, Number(values.deliveries));
  return samples.map(({ deliveries, residentMegabytes, heapMegabytes, reviews }) => ({
    store,
    deliveries,
    'resident MB': Math.round(residentMegabytes),
    'heap MB': Math.round(heapMegabytes),
    reviews,
  }));
}
