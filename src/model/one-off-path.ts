import { byPath } from './by-path.ts';

const ONE_OFF =
  /(?:^|\/)(?:[\w.-]*migrations?|[\w.-]*migrate|alembic|\.?scripts?|cli[-_]scripts?|seeds?|seeders?|seeding|bin|bench(?:marks?)?|(?:dev)?tools|management\/commands)\/|(?:^|\/)[\w.-]*(?:seed|migrat(?:e|ion|or)|backfill)[\w.-]*\.[^/]+$|(?:^|\/)(?:create|drop|populate)[_-]?(?:db|tables?)\.[^/]+$|(?:^|\/)(?:(?:drizzle|vitest|jest|prisma)\.config|knexfile)\.[cm]?[jt]s$/iu;

/**
 * True for code that somebody runs once and watches: migrations, seeds, scripts, benchmarks and the
 * configuration of tools. It holds a connection for itself and serves nobody meanwhile.
 */
export const isOneOffPath = byPath((path): boolean => ONE_OFF.test(path));
