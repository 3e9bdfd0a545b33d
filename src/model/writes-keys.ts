import type { Project } from './project.ts';
import type { Write } from './writes.ts';

const EXTERNAL_ID =
  /^(?:_?id|pk|uuid|(?:\w*(?:stripe|clerk|github|paddle|paypal|external|provider|payment|session|order|transaction|invoice|checkout|charge|subscription|customer|message|refund|reference|receipt|svix|razorpay|lemon|intent)\w*?(?:_?id|Id|ID|_?reference|_?ref)))$/iu;
const SCHEMA_FILE = /\.(?:prisma|sql)$|schema|models?(?:\/|\.)|entit(?:y|ies)/iu;
const UNIQUE =
  /@unique|@id\b|@@unique|unique\s*[=:]\s*true|primary_?key\s*[=:]\s*true|\.unique\(|\.primaryKey\(|\bunique\b|primary\s+key|@PrimaryColumn|UniqueConstraint/iu;

/**
 * True when an insert writes an id of the sender's own under a column that can have a unique key, so
 * that a second one fails. A column whose definition is found without one cannot.
 */
export function isKeyedInsert({ columns, module }: Write): boolean {
  return columns.some(
    ({ name, value }) =>
      name !== null &&
      value.kind !== 'literal' &&
      value.kind !== 'object' &&
      EXTERNAL_ID.test(name) &&
      isMaybeUnique(module.project, name),
  );
}

function isMaybeUnique(project: Project, column: string): boolean {
  const definition = new RegExp(`^\\s*["\`]?${column}["\`]?\\s*[:=\\s]\\s*[^\\n]*$`, 'gmu');
  const definitions = project
    .files((path) => SCHEMA_FILE.test(path))
    .flatMap((file) => (file.text.includes(column) ? [...file.text.matchAll(definition)] : []));
  return (
    definitions.length === 0 ||
    definitions.some(([line]) => UNIQUE.test(line)) ||
    /^_?id$/u.test(column)
  );
}
