import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, Node } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { Project } from '../project.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { environmentRead } from './settings-environment.ts';
import type { SettingDefault } from './settings.ts';
import { stringOf, valueOf } from '../code/values.ts';

/** What the project's start-up checks do about the fallback of a setting. */
export type ProductionCheck =
  /** Some check throws or exits for this value, or for a missing variable. */
  | { readonly kind: 'rejected'; readonly module: CodeModule; readonly node: Node }
  /** Something about the setting is checked; whether this value passes cannot be told. */
  | { readonly kind: 'unclear'; readonly module: CodeModule; readonly node: Node }
  | { readonly kind: 'none' };

// A check names the setting, so few files have to be read.
const MOST_FILES = 40;
const REJECTING = /\b(?:throw|raise|exit|assert|refine|superRefine|addIssue|abort|fatal)\b/u;

/** Looks through the project for a check that turns the fallback down. */
export function productionCheckOf(
  module: CodeModule,
  setting: SettingDefault,
  literal: string,
): ProductionCheck {
  return checkOf(module, namesOfSetting(module, setting), literal);
}

/** Looks through the project for a check that stops the start when the variable of a setting is missing. */
export function missingCheckOf(module: CodeModule, setting: SettingDefault): ProductionCheck {
  return checkOf(module, namesOfSetting(module, setting), UNLIKE_ANY);
}

// No check compares with it, and none finds it too short.
const UNLIKE_ANY = '\u0000'.repeat(1000);

/** `productionCheckOf` for a variable that no code reads with a fallback, such as one of a compose file. */
export function productionCheckByName(
  project: Project,
  name: string,
  literal: string,
): ProductionCheck {
  return strongest(modulesNaming(project, [name]), new Set([name]), literal);
}

function checkOf(module: CodeModule, names: ReadonlySet<string>, literal: string): ProductionCheck {
  // `secret` and `key` stand everywhere, `jwtSecret` only where it is meant.
  const telling = [...names].filter((name) => /_|[a-z][A-Z]/u.test(name));
  const others = modulesNaming(module.project, telling).filter((other) => other !== module);
  return strongest([module, ...others], names, literal);
}

function strongest(
  modules: readonly CodeModule[],
  names: ReadonlySet<string>,
  literal: string,
): ProductionCheck {
  let weaker: ProductionCheck = { kind: 'none' };
  for (const module of modules) {
    const check = checkIn(module, names, literal);
    if (check.kind === 'rejected') {
      return check;
    }
    weaker = weaker.kind === 'none' ? check : weaker;
  }
  return weaker;
}

function modulesNaming(project: Project, names: readonly string[]): readonly CodeModule[] {
  return project
    .filesWhere({
      name: `rejects ${names.join(' ')}`,
      path: (path) => languageOf(path) !== undefined && !isTestPath(path),
      file: ({ text }) => names.some((name) => text.includes(name)) && REJECTING.test(text),
    })
    .slice(0, MOST_FILES)
    .flatMap(({ path }) => project.module(path) ?? []);
}

/** What the value is called: the variable, and the constant, field or key that it is bound to. */
function namesOfSetting(module: CodeModule, { name, whole }: SettingDefault): ReadonlySet<string> {
  const names = new Set([name]);
  let current: Node = whole;
  for (const parent of module.ancestors(whole)) {
    const value = current;
    if (parent.kind === 'bind' || parent.kind === 'assign') {
      if (parent.target.kind === 'name' || parent.target.kind === 'member') {
        names.add(parent.target.name);
      }
      break;
    }
    if (parent.kind === 'object') {
      const entry = parent.entries.find((candidate) => candidate.value === value);
      if (entry?.kind === 'property') {
        names.add(entry.key);
      }
      break;
    }
    if (parent.kind === 'class') {
      const field = parent.fields.find((candidate) => candidate.value === value);
      if (field !== undefined) {
        names.add(field.name);
      }
      break;
    }
    if (parent.kind === 'function') {
      break;
    }
    current = parent;
  }
  return names;
}

function checkIn(module: CodeModule, names: ReadonlySet<string>, literal: string): ProductionCheck {
  let unclear: Node | undefined;
  for (const node of module.nodes) {
    const test = rejectingTest(module, node);
    if (test === undefined) {
      continue;
    }
    if (turnsDown(module, test, names, literal)) {
      return { kind: 'rejected', module, node: test };
    }
    unclear ??= names.size > 0 && mentions(test, names) ? test : undefined;
  }
  return unclear === undefined ? { kind: 'none' } : { kind: 'unclear', module, node: unclear };
}

/** The condition under which something is refused: of an `if` that throws, a `refine`, an assertion. */
function rejectingTest(module: CodeModule, node: Node): Node | undefined {
  switch (node.kind) {
    case 'if':
      return isRefusing(module, node.then) || isRefusing(module, node.otherwise)
        ? node.test
        : undefined;
    case 'call':
      return node.callee.kind === 'member' && /^(?:refine|superRefine)$/u.test(node.callee.name)
        ? node.args[0]?.value
        : undefined;
    case 'otherStmt':
      return /^assert\b/u.test(module.text(node)) ? node : undefined;
    default:
      return undefined;
  }
}

function isRefusing(module: CodeModule, body: readonly Node[]): boolean {
  return contains(
    body,
    (node) =>
      node.kind === 'throw' ||
      (node.kind === 'call' &&
        (/^(?:process\.exit|sys\.exit|exit|quit|os\._exit|Deno\.exit)$/u.test(
          calleeOf(module, node) ?? '',
        ) ||
          (node.callee.kind === 'member' &&
            /^(?:push|append|addIssue|abort|fatal)$/u.test(node.callee.name)))),
  );
}

