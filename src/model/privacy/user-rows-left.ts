import { isTestPath, languageOf } from '../code/language.ts';
import { holdingRelations } from '../schema/prisma-references.ts';
import type { HoldingRelation } from '../schema/prisma-references.ts';
import type { Erased } from './user-erasure.ts';

const ROUGHLY_A_CALL = 300;

/**
 * The relations by which rows of other tables make the database refuse the deletion of a user: their
 * model is neither written in the course of it nor cleared by that column anywhere in the program.
 */
export function relationsInTheWay({ by, written }: Erased): readonly HoldingRelation[] {
  if (by === undefined || by.target === null || !by.module.text(by.at).endsWith('.delete')) {
    return [];
  }
  const { project } = by.module;
  return holdingRelations(project, by.target).filter(
    (relation) => !written.has(clientName(relation)) && !isCleared(relation),
  );

  function isCleared(relation: HoldingRelation): boolean {
    const call = new RegExp(
      `\\b${clientName(relation)}\\.(?:delete|deleteMany|update|updateMany)\\(`,
      'gu',
    );
    return project
      .files((path) => languageOf(path) !== undefined && !isTestPath(path))
      .some(({ text }) =>
        [...text.matchAll(call)].some(({ index }) =>
          text.slice(index, index + ROUGHLY_A_CALL).includes(relation.column),
        ),
      );
  }
}

function clientName({ model }: HoldingRelation): string {
  return model.name.charAt(0).toLowerCase() + model.name.slice(1);
}
