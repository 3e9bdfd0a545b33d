import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// The last day of the waiver that ends first, of those under which a verdict was given.
const STATEMENTS: readonly string[] = [
  `alter table faultline.pull_reviews
    add column waived_until text check (waived_until ~ '^\\d{4}-\\d{2}-\\d{2}$')`,
  `create index pull_reviews_waived_until on faultline.pull_reviews (waived_until)
    where waived_until is not null`,
];

export const waivedUntil: Migration = {
  up: async (kysely: Kysely<unknown>) => {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(kysely);
    }
  },
};
