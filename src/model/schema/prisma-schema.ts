import { parsePrisma } from '#syntax/prisma.ts';
import type { PrismaBlock, PrismaField } from '#syntax/prisma.ts';

import { onceEach } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';

/** A model, view or composite type of a Prisma schema of the repository. */
export interface PrismaModel {
  readonly file: ProjectFile;
  readonly name: string;
  readonly fields: readonly PrismaField[];
  readonly block: PrismaBlock;
}

const KINDS = /^(?:model|view|type)$/u;

/** True for the files of Prisma schemas. */
export function isPrismaPath(path: string): boolean {
  return path.endsWith('.prisma');
}

// Runners of a project's own keep the schema of each migration beside it.
function isCurrentSchema(path: string): boolean {
  return isPrismaPath(path) && !/\/migrations\//u.test(path);
}

/** The models of all Prisma schemas in the repository, in order of paths. */
export const prismaModelsOf = onceEach((project: Project): readonly PrismaModel[] =>
  project.files(isCurrentSchema).flatMap((file) =>
    parsePrisma(file.text)
      .blocks.filter(({ kind }) => KINDS.test(kind))
      .map((block) => ({ file, name: block.name, fields: block.fields, block })),
  ),
);

/** True when a field of a model has a unique key, of its own or together with others. */
export function isUniqueField({ block }: PrismaModel, field: PrismaField): boolean {
  return (
    field.attributes.some(({ name }) => name === 'id' || name === 'unique') ||
    block.attributes.some(
      ({ name, args }) =>
        (name === 'id' || name === 'unique') && new Set(args.split(/\W+/u)).has(field.name),
    )
  );
}
