import { isTestForName } from './queries-safe-calls.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node, Parameter, Stmt } from '../code/code.ts';
import { walk } from '../code/code-nodes.ts';
import { classOf, nameOf } from '../code/resolve.ts';

/**
 * True when the code around compares the value with what it may be: looks it up in a list or a map,
 * matches it with a pattern, hands it to a function that checks, or leaves when it is no known word.
 * What the check decides is not followed.
 */
export function isChecked(module: CodeModule, expr: Expr): boolean {
  const text = module.text(expr);
  const scope: Node | undefined = module.enclosingFunction(expr);
  let isFound = false;
  walk(scope === undefined ? module.facts.body : [scope], (node) => {
    isFound ||= checks(module, node, text);
    return !isFound;
  });
  return isFound;
}

function checks(module: CodeModule, node: Node, text: string): boolean {
  switch (node.kind) {
    case 'binary':
      return (node.op === 'in' || node.op === 'not in') && isAbout(module, node.left, text);
    case 'call':
      return checksByCall(module, node, text);
    case 'if':
      return leaves(node.then) && comparesWithWord(module, node.test, text);
    case 'switch':
      return isAbout(module, node.subject, text);
    // `assert isinstance(getattr(self, column), int)`.
    case 'otherStmt':
      return (
        /^assert\b/u.test(module.text(node)) &&
        node.parts.some((part) => mentions(module, part, text))
      );
    default:
      return false;
  }
}

function mentions(module: CodeModule, part: Node, text: string): boolean {
  let isFound = false;
  walk([part], (node) => {
    isFound ||= module.text(node) === text;
    return !isFound;
  });
  return isFound;
}

const LOOK_UPS =
  /^(?:includes|has|hasOwn|hasOwnProperty|indexOf|test|match|fullmatch|exec|some|find|issubset|isSubsetOf)$/u;
const OWN_TESTS =
  /^(?:isidentifier|isalnum|isalpha|isdigit|isdecimal|isnumeric|match|includes|startsWith|every|issubset)$/u;

function checksByCall(module: CodeModule, call: CallExpr, text: string): boolean {
  const { callee, args } = call;
  // `assert.strictEqual(typeof distance, 'number')`
  if (/^assert(?:\.\w+)?$/u.test(module.text(callee))) {
    return args.some(({ value }) => mentions(module, value, text));
  }
  const isGiven = args.some(({ value }) => isAbout(module, value, text));
  if (callee.kind === 'member') {
    const isOwn = OWN_TESTS.test(callee.name) && isAbout(module, callee.object, text);
    return isOwn || (isGiven && (LOOK_UPS.test(callee.name) || isTestForName(callee.name)));
  }
  return isGiven && callee.kind === 'name' && isTestForName(callee.name);
}

// `x`, `x.toLowerCase()`, `String(x)`.
function isAbout(module: CodeModule, expr: Expr, text: string): boolean {
  if (module.text(expr) === text) {
    return true;
  }
  if (expr.kind === 'call') {
    const { callee, args } = expr;
    return (
      (callee.kind === 'member' && isAbout(module, callee.object, text)) ||
      args.some(({ value }) => isAbout(module, value, text))
    );
  }
  return false;
}

function comparesWithWord(module: CodeModule, test: Expr, text: string): boolean {
  let isFound = false;
  walk([test], (node) => {
    isFound ||=
      node.kind === 'binary' &&
      /^!==?$/u.test(node.op) &&
      [node.left, node.right].some((side) => isAbout(module, side, text)) &&
      [node.left, node.right].some(
        (side) => side.kind === 'literal' && typeof side.value === 'string',
      );
  });
  return isFound;
}

function leaves(body: readonly Stmt[]): boolean {
  let isFound = false;
  walk(body, (node) => {
    isFound ||=
      node.kind === 'throw' ||
      node.kind === 'return' ||
      node.kind === 'assign' ||
      node.kind === 'bind';
  });
  return isFound;
}

