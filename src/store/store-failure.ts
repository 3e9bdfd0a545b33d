import { FaultlineError, isFaultlineError } from '#core/errors.ts';

/** Network errors of Node (https://nodejs.org/api/errors.html#common-system-errors). */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATE classes that speak of the connection or the server, not of the statement: connection
 * exception, invalid authorisation, unknown database, insufficient resources, operator intervention,
 * system error (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const SERVER_CLASSES = new Set(['08', '28', '3D', '53', '57', '58']);

/** What pg, pg-pool, PGlite and kysely say without a code when the connection is gone. */
const GONE =
  /connection terminated|query read timeout|timeout exceeded when trying to connect|PGlite is closed|already closed|already been destroyed|Database not opened/iu;

/** True when the statement never had its chance, because the database is down, full or out of reach. */
function isStoreUnavailable(error: unknown): boolean {
  if (isFaultlineError(error)) {
    return error.code === 'store-unavailable';
  }
  if (!(error instanceof Error)) {
    return false;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (NETWORK_CODES.has(code) || GONE.test(error.message)) {
    return true;
  }
  return code.length === 5 && SERVER_CLASSES.has(code.slice(0, 2));
}

/** Runs `work`; what fails because the database is out of reach rejects with `store-unavailable`, the rest as it is. */
export async function reachingStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStoreUnavailable(error) || isFaultlineError(error)) {
      throw error;
    }
    throw new FaultlineError(
      'store-unavailable',
      'The database cannot be reached. Check DATABASE_URL, and that the server is up and accepts connections.',
      { cause: error },
    );
  }
}
