import type { CodeModule } from '../code/code-module.ts';
import type { Ranged } from '../code/code.ts';
import { reachOf } from '../code/reach.ts';
import type { UserDeletion } from './user-deletions.ts';
import { USER_WORD } from './user-deletions-names.ts';
import { writesIn } from '../data/writes.ts';

const DEEPEST = 2;

/**
 * Where the function that handles a deletion event keeps users for other events, such as `user.created`;
 * undefined when it keeps none, as far as it can be read.
 */
export function userStoredBy({
  module,
  at,
}: UserDeletion): { readonly module: CodeModule; readonly at: Ranged } | undefined {
  const around = module.nodes.find(
    (node) => node.kind === 'function' && node.start <= at.start && at.end <= node.end,
  );
  if (around?.kind !== 'function') {
    return undefined;
  }
  return reachOf({ module, expr: around }, DEEPEST)
    .flatMap((reached) => writesIn(reached))
    .find(
      ({ kind, target }) =>
        /^(?:insert|upsert|update)$/u.test(kind) && target !== null && USER_WORD.test(target),
    );
}
