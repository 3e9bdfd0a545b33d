import type { Knex } from 'knex';

export async function up(knex: Knex) {
  await knex.schema.createTable('ramps', (table) => {
    table.increments();
    table.integer('dock_id').references('docks.id').index();
  });
}
