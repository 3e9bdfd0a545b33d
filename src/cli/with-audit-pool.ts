import { AuditPool } from '#review/audit-pool.ts';

/** A person waits and can press Ctrl-C, so the bounds are wider than the service's. */
const MEMORY_MEGABYTES = 2048;
const TIMEOUT_SECONDS = 600;

/** Runs `work` with threads to audit in, and ends the threads after it. */
export async function withAuditPool<T>(
  threads: number,
  work: (pool: AuditPool) => Promise<T>,
): Promise<T> {
  const pool = new AuditPool({
    threads,
    memoryMegabytes: MEMORY_MEGABYTES,
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
