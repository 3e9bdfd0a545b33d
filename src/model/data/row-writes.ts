import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Node } from '../code/code.ts';

const WRITES =
  /^(?:create|createMany|update|updateMany|upsert|insert|insertOne|insertMany|updateOne|findOneAndUpdate|findByIdAndUpdate|findOrCreate|values|set|save|bulkCreate|bulkInsert|bulk_insert|insert_one|insert_many|update_one|update_or_create|get_or_create|bulk_create|create_user|create_superuser)$/u;
const NO_DATABASE = /(?:axios|http|client|api|cookies?|headers|params|cache|storage)/iu;
const NO_MODEL =
  /(?:Request|Response|Payload|Body|Config|Settings|Client|Input|Params|Dto|Schema|Credentials|Options)/u;

/**
 * The call around a node that writes a row of a database: `prisma.account.create({ data: { … } })`,
 * `db.insert(users).values([…])`, and in Python a model such as `User(password=…)`. Undefined when there
 * is none, and for calls of HTTP clients and caches, which share the names.
 */
export function rowWriteAround(module: CodeModule, node: Node): CallExpr | undefined {
  for (const around of [node, ...module.ancestors(node)]) {
    if (around.kind === 'call') {
      return isRowWrite(module, around) ? around : undefined;
    }
    if (around.kind !== 'object' && around.kind !== 'list') {
      return undefined;
    }
  }
  return undefined;
}

function isRowWrite(module: CodeModule, { callee, isNew }: CallExpr): boolean {
  if (callee.kind === 'member') {
    return WRITES.test(callee.name) && !NO_DATABASE.test(module.text(callee.object));
  }
  return (
    callee.kind === 'name' &&
    (module.language === 'python' || isNew) &&
    /^[A-Z][a-z]\w+$/u.test(callee.name) &&
    !NO_MODEL.test(callee.name)
  );
}
