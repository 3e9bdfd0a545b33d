import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node, Ranged } from '../code/code.ts';
import { deciderOf } from './cors-origin-outcome.ts';
import { isUrlCheck, validatesOrigins } from './cors-origin-validation.ts';
import { isRequestOrigin } from './cors-request-origin.ts';
import type { CorsSetup } from './cors.ts';
import { instanceMember } from '../code/instance-field.ts';
import type { InstanceMember } from '../code/instance-field.ts';
import { calleeOf, follow, functionOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { environmentRead } from '../settings/settings-environment.ts';
import { stringOf } from '../code/values.ts';

/** Where the allowed origins of a set-up come from, as far as they come from configuration. */
export interface OriginSource {
  /** The variable or setting, as the source spells it. */
  readonly name: string;
  readonly module: CodeModule;
  /** Where the setting is read. */
  readonly at: Ranged;
  /** The text handling on the way: `split`, `strip`. */
  readonly steps: readonly Step[];
  /** True when something on the way parses the origins as URLs or rejects what is none. */
  readonly isValidated: boolean;
}

/** One call of string handling on the way from a setting to the set-up. */
export interface Step {
  readonly name: string;
  readonly module: CodeModule;
  readonly at: Ranged;
}

interface Way {
  readonly steps: readonly Step[];
  readonly isValidated: boolean;
  readonly depth: number;
}

const DEEPEST = 14;
const LOOKUPS =
  /^(?:decouple\.(?:config|AutoConfig\(\))|environ\.(?:Env|FileAwareEnv)\(\)(?:\.\w+)?|environs\.(?:Env\(\)|env)(?:\.\w+)?|starlette\.config\.Config\(\)|@nestjs\/config\.ConfigService\(\)\.(?:get|getOrThrow)|config\.get|(?:\w+\.)?flask\.Flask\(\)\.config\.get)$/u;
const GETTING = /^(?:get|getOrThrow|get_config|getenv|require)$/u;
const TEXT_STEPS =
  /^(?:split|trim|strip|rstrip|lstrip|replace|replaceAll|map|filter|flatMap|lower|toLowerCase|concat|slice|join|splitlines|toString)$/u;
const COPIES = /^(?:list|set|tuple|sorted|str|String|Array\.from|Set|Array\.of|filter|map)$/u;

/** The setting that the origins of a set-up are made of; undefined when it is none or cannot be told. */
export function originSourceOf({ origins, module }: CorsSetup): OriginSource | undefined {
  if (origins.kind !== 'given') {
    return undefined;
  }
  const way: Way = { steps: [], isValidated: false, depth: 0 };
  const source = trace(origins.module, origins.value, way);
  const passed = wordOf(origins.value);
  return source === undefined || source.isValidated
    ? source
    : {
        ...source,
        isValidated: [module, source.module].some((each) =>
          isCheckedAside(each, passed === undefined ? [source.name] : [source.name, passed]),
        ),
      };
}

/** True when a statement of its own checks the setting: `validate(settings.origins)`, a loop, an `if` that throws. */
function isCheckedAside(module: CodeModule, names: readonly string[]): boolean {
  return module.nodes.some(
    (node) =>
      (node.kind === 'expr' || node.kind === 'if' || node.kind === 'loop') &&
      names.some((name) => module.text(node).includes(name)) &&
      validatesOrigins(module, node),
  );
}

function wordOf(expr: Expr): string | undefined {
  return expr.kind === 'name' || expr.kind === 'member' ? expr.name : undefined;
}

function trace(module: CodeModule, expr: Expr, way: Way): OriginSource | undefined {
  const next: Way = { ...way, depth: way.depth + 1 };
  if (way.depth > DEEPEST) {
    return undefined;
  }
  const read = environmentRead(module, expr);
  if (read !== undefined) {
    return { name: read.name, module, at: read.at, ...result(way) };
  }
  const member = instanceMember(module, expr);
  if (member !== undefined) {
    return ofMember(member, module, expr, next);
  }
  switch (expr.kind) {
    case 'name':
    case 'member':
      return ofName(module, expr, next);
    case 'await':
    case 'spread':
      return trace(module, expr.value, next);
    case 'binary':
      return expr.op === '||' || expr.op === '??' || expr.op === '+'
        ? (trace(module, expr.left, next) ?? trace(module, expr.right, next))
        : undefined;
    case 'conditional':
      return trace(module, expr.then, next) ?? trace(module, expr.otherwise, next);
    case 'list':
      return first(expr.items, (item) => trace(module, item, next));
    case 'other':
      return ofComprehension(module, expr, next);
    case 'call':
      return ofCall(module, expr, next);
    case 'function':
      return ofFunction(module, expr, next);
    default:
      return undefined;
  }
}

function result({ steps, isValidated }: Way): Pick<OriginSource, 'steps' | 'isValidated'> {
  return { steps: steps.toReversed(), isValidated };
}

function ofName(module: CodeModule, expr: Expr, way: Way): OriginSource | undefined {
  const end = follow(module, expr);
  if (end !== undefined && end.expr !== expr) {
    const isValidated = way.isValidated || validatesOrigins(end.module, end.expr);
    return trace(end.module, end.expr, { ...way, isValidated });
  }
  const local = expr.kind === 'name' ? localValue(module, expr) : undefined;
  return local === undefined ? ofConfigMember(module, expr, way) : trace(module, local, way);
}

// A list that is made in steps: what is pushed or assigned last says where it comes from.
function localValue(module: CodeModule, name: Extract<Expr, { kind: 'name' }>): Expr | undefined {
  const binding = lookUp(module, name.name, name);
  if (binding?.kind !== 'opaque') {
    return undefined;
  }
  const fn = module.enclosingFunction(name);
  const values = module.nodes.flatMap((node) =>
    (node.kind === 'bind' || node.kind === 'assign') &&
    node.target.kind === 'name' &&
    node.target.name === name.name &&
    node.value !== null &&
    module.enclosingFunction(node) === fn
      ? [node.value]
      : [],
  );
  return values.find((value) => value.kind !== 'list' || value.items.length > 0);
}

// `config.cors.origins` of an object that a schema made: `env.CORS_ORIGINS`, `config.corsOrigins`.
function ofConfigMember(module: CodeModule, expr: Expr, way: Way): OriginSource | undefined {
  if (expr.kind !== 'member') {
    return undefined;
  }
  const object = follow(module, expr.object);
  const root = rootName(expr.object);
  const isConfig = root !== undefined && /^(?:env|config|settings|conf|cfg|options)$/iu.test(root);
  if (!isConfig) {
    return undefined;
  }
  // What another package reads and checks cannot be seen.
  if (object === undefined && isFromElsewhere(module, expr.object)) {
    return undefined;
  }
  const isValidated = way.isValidated || validatesKey(object?.module ?? module, expr.name);
  return { name: expr.name, module, at: expr, ...result({ ...way, isValidated }) };
}

function isFromElsewhere(module: CodeModule, object: Expr): boolean {
  const binding = object.kind === 'name' ? lookUp(module, object.name, object) : undefined;
  return binding?.kind !== 'value' && binding?.kind !== 'opaque';
}

/** True when the schema entry of the setting, or code around its name, checks URLs. */
function validatesKey(module: CodeModule, key: string): boolean {
  return module.nodes.some(
    (node) =>
      node.kind === 'object' &&
      node.entries.some(
        (entry) =>
          entry.kind === 'property' &&
          entry.key === key &&
          validatesOrigins(module, follow(module, entry.value)?.expr ?? entry.value),
      ),
  );
}

function rootName(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'name':
      return expr.name;
    case 'member':
      return rootName(expr.object);
    case 'call':
      return rootName(expr.callee);
    default:
      return undefined;
  }
}

