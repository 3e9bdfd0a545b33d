import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// The last turn that an installation was given, 0 for deliveries without one. A process of the version before
// goes by the turns of the deliveries alone; whoever gives the next one looks at both. Without a foreign key,
// since the first deliveries of an installation come before its row.
export const lastTurns: Migration = {
  up: async (kysely: Kysely<unknown>) => {
    await sql
      .raw(
        `create table faultline.turns (
          installation_id bigint not null,
          is_background boolean not null,
          last bigint not null,
          primary key (installation_id, is_background)
        )`,
      )
      .execute(kysely);
  },
};
