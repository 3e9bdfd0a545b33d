import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { calledName, callsIn, lastName, nodesIn } from '../code/reach.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import type { Route } from './routes.ts';
import { lookUp } from '../code/scope.ts';

/** A value of a request that a handler uses as it came. */
export interface UncheckedInput {
  /** The use: the call that stores it, reads a file by it, runs or asks for it. */
  readonly call: CallExpr;
  /** The value as it is written: `req.body.title`. */
  readonly value: Expr;
  readonly kind: 'database' | 'file' | 'command' | 'url';
}

const VALIDATED =
  /valid|schema|\bzod\b|\bz\.|joi|celebrate|ajv|\.parse\(|safeParse|typebox|valibot|yup|superstruct|express-validator|check\(|sanitiz|assert|class-transformer|plainToClass|Serializer|is_valid|BaseModel|pydantic|marshmallow|\.load\(|Form\(|typeof |isinstance\(|Number\.is|Array\.isArray|instanceof/iu;

const FILES =
  /^(?:fs(?:\/promises)?|fs-extra)(?:\.promises)?\.(?:readFile|writeFile|unlink|createReadStream|createWriteStream|rm|readdir)(?:Sync)?$|^(?:open|os\.(?:remove|unlink|listdir)|shutil\.\w+)$/u;
const COMMANDS =
  /^(?:child_process\.(?:exec|execSync|spawn)|os\.(?:system|popen)|subprocess\.\w+)$/u;
const URLS =
  /^(?:fetch|axios(?:\.(?:get|post|put|request))?|got|requests\.(?:get|post|put|request)|httpx\.(?:get|post|put|request))$/u;
const STORES =
  /^(?:create|createMany|insert|insertOne|insertMany|update|updateOne|updateMany|upsert|findByIdAndUpdate|findOneAndUpdate|replaceOne|insert_one|insert_many|update_one|update_many|values|set|save|query|execute|bulkCreate|add)$/u;
const DATABASES =
  /prisma|\bdb\b|knex|pool|mongo|collection|repository|repo$|sequelize|client|supabase|drizzle|tx$|session|cursor|model$/iu;

/** The first use of unchecked input in the handler of a route; undefined when something checks. */
export function uncheckedInputOf({
  handler,
  before,
  module: declaring,
  at,
}: Route): UncheckedInput | undefined {
  const { module, expr: fn } = handler;
  const call = declaring.calls.find((each) => each === at || each.callee === at);
  const options =
    call?.args
      .filter(({ value }) => value.kind !== 'function')
      .map(({ value }) => declaring.text(value))
      .join(' ') ?? '';
  const isChecked =
    VALIDATED.test(module.text(fn)) ||
    VALIDATED.test(options) ||
    before.some((each) => VALIDATED.test(declaring.text(each)));
  if (isChecked) {
    return undefined;
  }
  return callsIn(fn).flatMap((each) => useAt(module, fn, each) ?? [])[0];
}

function useAt(module: CodeModule, fn: FunctionExpr, call: CallExpr): UncheckedInput | undefined {
  const kind = kindOf(module, call);
  const value =
    kind === undefined
      ? undefined
      : call.args
          .map(({ value: each }) => inputIn(module, fn, each))
          .find((each) => each !== undefined);
  return kind === undefined || value === undefined || isAskedFor(module, fn, value)
    ? undefined
    : { call, value, kind };
}

function kindOf(module: CodeModule, call: CallExpr): UncheckedInput['kind'] | undefined {
  const name = calleeOf(module, call) ?? '';
  if (FILES.test(name)) {
    return 'file';
  }
  if (COMMANDS.test(name)) {
    return 'command';
  }
  if (URLS.test(name)) {
    return 'url';
  }
  const { callee } = call;
  const isStore =
    callee.kind === 'member' &&
    STORES.test(callee.name) &&
    (DATABASES.test(module.text(callee.object)) || /^[A-Z]\w+$/u.test(lastName(callee.object)));
  return isStore ? 'database' : undefined;
}

const BODY = /^_?(?:req|request|ctx\.request|c\.req|event)\.(?:body|payload)$/u;
const READ_BODY = /^await (?:req|request|c\.req)\.json\(\)$/u;

/** The part of an argument that came from the body as it is. */
function inputIn(module: CodeModule, fn: FunctionExpr, expr: Expr): Expr | undefined {
  let found: Expr | undefined;
  walk([expr], (node) => {
    if (found === undefined && isExpression(node) && isInput(module, fn, node)) {
      found = node;
    }
    // What another function makes of it may be checked.
    return (
      found === undefined &&
      node.kind !== 'function' &&
      (node.kind !== 'call' || calledName(node) === 'eq')
    );
  });
  return found;
}

function isExpression(node: Node): node is Expr {
  return (
    node.kind === 'name' || node.kind === 'member' || node.kind === 'await' || node.kind === 'index'
  );
}

function isInput(module: CodeModule, fn: FunctionExpr, expr: Expr): boolean {
  const text = module.text(expr).replaceAll('?.', '.');
  if (BODY.test(text) || READ_BODY.test(text)) {
    return true;
  }
  if (expr.kind === 'member' || expr.kind === 'index') {
    return isInput(module, fn, expr.object);
  }
  if (expr.kind !== 'name') {
    return false;
  }
  const binding = lookUp(module, expr.name, expr);
  if (binding?.kind === 'value') {
    const value = binding.value;
    return (
      value.kind !== 'name' && /^(?:member|await)$/u.test(value.kind) && isInput(module, fn, value)
    );
  }
  // FastAPI takes `order: dict` from the body as it is.
  const type = binding?.kind === 'parameter' && binding.fn === fn ? binding.parameter.type : null;
  return module.language === 'python' && type !== null && isOpenType(module, type);
}

function isOpenType(module: CodeModule, type: Expr): boolean {
  return (
    /^(?:dict|Dict|Any|typing\.(?:Dict|Any))$/u.test(nameOf(module, type) ?? '') ||
    /^(?:dict|Dict)\[str,\s*Any\]$/u.test(module.text(type))
  );
}

/** True when a condition of the handler asks for the value, or for its field, in any way. */
function isAskedFor(module: CodeModule, fn: FunctionExpr, value: Expr): boolean {
  const name = lastName(value);
  return nodesIn(fn).some(
    (node) =>
      (node.kind === 'if' || node.kind === 'conditional') &&
      new RegExp(String.raw`\b${name.replaceAll(/\W/gu, '')}\b`, 'u').test(module.text(node.test)),
  );
}