function ofComprehension(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'other' }>,
  way: Way,
): OriginSource | undefined {
  const [loop] = expr.parts;
  if (loop?.kind !== 'loop' || loop.each === null) {
    return undefined;
  }
  const steps = stepsIn(module, loop.body);
  const isValidated = way.isValidated || validatesOrigins(module, expr);
  return trace(module, loop.each, { ...way, steps: [...way.steps, ...steps], isValidated });
}

function ofCall(module: CodeModule, call: CallExpr, way: Way): OriginSource | undefined {
  const name = calleeOf(module, call) ?? module.text(call.callee);
  const isValidated = way.isValidated || isUrlCheck(module, call);
  const setting = stringOf(module, call.args[0]?.value);
  if (setting !== undefined && isLookup(module, call, name)) {
    return { name: setting, module, at: call.callee, ...result(way) };
  }
  const { callee } = call;
  if (callee.kind === 'member' && TEXT_STEPS.test(callee.name)) {
    const mapped = call.args.flatMap(({ value }) => functionOf(module, value) ?? []);
    return trace(module, callee.object, {
      ...way,
      steps: [
        ...way.steps,
        ...mapped.flatMap((fn) => stepsIn(fn.module, fn.expr.body)),
        step(module, callee),
      ],
      isValidated: isValidated || call.args.some(({ value }) => validatesOrigins(module, value)),
    });
  }
  const own = functionOf(module, callee);
  if (own !== undefined) {
    return ofHelper(module, call, own.module, own.expr, { ...way, isValidated });
  }
  const last = call.args.at(-1)?.value;
  return COPIES.test(name) && last !== undefined
    ? trace(module, last, { ...way, isValidated })
    : undefined;
}

function isLookup(module: CodeModule, call: CallExpr, name: string): boolean {
  const { callee } = call;
  return (
    LOOKUPS.test(name) ||
    (callee.kind === 'member' &&
      GETTING.test(callee.name) &&
      /config|settings|env/iu.test(module.text(callee.object)))
  );
}

