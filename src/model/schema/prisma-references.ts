import type { PrismaField } from '#syntax/prisma.ts';

import { prismaModelsOf } from './prisma-schema.ts';
import type { PrismaModel } from './prisma-schema.ts';
import type { Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';

/** A relation that keeps rows of another model from being deleted while its own rows are there. */
export interface HoldingRelation {
  readonly model: PrismaModel;
  readonly field: PrismaField;
  /** The column with the key: `userId`. */
  readonly column: string;
}

/**
 * The required relations to a model that state nothing about deletion, which makes the database refuse.
 * A stated `Restrict` is meant so. Empty when the model is unknown or stands in several schemas.
 *
 * @see https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/referential-actions
 */
export function holdingRelations(project: Project, target: string): readonly HoldingRelation[] {
  const models = prismaModelsOf(project);
  const own = models.filter(({ name, block }) => block.kind === 'model' && isNamed(name, target));
  const [first] = own;
  if (first === undefined || own.length > 1) {
    return [];
  }
  const folder = folderOf(first.file.path);
  return models
    .filter(({ file, block }) => block.kind === 'model' && folderOf(file.path) === folder)
    .flatMap((model) => (model === first ? [] : relationsOf(model, first.name)));
}

// The client calls `model User` `user`.
function isNamed(name: string, target: string): boolean {
  return name.charAt(0).toLowerCase() + name.slice(1) === target;
}

function relationsOf(model: PrismaModel, target: string): readonly HoldingRelation[] {
  return model.fields.flatMap((field) => {
    const relation = field.attributes.find(({ name }) => name === 'relation');
    const column = /\bfields:\s*\[\s*(?<column>\w+)\s*\]/u.exec(relation?.args ?? '')?.groups?.[
      'column'
    ];
    const isHolding =
      field.type === target &&
      !field.isList &&
      !field.isOptional &&
      relation !== undefined &&
      !relation.args.includes('onDelete');
    return isHolding && column !== undefined ? [{ model, field, column }] : [];
  });
}
