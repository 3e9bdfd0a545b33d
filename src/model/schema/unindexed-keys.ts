import type { Place } from '#core/span.ts';
import type { PrismaBlock } from '#syntax/prisma.ts';

import { databaseSchemasOf } from './database-schemas.ts';
import { onceEach } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import { isPrismaPath, prismaModelsOf } from './prisma-schema.ts';
import type { PrismaModel } from './prisma-schema.ts';
import type { Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';

/** A foreign key whose columns lead no index of its table. */
export interface UnindexedKey {
  readonly table: string;
  readonly columns: readonly string[];
  /** The table that it refers to. */
  readonly target: string;
  readonly at: Place;
  /** Where an index would be declared: behind the last line of a Prisma model; undefined elsewhere. */
  readonly model: PrismaModel | undefined;
}

/**
 * The foreign keys without an index, as the migrations leave the schema, and in models of Prisma, whose
 * migrations are made from them, by whatever tool. Tables that something unknown happened to are left out.
 */
export const unindexedKeysOf = onceEach((project: Project): readonly UnindexedKey[] => {
  const ofModels = new Set(prismaModelsOf(project).map(tableOf));
  const migrated = migratedKeys(project).filter(({ table }) => !ofModels.has(table));
  return [...migrated, ...prismaKeys(project)];
});

// https://www.prisma.io/docs/orm/reference/prisma-schema-reference#map-1
function tableOf({ name, block }: PrismaModel): string {
  const mapped = block.attributes.find((attribute) => attribute.name === 'map');
  return /"(?<table>[^"]+)"/u.exec(mapped?.args ?? '')?.groups?.['table'] ?? name;
}

function migratedKeys(project: Project): readonly UnindexedKey[] {
  return databaseSchemasOf(project)
    .filter(({ history }) => history.tool !== 'Prisma')
    .flatMap(({ schema }) => [...schema.tables.values()])
    .flatMap(({ name, isWhole, indexes, foreignKeys }) =>
      isWhole
        ? foreignKeys
            .filter(({ columns }) => !indexes.some((index) => leads(index.columns, columns)))
            .map(({ columns, target, at }) => ({
              table: name,
              columns,
              target,
              at,
              model: undefined,
            }))
        : [],
    );
}

// A key of several columns is found by the first of them that an index begins with.
function leads(index: readonly (string | null)[], columns: readonly string[]): boolean {
  const [first] = index;
  return typeof first === 'string' && columns.includes(first);
}

function prismaKeys(project: Project): readonly UnindexedKey[] {
  const sources = project.files(isPrismaPath).filter(({ text }) => /\bdatasource\s/u.test(text));
  const models = prismaModelsOf(project).filter(({ file }) => isForPostgres(sources, file));
  // One schema may stand there twice, for two ways to connect.
  const seen = new Map(models.toReversed().map((model) => [textOfModel(model), model]));
  return models.filter((model) => seen.get(textOfModel(model)) === model).flatMap(keysOfModel);
}

function textOfModel({ file, block }: PrismaModel): string {
  return file.slice(block);
}

const POSTGRES = /\bdatasource\b[^}]*\bprovider\s*=\s*"postgres(?:ql)?"/u;
// https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/relation-mode: makes no foreign keys.
const WITHOUT_KEYS = /\brelationMode\s*=\s*"prisma"/u;

// The datasource stands in the file itself, or in one of the same folder or above.
function isForPostgres(sources: readonly ProjectFile[], file: ProjectFile): boolean {
  const own = sources.filter(({ path }) => path === file.path);
  const near = own.length > 0 ? own : sources.filter(({ path }) => isNear(path, file.path));
  return (
    near.length > 0 && near.every(({ text }) => POSTGRES.test(text) && !WITHOUT_KEYS.test(text))
  );
}

function isNear(source: string, path: string): boolean {
  return path.startsWith(folderOf(source));
}

function keysOfModel(model: PrismaModel): readonly UnindexedKey[] {
  if (model.block.kind !== 'model') {
    return [];
  }
  const indexes = indexesOf(model.block);
  return model.fields.flatMap((field) => {
    const relation = field.attributes.find(({ name }) => name === 'relation');
    const columns = namesIn(/\bfields:\s*\[(?<names>[^\]]*)\]/u.exec(relation?.args ?? ''));
    return columns.length === 0 || indexes.some((index) => leads(index, columns))
      ? []
      : [
          {
            table: model.name,
            columns,
            target: field.type,
            at: model.file.place({ start: field.start, end: field.nameEnd }),
            model,
          },
        ];
  });
}

function indexesOf({ fields, attributes }: PrismaBlock): readonly (readonly string[])[] {
  return [
    ...fields
      .filter((field) => field.attributes.some(({ name }) => /^(?:id|unique)$/u.test(name)))
      .map(({ name }) => [name]),
    ...attributes
      .filter(({ name }) => /^(?:id|unique|index)$/u.test(name))
      .map(({ args }) => namesIn(/\[(?<names>[^\]]*)\]/u.exec(args))),
  ];
}

// `[authorId(sort: Desc), createdAt]`.
function namesIn(match: RegExpExecArray | null): readonly string[] {
  return (match?.groups?.['names'] ?? '')
    .replaceAll(/\([^)]*\)/gu, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
