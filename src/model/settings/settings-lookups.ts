import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr } from '../code/code.ts';
import { calleeOf, functionOf, nameOf } from '../code/resolve.ts';
import { namedByArgument } from './settings-environment.ts';
import type { SettingDefault } from './settings.ts';
import { argumentOf } from '../code/values.ts';

// python-decouple, django-environ, environs, starlette, dynaconf, @nestjs/config.
const LOOKUPS =
  /^(?:decouple\.(?:config|AutoConfig\(\))|environ\.(?:Env|FileAwareEnv)\(\)(?:\.str)?|environs\.(?:Env\(\)|env)(?:\.str)?|starlette\.config\.Config\(\)|@nestjs\/config\.ConfigService\(\)\.get|dynaconf\.(?:settings|Dynaconf\(\))\.get)$/u;
const SCHEMES = /^environ\.(?:Env|FileAwareEnv)$/u;
const HELPER_NAME = /env|setting|config|secret|require|read|get/iu;
const READS_ENVIRONMENT = /process\.env|os\.environ|getenv|Deno\.env|Bun\.env|import\.meta\.env/u;

/** Lookups by name with a default: `config('NAME', default='x')`, also through the project's own helper. */
export function lookupDefaultsIn(module: CodeModule): readonly SettingDefault[] {
  return module.calls.filter(mayHaveDefault).flatMap((call) => {
    const callee = calleeOf(module, call) ?? '';
    if (SCHEMES.test(callee)) {
      return schemeDefaults(call);
    }
    const isLookup = LOOKUPS.test(callee) || isEnvironmentVariableLibrary(module, call);
    return isLookup || isOwnHelper(module, call) ? withDefault(module, call) : [];
  });
}

// Told by its form, before anything is resolved.
function mayHaveDefault({ callee, args }: CallExpr): boolean {
  return (
    args.length > 1 ||
    args.some(({ name }) => name !== null) ||
    (callee.kind === 'member' && callee.name === 'default')
  );
}

function withDefault(module: CodeModule, call: CallExpr): readonly SettingDefault[] {
  const getter = chainedGet(call);
  const named = namedByArgument(module, getter ?? call);
  const fallback = argumentOf(module, call, getter === undefined ? 1 : 0, 'default');
  return named === undefined || fallback.kind !== 'given' || fallback.module !== module
    ? []
    : [{ ...named, fallback: fallback.value, whole: call }];
}

// `environ.Env(SECRET_KEY=(str, 'x'))`
function schemeDefaults(call: CallExpr): readonly SettingDefault[] {
  return call.args.flatMap(({ name, value }) => {
    const fallback = value.kind === 'list' && value.items.length === 2 ? value.items[1] : undefined;
    return name === null || fallback === undefined
      ? []
      : [
          {
            name,
            at: value.kind === 'list' ? (value.items[0] ?? value) : value,
            fallback,
            whole: value,
          },
        ];
  });
}

// `env.get('NAME').default('x')` of the package env-var.
function isEnvironmentVariableLibrary(module: CodeModule, call: CallExpr): boolean {
  const getter = chainedGet(call);
  return getter !== undefined && /^env-var\b/u.test(nameOf(module, getter.callee) ?? '');
}

function chainedGet(call: CallExpr): CallExpr | undefined {
  const { callee } = call;
  if (callee.kind !== 'member' || callee.name !== 'default') {
    return undefined;
  }
  let current: Expr = callee.object;
  while (current.kind === 'call' && current.callee.kind === 'member') {
    if (current.callee.name === 'get') {
      return current;
    }
    current = current.callee.object;
  }
  return undefined;
}

/** `getEnv('JWT_SECRET', 'x')` where `getEnv` is the project's own and reads the environment. */
function isOwnHelper(module: CodeModule, call: CallExpr): boolean {
  const [first, second] = call.args;
  const { callee } = call;
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  if (
    second === undefined ||
    first?.value.kind !== 'literal' ||
    !/^[A-Z][A-Z0-9_]+$/u.test(String(first.value.value)) ||
    !HELPER_NAME.test(name)
  ) {
    return false;
  }
  const own = functionOf(module, callee);
  return (
    own !== undefined &&
    READS_ENVIRONMENT.test(own.module.text(own.expr)) &&
    goesOnWith(own.module, own.expr) &&
    !isDemanded(module, call, own.module.text(own.expr))
  );
}

// `get('SECRET', 'dev', requiredInProduction)` of a helper that throws.
function isDemanded(module: CodeModule, call: CallExpr, helper: string): boolean {
  return (
    /\b(?:throw|raise|exit)\b/u.test(helper) &&
    call.args.slice(2).some(({ value }) => /require|demand|mandatory/iu.test(module.text(value)))
  );
}

// The second parameter of `requireEnv(name, service)` is only told in the message.
function goesOnWith(module: CodeModule, { params, body }: FunctionExpr): boolean {
  const target = params[1]?.target;
  const text = body.map((statement) => module.text(statement)).join('\n');
  return (
    target?.kind !== 'name' ||
    new RegExp(
      `(?:\\?\\?|\\|\\||\\bor\\b|\\breturn\\b|\\belse\\b|[?:,(=])\\s*${target.name.replaceAll('$', String.raw`\$`)}\\b`,
      'u',
    ).test(text)
  );
}
