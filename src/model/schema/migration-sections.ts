const DOWN =
  /^[ \t]*--[ \t]*(?:migrate:down|\+goose[ \t]+Down|\+migrate[ \t]+Down|Down Migration|\/\/@UNDO|\+down|rollback:?[ \t]*$|(?:down|undo)[ \t]*:?[ \t]*$)|^[ \t]*--\/\/@UNDO/imu;
const SINGLE =
  /^[ \t]*--[ \t]*(?:migrate:up[^\n]*transaction:\s*false|\+goose[ \t]+NO[ \t]+TRANSACTION|\+migrate[ \t]+Up[^\n]*notransaction)/imu;
const WRAPPED = /^[ \t]*--[ \t]*(?:migrate:up|\+goose[ \t]+Up|\+migrate[ \t]+Up)/imu;

/**
 * The length of the part of a SQL migration that is applied: what undoes it stands behind a mark of dbmate
 * (`-- migrate:down`), goose, sql-migrate, node-pg-migrate or MyBatis.
 */
export function appliedLength(text: string): number {
  return DOWN.exec(text)?.index ?? text.length;
}

/** Whether the marks of a SQL migration have it run in a transaction; undefined when there are none. */
export function statedTransaction(text: string): boolean | undefined {
  if (SINGLE.test(text)) {
    return false;
  }
  return WRAPPED.test(text) ? true : undefined;
}
