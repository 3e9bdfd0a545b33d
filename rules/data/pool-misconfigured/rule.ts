import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import type { DatabasePool } from '#model/data/database-pools.ts';
import { databasePoolsOf } from '#model/data/database-pools.ts';
import { insertLast } from '#model/code/insertions.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { defineRule } from '#model/rule.ts';
import { isScript } from '#model/resilience/timers-runtime.ts';

const MESSAGES = {
  one: 'The {library} pool {fault}. {fix}.',
  two: 'The {library} pool {fault}, and it {second}. {fix}, and {secondFix}.',
  three:
    'The {library} pool {fault}, {second}, and it {third}. {fix}, {secondFix}, and {thirdFix}.',
} as const;

// A backup holds its pool for as long as it runs.
const BACKUP = /(?:^|\/)[\w-]*backups?[\w-]*\//iu;

export default defineRule({
  meta: {
    id: 'data/pool-misconfigured',
    title: 'Database pool lacks a bound on waiting, recycling or a size from settings',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://node-postgres.com/apis/pool',
      'https://docs.sqlalchemy.org/en/20/core/pooling.html#dealing-with-disconnects',
      'https://magicstack.github.io/asyncpg/current/api/index.html#connection-pools',
    ],
    messages: MESSAGES,
    control: 'Connections are checked before use and recycled',
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'Pool',
      'pool',
      'postgres(',
      'postgres.js',
      "'postgres'",
      '"postgres"',
      'knex',
      'Knex',
      'equelize',
      'DataSource',
      'TypeOrmModule',
      'PrismaClient',
      'PrismaPg',
      'drizzle(',
      'create_engine',
      'create_async_engine',
      'Database(',
    ],
    check(module, report) {
      const isWatched = isOneOffPath(module.path) || BACKUP.test(module.path) || isScript(module);
      for (const pool of isWatched ? [] : databasePoolsOf(module)) {
        if (!isUsedOnce(pool)) {
          checkPool(pool, report);
        }
      }
    },
  },
});

// `create_engine(url).connect()`: the one connection is never handed out a second time.
function isUsedOnce({ module, call }: DatabasePool): boolean {
  const parent = module.parent(call);
  return (
    parent?.kind === 'member' &&
    parent.object === call &&
    /^(?:connect|begin|execute|raw_connection)$/u.test(parent.name)
  );
}

function checkPool(pool: DatabasePool, report: Report<typeof MESSAGES>): void {
  const faults = faultsOf(pool);
  const [first, second, third] = faults;
  const at = pool.module.place(pool.call.callee);
  const { library } = pool;
  if (first === undefined) {
    if (pool.recycling === 'on' && pool.wait === 'on' && pool.form.recycling.options.length > 0) {
      report.control(at, `The ${library} pool bounds the wait and replaces its connections.`);
    }
    return;
  }
  const suggestion = suggestionFor(pool, faults);
  const common = {
    at,
    evidence: evidenceOf(pool),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
  const data = { library, fault: first.text, fix: capitalised(first.fix) };
  if (second === undefined) {
    report.violation({ ...common, severity: 'high', message: 'one', data });
    return;
  }
  const two = { ...data, second: second.text, secondFix: second.fix };
  if (third === undefined) {
    // A fixed size is a matter of scale; waits without end and dead connections are felt at once.
    const severity = faults.some(({ kind }) => kind === 'size') ? 'high' : 'critical';
    report.violation({ ...common, message: 'two', severity, data: two });
    return;
  }
  report.violation({
    ...common,
    message: 'three',
    data: { ...two, third: third.text, thirdFix: third.fix },
  });
}

interface Fault {
  readonly kind: 'wait' | 'recycling' | 'size';
  readonly text: string;
  readonly fix: string;
}

function faultsOf({ wait, recycling, size, form }: DatabasePool): readonly Fault[] {
  const faults: Fault[] = [];
  if (wait === 'off') {
    const option = form.wait.options[0] ?? '';
    const isOfCall = option === 'acquire.timeout';
    faults.push({
      kind: 'wait',
      text: `lets callers wait for a connection without end (${isOfCall ? 'no acquire() has a timeout' : `no ${option}`})`,
      fix: isOfCall ? 'give acquire() a timeout' : `set ${option}`,
    });
  }
  if (recycling === 'off') {
    const options = form.recycling.options.join(' or ');
    const missing = options === '' ? 'it has no option for that' : `no ${options}`;
    faults.push({
      kind: 'recycling',
      text: `hands out connections that died while idle (${missing})`,
      fix: options === '' ? 'use a pool that tests connections' : `set ${options}`,
    });
  }
  if (size !== undefined) {
    const option = size.option.replace(/@\d+$/u, '');
    faults.push({
      kind: 'size',
      text: `has its size fixed in the code (${option} ${size.value})`,
      fix: `read ${option} from a setting`,
    });
  }
  return faults;
}

function evidenceOf({ size }: DatabasePool): readonly EvidencePlace[] {
  return size === undefined
    ? []
    : [{ ...size.module.place(size.at), note: `Every instance opens up to ${size.value}.` }];
}

function suggestionFor(pool: DatabasePool, faults: readonly Fault[]): EditProposal | undefined {
  const { module, call, library, options } = pool;
  const [fault, ...others] = faults;
  if (fault === undefined || others.length > 0) {
    return undefined;
  }
  const isEngine = library === 'sqlalchemy' && options.find('pool_pre_ping').kind === 'absent';
  if (fault.kind === 'recycling' && isEngine && call.args.length > 0) {
    const edit = insertLast(module, call, call.callee.end + 1, 'pool_pre_ping=True');
    return edit && { title: 'Test each connection before it is used', edits: [edit] };
  }
  const { literal } = options;
  const isUnset = options.find('connectionTimeoutMillis').kind === 'absent';
  const isInCall = call.args.some(({ value }) => value === literal);
  if (fault.kind !== 'wait' || library !== 'pg' || !isUnset || !isInCall || literal === undefined) {
    return undefined;
  }
  const edit = insertLast(module, literal, literal.start + 1, 'connectionTimeoutMillis: 10_000');
  return edit && { title: 'Give up waiting for a connection after 10 seconds', edits: [edit] };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