function turnsDown(
  module: CodeModule,
  test: Node,
  names: ReadonlySet<string>,
  literal: string,
): boolean {
  return contains([test], (node) => {
    switch (node.kind) {
      case 'literal':
        return node.value === literal;
      case 'name':
      case 'member':
        return isListOrValue(module, node, literal);
      case 'unary':
        return node.op === '!' && isMissing(module, node.value, names);
      case 'binary':
        return (
          (/^(?:===?)$/u.test(node.op) && isMissing(module, node.left, names)) ||
          isTooShort(module, node, names, literal)
        );
      default:
        return false;
    }
  });
}

// A list of values that are refused, or a constant that holds the fallback.
function isListOrValue(module: CodeModule, expr: Expr, literal: string): boolean {
  if (stringOf(module, expr) === literal) {
    return true;
  }
  const end = follow(module, expr);
  const list = end?.expr.kind === 'call' ? end.expr.args[0]?.value : end?.expr;
  return (
    end !== undefined &&
    list?.kind === 'list' &&
    list.items.some((item) => stringOf(end.module, item) === literal)
  );
}

/** True for the bare variable, without the fallback: `!process.env.JWT_SECRET`, also by a list of names. */
function isMissing(module: CodeModule, expr: Expr, names: ReadonlySet<string>): boolean {
  const read = environmentRead(module, expr);
  if (read !== undefined) {
    return names.has(read.name);
  }
  const isByVariable =
    (expr.kind === 'index' && /^(?:process\.env|os\.environ)$/u.test(module.text(expr.object))) ||
    (expr.kind === 'call' &&
      /^os\.(?:getenv|environ\.get)$/u.test(calleeOf(module, expr) ?? '') &&
      expr.args[0]?.value.kind === 'name');
  return (
    isByVariable &&
    module.nodes.some(
      (node) =>
        node.kind === 'list' &&
        node.items.some(
          (item) =>
            item.kind === 'literal' && typeof item.value === 'string' && names.has(item.value),
        ),
    )
  );
}

// `secret.length < 32` and `len(secret) < 32` refuse every shorter fallback.
function isTooShort(
  module: CodeModule,
  { op, left, right }: Extract<Expr, { kind: 'binary' }>,
  names: ReadonlySet<string>,
  literal: string,
): boolean {
  const bound = valueOf(module, right);
  const isLength =
    (left.kind === 'member' && left.name === 'length') ||
    (left.kind === 'call' && left.callee.kind === 'name' && left.callee.name === 'len');
  return (
    isLength &&
    mentions(left, names) &&
    bound.isKnown &&
    typeof bound.value === 'number' &&
    (op === '<' ? literal.length < bound.value : op === '<=' && literal.length <= bound.value)
  );
}

function mentions(node: Node, names: ReadonlySet<string>): boolean {
  return contains(
    [node],
    (inner) =>
      ((inner.kind === 'name' || inner.kind === 'member') && names.has(inner.name)) ||
      (inner.kind === 'literal' && typeof inner.value === 'string' && names.has(inner.value)),
  );
}

function contains(nodes: readonly Node[], matches: (node: Node) => boolean): boolean {
  let isFound = false;
  walk(nodes, (node) => {
    isFound ||= matches(node);
    return !isFound;
  });
  return isFound;
}

const DEVELOPMENT_FILE =
  /(?:^|\/)(?:dev|development|local|testing|test|ci)(?:[._-][\w.-]*)?\.(?:py|[cm]?[jt]s)$|(?:^|\/)integration(?:[_-]?tests?)?\/|(?:^|[/._-])(?:jest|vitest|playwright|cypress|karma|mocha)[._-](?:config|setup|global)/iu;
const DEVELOPMENT_CLASS = /^(?:Dev|Development|Local|Test|Testing|CI)(?=$|[A-Z])/u;
const IN_DEVELOPMENT =
  /!==?\s*['"]prod|not\s+\w*\.?is_?prod|!\s*\w*\.?is_?prod|===?\s*['"](?:dev|test|local)|\bis_?(?:dev|test|local)|\bDEBUG\b|\bTESTING\b|\bdebug\b/iu;
const IN_PRODUCTION = /===?\s*['"]prod|\bis_?prod/iu;

/** True where code runs only in development or tests: a branch, class or file that is for nothing else. */
export function isDevelopmentOnly(module: CodeModule, node: Node): boolean {
  if (DEVELOPMENT_FILE.test(module.path)) {
    return true;
  }
  let inner = node;
  for (const ancestor of module.ancestors(node)) {
    if (ancestor.kind === 'class' && DEVELOPMENT_CLASS.test(ancestor.name ?? '')) {
      return true;
    }
    // `...(isDev && { stack })`
    if (
      ancestor.kind === 'binary' &&
      ancestor.op === '&&' &&
      ancestor.right === inner &&
      IN_DEVELOPMENT.test(module.text(ancestor.left))
    ) {
      return true;
    }
    if (ancestor.kind === 'if' || ancestor.kind === 'conditional') {
      const test = module.text(ancestor.test);
      const isThen =
        ancestor.kind === 'if'
          ? ancestor.then.some((statement) => statement === inner)
          : ancestor.then === inner;
      const isElse =
        ancestor.kind === 'if'
          ? ancestor.otherwise.some((statement) => statement === inner)
          : ancestor.otherwise === inner;
      if (
        (isThen && IN_DEVELOPMENT.test(test)) ||
        (isElse && IN_PRODUCTION.test(test) && !IN_DEVELOPMENT.test(test))
      ) {
        return true;
      }
    }
    inner = ancestor;
  }
  return false;
}
