import { isPrismaPath, isUniqueField, prismaModelsOf } from '../schema/prisma-schema.ts';
import type { Project } from '../project.ts';
import type { Write } from './writes.ts';

const EXTERNAL_ID =
  /^(?:_?id|pk|uuid|(?:\w*(?:stripe|clerk|github|paddle|paypal|external|provider|payment|session|order|transaction|invoice|checkout|charge|subscription|customer|message|refund|reference|receipt|svix|razorpay|lemon|intent)\w*?(?:_?id|Id|ID|_?reference|_?ref)))$/iu;
const SCHEMA_FILE = /\.sql$|schema|models?(?:\/|\.)|entit(?:y|ies)/iu;
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
      isUniqueColumn(module.project, name),
  );
}

/** True when a definition of a column of that name, in whatever table, has a unique key; an `id` is none. */
export function isUniqueSomewhere(project: Project, column: string): boolean {
  return (
    !/^_?id$/u.test(column) &&
    [...inPrisma(project, column), ...inOtherSchemas(project, column)].includes(true)
  );
}

/** False for a column whose definition is found without a unique key. */
export function isUniqueColumn(project: Project, column: string): boolean {
  const definitions = [...inPrisma(project, column), ...inOtherSchemas(project, column)];
  return definitions.length === 0 || definitions.includes(true) || /^_?id$/u.test(column);
}

/** True when every definition of the column that is found says that it is unique. */
export function isSurelyUnique(project: Project, column: string): boolean {
  const definitions = [...inPrisma(project, column), ...inOtherSchemas(project, column)];
  return definitions.length > 0 && definitions.every(Boolean);
}

/** Whether each definition of the column says that it is unique. */
function inPrisma(project: Project, column: string): readonly boolean[] {
  return prismaModelsOf(project).flatMap((model) =>
    model.fields.filter(({ name }) => name === column).map((field) => isUniqueField(model, field)),
  );
}

// `clerkId: { type: String, unique: true }` may take several lines.
function inOtherSchemas(project: Project, column: string): readonly boolean[] {
  const definition = new RegExp(
    `^\\s*["\`]?${column}["\`]?\\s*[:=\\s]\\s*(?:\\{[^{}]*\\}|[^\\n]*)`,
    'gmu',
  );
  return project
    .files((path) => SCHEMA_FILE.test(path) && !isPrismaPath(path))
    .flatMap((file) => (file.text.includes(column) ? [...file.text.matchAll(definition)] : []))
    .map(([line]) => UNIQUE.test(line));
}
