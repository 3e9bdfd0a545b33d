import { readPostgres } from '#syntax/postgres-sql.ts';
import type { PostgresReading } from '#syntax/postgres-sql.ts';
import { splitSql } from '#syntax/sql-split.ts';

import type { Ranged } from '../code/code.ts';

/** One statement of a text, as PostgreSQL reads it. */
export interface PostgresStatement extends Ranged {
  readonly text: string;
  readonly reading: PostgresReading;
}

/** The statements of a script, each read for itself, so that one that cannot be read hides no other. */
export function postgresStatements(text: string): readonly PostgresStatement[] {
  return splitSql(text).map((part) => ({ ...part, reading: readPostgres(part.text) }));
}
