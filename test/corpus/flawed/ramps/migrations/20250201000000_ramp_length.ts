import type { Knex } from 'knex';

export async function up(knex: Knex) {
  await knex.schema.alterTable('ramps', (table) => {
    table.integer('length').notNullable();
  });
}
