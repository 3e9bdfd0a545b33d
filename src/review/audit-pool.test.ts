import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AuditFile } from '#audit/audit-input.ts';

import { AuditPool } from './audit-pool.ts';

const SIGNAL = new AbortController().signal;
const QUERY =
  "import { Pool } from 'pg';\nexport const find = (req: Request) => new Pool().query(`SELECT ${req.query.name}`);\n";

function files(count: number, repeated: number): ReadonlyMap<string, AuditFile> {
  const text = QUERY.repeat(repeated);
  return new Map(
    Array.from({ length: count }, (_, index) => [`src/file-${index}.ts`, { kind: 'text', text }]),
  );
}

describe('AuditPool', () => {
  let pool: AuditPool;

  beforeAll(() => {
    pool = new AuditPool({ threads: 1, memoryMegabytes: 1024, timeoutSeconds: 60, niceness: 1 });
  });

  afterAll(async () => {
    await pool.close();
  });

  it('audits in its thread, and tells how long the rules looked', async () => {
    const looked = new Map<string, number>();
    const { findings } = await pool.audit({ files: files(1, 1) }, SIGNAL, (times) => {
      for (const [rule, seconds] of times) {
        looked.set(rule, seconds);
      }
    });
    expect(findings.map(({ rule }) => rule)).toContain('data/sql-injection');
    expect(looked.get('data/sql-injection')).toBeGreaterThan(0);
    expect(looked.has('containers/runs-as-root')).toBe(false);
  });

  it('hands a repository to the thread that remembers it', async () => {
    const two = new AuditPool({ threads: 2, memoryMegabytes: 1024, timeoutSeconds: 60 });
    await two.warmUp();
    const task = { files: files(3, 1) };
    await Promise.all(
      ['a', 'b'].map(async (repository) => two.audit({ ...task, repository }, SIGNAL)),
    );
    const looked = new Map<string, number>();
    for (const repository of ['a', 'b', 'c']) {
      await two.audit({ ...task, repository }, SIGNAL, (times) => {
        looked.set(repository, times.size);
      });
    }
    expect(looked).toEqual(
      new Map([
        ['a', 0],
        ['b', 0],
        ['c', expect.any(Number)],
      ]),
    );
    expect(looked.get('c')).toBeGreaterThan(0);
    await two.close();
  });

  it('goes on with what waits when the audit before it is ended with its thread', async () => {
    const controller = new AbortController();
    const endless = pool.audit({ files: files(400, 400) }, controller.signal);
    const waiting = pool.audit({ files: files(1, 1) }, SIGNAL);
    setTimeout(() => {
      controller.abort(new Error('enough'));
    }, 300);
    await expect(endless).rejects.toThrow('enough');
    expect((await waiting).stats.files).toBe(1);
  });

  it('names the bound that an audit outgrew', async () => {
    const short = new AuditPool({ threads: 1, memoryMegabytes: 1024, timeoutSeconds: 0.01 });
    await expect(short.audit({ files: files(1, 1) }, SIGNAL)).rejects.toMatchObject({
      code: 'audit-timeout',
    });
    await short.close();
  });

  it('rejects rather than waits when its threads cannot even start', async () => {
    const tiny = new AuditPool({ threads: 1, memoryMegabytes: 4, timeoutSeconds: 60 });
    await expect(tiny.audit({ files: files(1, 1) }, SIGNAL)).rejects.toMatchObject({
      code: 'audit-crashed',
    });
    await tiny.close();
  });

  it('can be closed while it gets ready', async () => {
    const early = new AuditPool({ threads: 2, memoryMegabytes: 1024, timeoutSeconds: 60 });
    const ready = early.warmUp();
    await early.close();
    await expect(ready).resolves.toBeUndefined();
  });

  it('does not begin for a signal that is aborted already', async () => {
    const aborted = AbortSignal.abort(new Error('too late'));
    await expect(pool.audit({ files: files(1, 1) }, aborted)).rejects.toThrow('too late');
  });
});
