import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, CatchClause, Expr, Node, Pattern } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { calleeOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { isSigningName } from './settings-secret-names.ts';
import { settingDefaultsOf } from '../settings/settings.ts';
import type { SettingDefault } from '../settings/settings.ts';
import { keepsValues, randomSourceOf } from '../settings/start-values.ts';
import { keywordOf, positional, propertyOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** A signing or session secret that is made anew at every start. */
export interface StartSecret {
  /** What it is called: the variable of the environment, or the constant, key or option. */
  readonly name: string;
  /** The value in the file: what is evaluated at start. */
  readonly value: Expr;
  /** The call that makes it, which a function elsewhere may hold. */
  readonly source: Resolved;
  /** The setting that it stands in for when that is missing; undefined when there is no setting. */
  readonly setting: SettingDefault | undefined;
}

/** Every such secret of the file that is neither written down somewhere nor only printed, in source order. */
export function startSecretsOf(module: CodeModule): readonly StartSecret[] {
  const found = new Map<number, StartSecret>();
  for (const candidate of [...settingSecrets(module), ...directSecrets(module)]) {
    if (!found.has(candidate.source.expr.start) && !isWrittenDown(module, candidate)) {
      found.set(candidate.source.expr.start, candidate);
    }
  }
  return [...found.values()].toSorted((a, b) => a.value.start - b.value.start);
}

function settingSecrets(module: CodeModule): readonly StartSecret[] {
  return settingDefaultsOf(module)
    .filter(({ name }) => isSigningName(name))
    .flatMap((setting) => secret(module, setting.name, setting.fallback, setting));
}

function secret(
  module: CodeModule,
  name: string,
  value: Expr,
  setting?: SettingDefault,
): readonly StartSecret[] {
  const source = randomSourceOf(module, value);
  return source === undefined ? [] : [{ name, value, source, setting }];
}

function directSecrets(module: CodeModule): readonly StartSecret[] {
  return module.nodes.flatMap((node) => {
    switch (node.kind) {
      case 'bind':
      case 'assign':
        return node.value === null || !isTakenAtStart(module, node) || isOnlyExported(module, node)
          ? []
          : named(module, targetName(node.target), node.value);
      case 'object':
        return module.enclosingFunction(node) === undefined && !isDefaults(module, node)
          ? node.entries.flatMap((entry) =>
              entry.kind === 'property' ? named(module, entry.key, entry.value) : [],
            )
          : [];
      case 'class':
        return node.fields
          .filter((field) => module.language === 'python' || field.isStatic)
          .flatMap(({ name, value }) =>
            value === null || isColumn(module, value) ? [] : named(module, name, value),
          );
      case 'call':
        return optionOf(module, node);
      default:
        return [];
    }
  });
}

// What stands in for options that whoever makes the object may give.
function isDefaults(module: CodeModule, node: Node): boolean {
  return /default/iu.test(boundName(module, node) ?? '');
}

function named(module: CodeModule, name: string | undefined, value: Expr): readonly StartSecret[] {
  return name !== undefined && isSigningName(name) && value.kind !== 'function'
    ? secret(module, name, value)
    : [];
}

const COLUMN =
  /^(?:sqlalchemy|flask_sqlalchemy|sqlmodel|django\.db\.models|peewee|mongoengine|tortoise\.fields)\b.*\b(?:Column|mapped_column|Field|\w+Field)$/u;

// A column keeps what its default makes for each row, also when a project wraps the library: `db.Column`.
function isColumn(module: CodeModule, value: Expr): boolean {
  return (
    value.kind === 'call' &&
    (COLUMN.test(calleeOf(module, value) ?? '') ||
      /(?:^|\.)(?:Column|mapped_column)$/u.test(module.text(value.callee)))
  );
}

function targetName(target: Pattern): string | undefined {
  switch (target.kind) {
    case 'name':
    case 'member':
      return target.name;
    case 'index':
      return target.index.kind === 'literal' ? String(target.index.value) : undefined;
    default:
      return undefined;
  }
}

const APPLICATION =
  /^(?:\w*app|server|config|settings|current_app|process\.env|os\.environ)(?:\.config|\.settings)?$/iu;

/** At the top of the module, on the application object, or where a missing setting is filled in. */
function isTakenAtStart(
  module: CodeModule,
  node: Extract<Node, { kind: 'bind' | 'assign' }>,
): boolean {
  const { target } = node;
  if (target.kind === 'member' || target.kind === 'index') {
    return APPLICATION.test(module.text(target.object));
  }
  if (module.enclosingFunction(node) === undefined) {
    return true;
  }
  const name = targetName(target);
  const parent = module.parent(node);
  const branch = parent?.kind === 'expr' ? module.parent(parent) : parent;
  return (
    branch?.kind === 'if' &&
    name !== undefined &&
    mentions([branch.test], name) &&
    !branch.then.some((statement) => throwsIn(statement))
  );
}

/** True for what is called `secret` and no more, and is not used in its file: where it is used says what it is. */
function isOnlyExported(
  module: CodeModule,
  { target }: Extract<Node, { kind: 'bind' | 'assign' }>,
): boolean {
  if (target.kind !== 'name' || !/^_*secrets?$/iu.test(target.name)) {
    return false;
  }
  return module.nodes.every((node) => {
    const isUse = node.kind === 'name' && node.name === target.name && node !== target;
    return !isUse || module.parent(node)?.kind === 'export';
  });
}

const SESSION_CALLS =
  /^(?:express-session|cookie-session|koa-session|cookie-parser|@fastify\/(?:session|secure-session|jwt|cookie)|fastify-jwt|@nestjs\/jwt\.JwtModule\.register(?:Async)?|passport-jwt\.Strategy|express-jwt(?:\.expressjwt)?|iron-session\.\w+|next-auth)$/u;
const SIGNING_CALLS =
  /^(?:jsonwebtoken\.(?:sign|verify)|jwt\.(?:encode|decode)|jose\.jwt\.(?:encode|decode))$/u;
const SERIALIZERS = /^itsdangerous\.(?:\w+\.)?\w*(?:Serializer|Signer)$/u;

/** The secret that is handed to a session, cookie or token library. */
function optionOf(module: CodeModule, call: CallExpr): readonly StartSecret[] {
  const callee = calleeOf(module, call) ?? '';
  if (SIGNING_CALLS.test(callee)) {
    const key = positional(call, 1);
    return key === undefined || !isOfModule(module, key)
      ? []
      : secret(module, module.text(key), key);
  }
  if (SERIALIZERS.test(callee)) {
    const key = positional(call, 0);
    return key === undefined ? [] : secret(module, 'the signing key', key);
  }
  const name = module.language === 'python' ? 'secret_key' : 'secret';
  const option = secretOption(module, call, callee);
  return option.kind === 'given' && option.module === module
    ? secret(module, name, option.value)
    : [];
}

function secretOption(module: CodeModule, call: CallExpr, callee: string): Option {
  if (module.language === 'python') {
    return keywordOf(module, call, 'secret_key');
  }
  return SESSION_CALLS.test(callee)
    ? propertyOf(module, positional(call, 0), 'secret')
    : { kind: 'absent' };
}

// A key that is made and used in one function is a key of that call alone.
function isOfModule(module: CodeModule, key: Expr): boolean {
  const source = randomSourceOf(module, key);
  return source?.module.enclosingFunction(source.expr) === undefined;
}

/** True where the value goes to a file, a store or a terminal, so that it is there at the next start. */
function isWrittenDown(module: CodeModule, { value, name, setting }: StartSecret): boolean {
  const fn = module.enclosingFunction(value);
  if (fn !== undefined && keepsValues(module, fn.body) && setting === undefined) {
    return true;
  }
  const bound = boundName(module, value) ?? name;
  if (isAfterReading(module, value) || isKeptElsewhere(module, name)) {
    return true;
  }
  return module.calls.some(
    (call) =>
      (keepsValues(module, [call]) || (setting === undefined && isPrinting(module, call))) &&
      mentions(
        call.args.map((argument) => argument.value),
        bound,
      ),
  );
}

const READING = /\b(?:open|read_text|read_bytes|readFile(?:Sync)?)\(/u;

// Where a file is read first, and the value is made when that fails, something writes that file.
function isAfterReading(module: CodeModule, value: Expr): boolean {
  return [...module.ancestors(value)].some((node) => {
    const others = alternativesOf(node);
    return (
      others.some(({ start, end }) => start <= value.start && value.end <= end) &&
      READING.test(module.file.text.slice(node.start, others[0]?.start))
    );
  });
}

function alternativesOf(node: Node): readonly Node[] | readonly CatchClause[] {
  switch (node.kind) {
    case 'try':
      return node.handlers;
    case 'if':
      return node.otherwise;
    default:
      return [];
  }
}

// `write_config({"SECRET_KEY": config.SECRET_KEY})` of a command that sets the program up.
function isKeptElsewhere(module: CodeModule, name: string): boolean {
  if (!/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/u.test(name)) {
    return false;
  }
  const keeping = new RegExp(
    `\\b(?:write|save|persist|store|dump)\\w*\\([^()\\n]*\\b${name}\\b`,
    'u',
  );
  return (
    module.project.filesWhere({
      name: `keeps ${name}`,
      path: (path) => languageOf(path) === module.language && !isTestPath(path),
      file: ({ text }) => keeping.test(text),
    }).length > 0
  );
}

function boundName(module: CodeModule, value: Node): string | undefined {
  for (const ancestor of module.ancestors(value)) {
    if (ancestor.kind === 'bind' || ancestor.kind === 'assign') {
      return targetName(ancestor.target);
    }
    if (ancestor.kind === 'function') {
      return undefined;
    }
  }
  return undefined;
}

function isPrinting(module: CodeModule, call: CallExpr): boolean {
  return /^(?:print|console\.\w+|process\.stdout\.write|sys\.stdout\.write|click\.echo|typer\.echo)$/u.test(
    calleeOf(module, call) ?? '',
  );
}

function mentions(nodes: readonly Node[], name: string): boolean {
  let isFound = false;
  walk(nodes, (node) => {
    isFound ||= (node.kind === 'name' || node.kind === 'member') && node.name === name;
  });
  return isFound;
}

function throwsIn(statement: Node): boolean {
  let isFound = false;
  walk([statement], (node) => {
    isFound ||= node.kind === 'throw';
  });
  return isFound;
}
