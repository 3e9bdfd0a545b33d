import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// Whose delivery is next: docs/decisions/turns-between-installations.md. A process of the version before
// writes rows without a turn; they get it from whoever takes them up.
const STATEMENTS: readonly string[] = [
  `alter table faultline.deliveries add column turn bigint`,
  `create index deliveries_installation_turn on faultline.deliveries (installation_id, turn)`,
  `drop index faultline.deliveries_installation`,
  `create index deliveries_started_turn on faultline.deliveries (turn)
    where state in ('running', 'completed', 'dead')`,
];

export const turns: Migration = {
  up: async (kysely: Kysely<unknown>) => {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(kysely);
    }
  },
};
