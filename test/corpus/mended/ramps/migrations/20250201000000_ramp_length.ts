import type { Knex } from 'knex';

export async function up(knex: Knex) {
  await knex.raw("SET lock_timeout = '5s'");
  await knex.schema.alterTable('ramps', (table) => {
    table.integer('length');
  });
}
