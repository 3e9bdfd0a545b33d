export const up = (knex) => knex.schema.createView('long_ramps', (view) => view.columns(['id']));
