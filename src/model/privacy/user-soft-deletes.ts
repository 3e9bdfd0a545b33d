import type { CodeModule } from '../code/code-module.ts';
import type { Expr, Ranged } from '../code/code.ts';
import { USER_WORD } from './user-deletions-names.ts';
import type { Write } from '../data/writes.ts';

/** What a change does to the data of a user's row. */
export interface RowChange {
  /** `marked` when only columns change that say the row is deleted; `scrubbed` when others do. */
  readonly kind: 'marked' | 'scrubbed';
  readonly module: CodeModule;
  readonly at: Ranged;
  readonly columns: readonly string[];
  /** The table, model or variable as it is written: `users`. */
  readonly row: string;
}

const MARK =
  /^(?:deleted|is_?deleted|deleted_?(?:at|on|by|date|time)|(?:soft_?)?delet(?:ed|ion)_?(?:at|date|flag|reason)|active|is_?active|enabled|is_?enabled|disabled|is_?disabled|disabled_?at|deactivated_?at|is_?deactivated|banned|archived|is_?archived|archived_?at|status|state|updated_?(?:at|by|on)|modified_?(?:at|by))$/iu;

/** True for columns that say a row counts as deleted, and for the time of the last change. */
export function isDeletionMark(column: string): boolean {
  return MARK.test(column);
}

/** True for columns that say who somebody is. */
export function isPersonal(column: string): boolean {
  return /mail|name|phone|address|birth|avatar|image|picture|\bip\b|bio/iu.test(column);
}

/**
 * What a write that changes a user's row does to it; undefined for other tables and where the columns
 * cannot be told. A row that TypeORM deletes softly is marked.
 */
export function rowChangeOf(write: Write, targets: RegExp = USER_WORD): RowChange | undefined {
  const { module, at, target } = write;
  if (target === null || !targets.test(target)) {
    return undefined;
  }
  if (isSoftDelete(write)) {
    return { kind: 'marked', module, at, columns: ['deletedAt'], row: target };
  }
  const columns = columnsSet(write);
  return columns === undefined || columns.length === 0
    ? undefined
    : {
        kind: columns.every(isDeletionMark) ? 'marked' : 'scrubbed',
        module,
        at,
        columns,
        row: target,
      };
}

/** TypeORM's `softDelete` and `softRemove`, which only set the date of deletion. */
export function isSoftDelete({ module, at }: Write): boolean {
  return /\.soft(?:Delete|Remove|_delete)$/u.test(module.text(at));
}

// What the row is looked for by is not set. A value that holds the column's former value keeps it readable.
function columnsSet(write: Write): readonly string[] | undefined {
  const given = write.columns.filter(
    ({ name, value }) =>
      !write.where.some((other) => other.value === value) && name?.startsWith('$') !== true,
  );
  const isSql = given.some(({ value }) => isPlace(value, write.at));
  const set = isSql ? given.filter(({ value }) => isPlace(value, write.at)) : given;
  const names = set.map(({ name }) => name);
  return names.some((name) => name === null)
    ? undefined
    : set.flatMap(({ name, value }) =>
        name === null || (!isDeletionMark(name) && keepsValue(write.module, name, value))
          ? []
          : [name],
      );
}

function isPlace(value: Expr, at: Ranged): boolean {
  return value.start === at.start && value.end === at.end;
}

// `CONCAT(email, '-deleted')` and `deleted-${user.email}`, as long as nothing hashes it.
function keepsValue(module: CodeModule, column: string, value: Expr): boolean {
  const text = module.text(value);
  return (
    (value.kind === 'template' || value.kind === 'binary') &&
    /^\w+$/u.test(column) &&
    new RegExp(`\\b${column}\\b`, 'u').test(text) &&
    !/hash|sha\d|md5|digest|crypt|redact|anonym|mask/iu.test(text)
  );
}
