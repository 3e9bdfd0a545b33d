import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Node, Pattern, Stmt } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { contentsOf } from './record-contents.ts';
import type { RecordContents } from './record-contents.ts';
import { calleeOf, follow, nameOf } from '../code/resolve.ts';
import { statementLists } from '../code/statement-lists.ts';

/** A place where a program writes a record with `console` or `print` in place of a logger. */
export interface ConsoleLog {
  /** What is called: the callee, or the method that is handed on as a callback. */
  readonly at: Expr;
  /** `console.error`, `print`. */
  readonly name: string;
  readonly contents: RecordContents;
}

const CONSOLE = /^console\.(?:log|error|warn|info|debug|trace|dir|table)$/u;
const CONSOLE_METHOD = /^(?:log|error|warn|info|debug|trace|dir|table)$/u;
const PRINT = /^(?:builtins\.)?print$|^pprint\.(?:pprint|pp)$/u;

/** False for a file that certainly writes nothing by `console` or `print`, going by its text. */
export function mayLogToConsole(path: string, text: string): boolean {
  return path.endsWith('.py') ? /\bp?print\(/u.test(text) : /\bconsole\b/u.test(text);
}

/**
 * Every record that the file writes with `console` or `print`, in source order. Left out is what has no
 * logger to go to or is no text: development-only branches, the end of a process that cannot start, the
 * line that says where a server listens, and records that are JSON already.
 */
export function consoleLogsOf(module: CodeModule): readonly ConsoleLog[] {
  if (hasNoLogger(module)) {
    return [];
  }
  const found = module.language === 'python' ? printsIn(module) : consoleUsesIn(module);
  return found
    .filter(({ node }) => !isExcused(module, node) && !isMeant(module, node))
    .map(({ node, name }) => ({
      at: node.kind === 'call' ? node.callee : node,
      name,
      // What is handed on as a callback gets an error.
      contents: node.kind === 'call' ? contentsOf(module, node.args) : 'telling',
    }));
}

interface Found {
  readonly node: Expr;
  readonly name: string;
}

function printsIn(module: CodeModule): readonly Found[] {
  return module.calls.flatMap((call) => {
    const name = /^(?:print|pprint|pp)$/u.test(calledName(call)) ? calleeOf(module, call) : '';
    return PRINT.test(name ?? '') && !writesElsewhere(module, call) && !isStructured(module, call)
      ? [{ node: call, name: module.text(call.callee) }]
      : [];
  });
}

// `print(text, file=report)` writes a file; the standard streams are what logs go to.
function writesElsewhere(module: CodeModule, call: CallExpr): boolean {
  const file = call.args.find(({ name }) => name === 'file');
  return file !== undefined && !/^sys\.(?:stdout|stderr)$/u.test(nameOf(module, file.value) ?? '');
}

function consoleUsesIn(module: CodeModule): readonly Found[] {
  const aliases = aliasesIn(module);
  return module.nodes.flatMap((node): readonly Found[] => {
    if (node.kind === 'call') {
      const name = isPossible(node.callee, aliases) ? calleeOf(module, node) : undefined;
      return name !== undefined && CONSOLE.test(name) && !isStructured(module, node)
        ? [{ node, name }]
        : [];
    }
    return node.kind === 'member' && isCallback(module, node)
      ? [handedOn(module, node)].flat()
      : [];
  });
}

// `promise.catch(console.error)`
function handedOn(module: CodeModule, node: Expr): Found | readonly Found[] {
  const name = nameOf(module, node);
  return name !== undefined && CONSOLE.test(name) ? { node, name } : [];
}

function isCallback(module: CodeModule, node: Extract<Expr, { kind: 'member' }>): boolean {
  const parent = module.parent(node);
  return (
    node.object.kind === 'name' &&
    node.object.name === 'console' &&
    parent?.kind === 'call' &&
    /^(?:catch|then|finally|on|once|forEach|addListener|tap)$/u.test(calledName(parent))
  );
}

function isPossible(callee: Expr, aliases: ReadonlySet<string>): boolean {
  return callee.kind === 'member'
    ? CONSOLE_METHOD.test(callee.name)
    : callee.kind === 'name' && aliases.has(callee.name);
}

/** The names to which the file binds `console`'s methods: `const { error: fail } = console`. */
function aliasesIn(module: CodeModule): ReadonlySet<string> {
  const names = module.nodes.flatMap((node) => {
    if (node.kind !== 'bind' || node.value === null || !mentionsConsole(node.value)) {
      return [];
    }
    return boundNames(node.target);
  });
  return new Set(names);
}

function boundNames(target: Pattern): readonly string[] {
  switch (target.kind) {
    case 'name':
      return [target.name];
    case 'objectPattern':
      return target.properties.flatMap((property) => boundNames(property.target));
    default:
      return [];
  }
}

function mentionsConsole(value: Expr): boolean {
  switch (value.kind) {
    case 'name':
      return value.name === 'console';
    case 'member':
      return mentionsConsole(value.object);
    case 'call':
      return mentionsConsole(value.callee);
    default:
      return false;
  }
}

// `console.log(JSON.stringify(record))` is a structured record.
function isStructured(module: CodeModule, call: CallExpr): boolean {
  const [only, ...others] = call.args.filter(({ name }) => name === null);
  const made =
    only === undefined || others.length > 0 ? undefined : follow(module, only.value)?.expr;
  return (
    made?.kind === 'call' &&
    /^(?:JSON\.stringify|json\.dumps|orjson\.dumps|safe-stable-stringify|fast-safe-stringify)$/u.test(
      calleeOf(module, made) ?? '',
    )
  );
}

const SUPPRESSED =
  /(?:eslint|oxlint)-disable(?:-next-line|-line)(?:[^\n]*\bno-console\b|[^\S\n]*(?:\*\/[^\S\n]*)?(?:\n|$))|biome-ignore lint\/suspicious\/noConsole|#\s*noqa:[^\n]*\bT20/u;
const SUPPRESSED_FILE = /\/\*\s*(?:eslint|oxlint)-disable\s[^*]*\bno-console\b/u;

// Who turned the linter's rule off for the line or the file has decided.
function isMeant(module: CodeModule, node: Node): boolean {
  const { text } = module.file;
  const lineStart = text.lastIndexOf('\n', node.start - 1);
  const before = text.lastIndexOf('\n', lineStart - 1);
  const end = text.indexOf('\n', node.end);
  return (
    SUPPRESSED_FILE.test(text) ||
    SUPPRESSED.test(text.slice(before + 1, end === -1 ? text.length : end))
  );
}

function isExcused(module: CodeModule, node: Node): boolean {
  let inner = node;
  for (const around of module.ancestors(node)) {
    if (
      isDevelopmentOnly(module, around, inner) ||
      isEndOfProcess(module, around, inner) ||
      isBesideWarning(module, around, inner) ||
      isNeverReached(around, inner) ||
      (around.kind === 'call' && runsAroundTheProcess(module, around, inner))
    ) {
      return true;
    }
    inner = around;
  }
  return endsProcess(module, module.facts.body, node);
}

// The logger takes its settings from there.
const SETTINGS_FILE = /(?:^|\/)env(?:ironment)?(?:\.server)?\.[cm]?[jt]s$/u;
// `app/commands/rebuild_index.py` of Flask, Click and their like: what it prints is its answer.
const COMMAND_FILE = /(?:^|\/)commands?\/[\w/]+\.py$/u;
const COMMAND = /\b(?:Command|BaseCommand|click|argparse|typer|AppGroup)\b/u;

function hasNoLogger({ path, file }: CodeModule): boolean {
  return SETTINGS_FILE.test(path) || (COMMAND_FILE.test(path) && COMMAND.test(file.text));
}

const DEBUG_HELPER = /^(?:(?:\w*T|t)race|dump|inspect|debug\w*)$/u;
const DEVELOPMENT =
  /NODE_ENV|\bAPP_ENV\b|\bENVIRONMENT\b|__DEV__|\bDEV\b|__name__|require\.main|import\.meta\.main|\bis_?(?:dev|prod|test|local|debug)(?:elopment|uction|ing)?\b|\bdev(?:eloper|elopment)?_?mode\b|\bdebug|verbos|enable_?logging/iu;

// What goes wrong before there is a logger has nowhere else to go.
function setsUpLogger(module: CodeModule, fn: FunctionExpr): boolean {
  return /\b(?:basicConfig|dictConfig|addHandler|StreamHandler|getLevelName|createLogger)\(/u.test(
    module.text(fn),
  );
}

// Either branch: who asks for the environment before printing has decided where it prints.
function isDevelopmentOnly(module: CodeModule, around: Node, inner: Node): boolean {
  switch (around.kind) {
    case 'if':
    case 'conditional':
      return around.test !== inner && DEVELOPMENT.test(module.text(around.test));
    case 'binary':
      return (
        around.op === '&&' && around.right === inner && DEVELOPMENT.test(module.text(around.left))
      );
    case 'function':
      return (
        isDebugHelper(module, around) ||
        setsUpLogger(module, around) ||
        around.body.some(
          (statement) =>
            statement.kind === 'if' &&
            statement.end <= inner.start &&
            DEVELOPMENT.test(module.text(statement.test)) &&
            statement.then.some(leaves),
        )
      );
    default:
      return false;
  }
}

function isDebugHelper(module: CodeModule, fn: FunctionExpr): boolean {
  const parent = module.parent(fn);
  const bound = parent?.kind === 'bind' && parent.target.kind === 'name' ? parent.target.name : '';
  return DEBUG_HELPER.test(fn.name ?? bound);
}

function leaves(statement: Stmt): boolean {
  return statement.kind === 'block' ? statement.body.some(leaves) : statement.kind === 'return';
}

function isEndOfProcess(module: CodeModule, around: Node, inner: Node): boolean {
  return statementLists(around).some((list) => endsProcess(module, list, inner));
}

// A notice of deprecation, which is for whoever writes code with this and not for a log.
function isBesideWarning(module: CodeModule, around: Node, inner: Node): boolean {
  return statementLists(around)
    .filter((list) => list.some((statement) => isWithin(inner, statement)))
    .some((list) =>
      list.some(
        (statement) =>
          statement.kind === 'expr' && module.text(statement).startsWith('warnings.warn('),
      ),
    );
}

// `try {} catch (error) { … }`
function isNeverReached(around: Node, inner: Node): boolean {
  return (
    around.kind === 'try' &&
    around.body.length === 0 &&
    around.handlers.some(({ body }) => body.some((statement) => isWithin(inner, statement)))
  );
}

function isWithin(inner: Node, outer: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

const CONFIGURATION = /(?:^|[/_.-])(?:env|environment|config|configuration|settings)[/_.-]/iu;

// Behind it the process exits, or the settings are refused: no logger is there yet.
function endsProcess(module: CodeModule, list: readonly Stmt[], inner: Node): boolean {
  const at = list.findIndex((statement) => isWithin(inner, statement));
  return (
    at !== -1 &&
    list
      .slice(at + 1)
      .some(
        (statement) =>
          (statement.kind === 'expr' &&
            /^(?:process\.exit|sys\.exit|exit|Deno\.exit|os\._exit)\(/u.test(
              module.text(statement),
            )) ||
          (statement.kind === 'throw' &&
            (CONFIGURATION.test(module.path) ||
              module.text(statement).startsWith('raise SystemExit'))),
      )
  );
}

// Handlers of the process itself and the callback that says where a server listens.
function runsAroundTheProcess(module: CodeModule, call: CallExpr, inner: Node): boolean {
  if (call.callee === inner) {
    return false;
  }
  return (
    /^process\.(?:on|once|addListener)$/u.test(calleeOf(module, call) ?? '') ||
    /^(?:listen|serve)$/u.test(calledName(call)) ||
    (calledName(call) === 'catch' && isTopLevel(module, call))
  );
}

// `main().catch(…)` is the last thing that can report a failed start.
function isTopLevel(module: CodeModule, call: CallExpr): boolean {
  return module.enclosingFunction(call) === undefined;
}