const SAFE_TYPES =
  /^(?:int|float|bool|complex|uuid\.UUID|UUID|pydantic\.(?:UUID[1-8]|(?:Positive|NonNegative|Strict)(?:Int|Float))|datetime(?:\.(?:datetime|date|time|timedelta))?|date|decimal\.Decimal|Decimal|ipaddress\.\w+|(?:zoneinfo\.)?ZoneInfo|Number|BigInt|Date)$/u;
const WRAPPERS =
  /^(?:typing|typing_extensions)\.(?:Optional|Annotated|Union|List|Sequence|Iterable|Collection|Set|AbstractSet|Tuple|Final)$|^collections\.abc\.(?:Sequence|Iterable|Collection|Set|Iterator)$|^(?:list|set|tuple|frozenset)$/u;

/** True for types none of whose values can change what a statement means: numbers, dates, identifiers, enumerations, literals. */
export function isSafeType(module: CodeModule, type: Expr | null): boolean {
  if (type === null) {
    return false;
  }
  switch (type.kind) {
    case 'literal':
      return type.value === null;
    case 'binary':
      return isSafeType(module, type.left) && isSafeType(module, type.right);
    case 'index': {
      const outer = nameOf(module, type.object) ?? '';
      if (/^(?:typing|typing_extensions)\.Literal$/u.test(outer)) {
        return true;
      }
      const inner = type.index.kind === 'list' ? type.index.items : [type.index];
      const first = outer.endsWith('Annotated') ? inner.slice(0, 1) : inner;
      return WRAPPERS.test(outer) && first.every((each) => isSafeType(module, each));
    }
    default: {
      const name = nameOf(module, type);
      return (name !== undefined && SAFE_TYPES.test(name)) || isEnum(module, type);
    }
  }
}

/** True for the name of a class of an enumeration, all of whose members the program states. */
export function isEnum(module: CodeModule, type: Expr): boolean {
  const cls = classOf(module, type);
  return (
    cls?.expr.bases.some((base) =>
      /(?:^|\.)(?:\w*Enum|\w*TextChoices|\w*IntegerChoices)$/u.test(nameOf(cls.module, base) ?? ''),
    ) ?? false
  );
}

/** The type of a field of the class that a parameter is annotated with: `params.limit` of `params: Params`. */
export function isSafeField(module: CodeModule, parameter: Parameter, field: string): boolean {
  const cls = parameter.type === null ? undefined : classOf(module, parameter.type);
  const declared = cls?.expr.fields.find(({ name }) => name === field);
  return cls !== undefined && declared !== undefined && isSafeType(cls.module, declared.type);
}

/** True for an argument of a GraphQL field whose type is not a text: `role: { type: new GraphQLList(Role) }`. */
function isGraphqlEnum(module: CodeModule, name: string): boolean {
  const declared = new RegExp(
    `\\b${name}:\\s*\\{\\s*type:\\s*(?:new\\s+)?(?:GraphQL(?:NonNull|List)\\((?:new\\s+)?)*(?<type>GraphQL\\w+)`,
    'u',
  ).exec(module.file.text);
  return (
    declared !== null &&
    !/^GraphQL(?:String|ID|JSON\w*|List|NonNull)$/u.test(declared.groups?.['type'] ?? '')
  );
}

/**
 * True when TypeScript declares every such name of the file to be a number, a date or one of some
 * literals. Structural types have no node, so the text is read.
 */
export function isDeclaredSafe(module: CodeModule, name: string): boolean {
  if (module.language !== 'typescript' || !/^\w+$/u.test(name)) {
    return false;
  }
  const safe = `(?:(?:readonly\\s+)?(?:number|bigint|Date)\\[\\]|(?:Array|Set|ReadonlyArray)<number>|number|bigint|boolean|Date|(?:\\|?\\s*["']\\w*["']\\s*)+)`;
  return (
    isGraphqlEnum(module, name) ||
    new RegExp(
      `\\b${name}\\??\\s*:\\s*${safe}(?:\\s*\\|\\s*(?:null|undefined|number))*\\s*(?:[;,)=}\\n]|$)`,
      'u',
    ).test(module.file.text)
  );
}
