import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// Where a delivery comes from, so that its job goes on in the same trace: https://www.w3.org/TR/trace-context/#traceparent-header
export const traceContext: Migration = {
  up: async (kysely: Kysely<unknown>) => {
    await sql
      .raw(
        `alter table faultline.deliveries
          add column traceparent text check (length(traceparent) <= 100)`,
      )
      .execute(kysely);
  },
};