// A helper of the project: what it is given, or what it reads itself.
function ofHelper(
  module: CodeModule,
  call: CallExpr,
  owner: CodeModule,
  fn: FunctionExpr,
  way: Way,
): OriginSource | undefined {
  const isValidated = way.isValidated || validatesOrigins(owner, fn);
  const inside: Way = { ...way, steps: [...way.steps, ...stepsIn(owner, fn.body)], isValidated };
  const given = first(
    call.args.map(({ value }) => value),
    (value) => trace(module, value, inside),
  );
  return given ?? ofFunction(owner, fn, { ...way, isValidated });
}

function ofFunction(module: CodeModule, fn: FunctionExpr, way: Way): OriginSource | undefined {
  const isValidated = way.isValidated || validatesOrigins(module, fn);
  const returned: Expr[] = [];
  walk(fn.body, (node) => {
    if (node.kind === 'return' && node.value !== null) {
      returned.push(node.value);
    }
    return node.kind !== 'function';
  });
  return (
    first(listsAsked(module, fn), (list) => trace(module, list, { ...way, isValidated })) ??
    first(returned, (value) => trace(module, value, { ...way, isValidated }))
  );
}

// A callback asks a list: `origins.includes(origin)`, `origins.has(origin)`.
function listsAsked(module: CodeModule, fn: FunctionExpr): readonly Expr[] {
  const { origins } = deciderOf(module, fn);
  const lists: Expr[] = [];
  walk(fn.body, (node) => {
    const asked = node.kind === 'call' ? node.args[0]?.value : undefined;
    if (
      node.kind === 'call' &&
      node.callee.kind === 'member' &&
      /^(?:includes|has|indexOf)$/u.test(node.callee.name) &&
      asked !== undefined &&
      isRequestOrigin(module, asked, origins)
    ) {
      lists.push(node.callee.object);
    }
  });
  return lists;
}

function ofMember(
  member: InstanceMember,
  module: CodeModule,
  expr: Expr,
  way: Way,
): OriginSource | undefined {
  const isValidated = way.isValidated || validatesMember(member);
  if (member.method !== null && member.method !== undefined) {
    return ofFunction(member.module, member.method, { ...way, isValidated });
  }
  const { field } = member;
  if (field === undefined) {
    return undefined;
  }
  const read =
    field.value === null ? undefined : trace(member.module, field.value, { ...way, isValidated });
  const isSettings = /settings|config/iu.test(
    [member.cls.name ?? '', ...member.cls.bases.map((base) => member.module.text(base))].join(' '),
  );
  const at = { start: field.start, end: field.start + field.name.length };
  const own: OriginSource = {
    name: field.name,
    module: member.module,
    at,
    ...result({ ...way, steps: [...way.steps, ...validatorSteps(member)], isValidated }),
  };
  return read ?? (isSettings && module.text(expr) !== '' ? own : undefined);
}

/** True when the field's type or a validator of the class rejects what is no URL. */
function validatesMember({ module, cls, field, name }: InstanceMember): boolean {
  const type = field?.type;
  return (
    (type !== null && type !== undefined && validatesOrigins(module, type)) ||
    (field?.value !== null &&
      field?.value !== undefined &&
      validatesOrigins(module, field.value)) ||
    validatorsOf({ module, cls, name }).some((method) => validatesOrigins(module, method))
  );
}

function validatorSteps(member: InstanceMember): readonly Step[] {
  return validatorsOf(member).flatMap((method) => stepsIn(member.module, method.body));
}

// `@field_validator("CORS_ORIGINS")`, and model validators, which see every field.
function validatorsOf({
  module,
  cls,
  name,
}: Pick<InstanceMember, 'module' | 'cls' | 'name'>): readonly FunctionExpr[] {
  return cls.methods.filter((method) =>
    method.decorators.some((decorator) => {
      const text = module.text(decorator);
      return (
        /model_validator|root_validator/u.test(text) ||
        (/validator/u.test(text) && (text.includes(`"${name}"`) || text.includes(`'${name}'`)))
      );
    }),
  );
}

/** The text handling in a body, the last first, as a way is walked from its end. */
function stepsIn(module: CodeModule, body: readonly Node[]): readonly Step[] {
  const steps: Step[] = [];
  walk(body, (node) => {
    if (
      node.kind === 'call' &&
      node.callee.kind === 'member' &&
      /^(?:split|trim|strip|rstrip|replace|replaceAll)$/u.test(node.callee.name)
    ) {
      steps.push(step(module, node.callee));
    }
  });
  return steps.toReversed();
}

function step(module: CodeModule, callee: Extract<Expr, { kind: 'member' }>): Step {
  return {
    name: callee.name,
    module,
    at: { start: callee.end - callee.name.length, end: callee.end },
  };
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
