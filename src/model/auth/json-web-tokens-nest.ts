import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { algorithmsOf, firstOf, signing, UNKNOWN, verification } from './json-web-tokens-form.ts';
import { CLAIM_OPTIONS } from './json-web-tokens-jsonwebtoken.ts';
import { payloadClaim } from './json-web-tokens-payload.ts';
import type { TokenClaim, TokenUse } from './json-web-tokens.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { once } from '../once.ts';
import type { Project } from '../project.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { serviceOf } from '../services.ts';
import type { Option } from '../code/values.ts';
import { positional, propertyOf } from '../code/values.ts';

const CALLS = /^@nestjs\/jwt\.JwtService\(\)\.(?<side>sign|verify)(?:Async)?$/u;
const REGISTER = /^@nestjs\/jwt\.JwtModule\.register(?<isAsync>Async)?$/u;

/**
 * The JwtService of @nestjs/jwt (https://github.com/nestjs/jwt), whose options are those of jsonwebtoken:
 * of the call, then of the registration. Which of several registrations counts is unknown.
 */
export function nestUse(module: CodeModule, call: CallExpr): TokenUse | undefined {
  const side = CALLS.exec(calleeOf(module, call) ?? '')?.groups?.['side'];
  if (side === undefined) {
    return undefined;
  }
  const [first, own] = [positional(call, 0), positional(call, 1)];
  const registered = registrationOf(module);
  const key = firstOf(
    propertyOf(module, own, 'secret'),
    propertyOf(module, own, side === 'sign' ? 'privateKey' : 'publicKey'),
    registeredOption(registered, null, 'secret'),
    registeredOption(registered, null, side === 'sign' ? 'privateKey' : 'publicKey'),
  );
  const use = { library: '@nestjs/jwt', module, call, key };
  return side === 'sign'
    ? signing({
        ...use,
        algorithms: algorithmsOf(optionOf(module, call, 'signOptions', 'algorithm'), 'HS256'),
        claim: (claim) =>
          firstOf(
            optionOf(module, call, 'signOptions', CLAIM_OPTIONS[claim] ?? claim),
            first === undefined ? UNKNOWN : payloadClaim(module, first, claim),
          ),
      })
    : verification({
        ...use,
        algorithms: algorithmsOf(optionOf(module, call, 'verifyOptions', 'algorithms')),
        refusesUnaskedAudience: false,
        demandsPresence: new Set<TokenClaim>(['aud', 'iss']),
        demand: (claim) => optionOf(module, call, 'verifyOptions', CLAIM_OPTIONS[claim] ?? claim),
      });
}

/** An option of the call, or else of the registration. */
function optionOf(
  module: CodeModule,
  call: CallExpr,
  group: 'signOptions' | 'verifyOptions',
  key: string,
): Option {
  return firstOf(
    propertyOf(module, positional(call, 1), key),
    registeredOption(registrationOf(module), group, key),
  );
}

function registeredOption(
  registered: Resolved | undefined,
  group: string | null,
  key: string,
): Option {
  if (registered === undefined) {
    return UNKNOWN;
  }
  const { module, expr } = registered;
  const options = group === null ? undefined : propertyOf(module, expr, group);
  if (options === undefined) {
    return propertyOf(module, expr, key);
  }
  return options.kind === 'given' ? propertyOf(options.module, options.value, key) : options;
}

/** The options of the only registration in the service of a file. */
function registrationOf(module: CodeModule): Resolved | undefined {
  const { project } = module;
  return registrationIn(project, serviceOf(project, module.path).root);
}

const registrationIn = once((project: Project, root: string): Resolved | undefined => {
  const calls = project
    .filesWhere({
      name: `jwt-module ${root}`,
      path: (path) =>
        path.startsWith(root) && languageOf(path) === 'typescript' && !isTestPath(path),
      file: ({ text }) => text.includes('JwtModule.register'),
    })
    .flatMap(({ path }) => {
      const module = project.module(path);
      return module?.calls.map((call) => ({ module, call })) ?? [];
    })
    .filter(({ module, call }) => REGISTER.test(calleeOf(module, call) ?? ''));
  const [only] = calls;
  const options = only === undefined ? undefined : positional(only.call, 0);
  if (only === undefined || options === undefined || calls.length > 1) {
    return undefined;
  }
  const isAsync = REGISTER.exec(calleeOf(only.module, only.call) ?? '')?.groups?.['isAsync'];
  return isAsync === undefined
    ? { module: only.module, expr: options }
    : madeByFactory(only.module, options);
});

function madeByFactory(module: CodeModule, options: Expr): Resolved | undefined {
  const factory = propertyOf(module, options, 'useFactory');
  const fn = factory.kind === 'given' ? functionOf(factory.module, factory.value) : undefined;
  if (fn === undefined) {
    return undefined;
  }
  const values: Expr[] = [];
  walk(fn.expr.body, (node) => {
    if (node.kind === 'return' && node.value !== null) {
      values.push(node.value);
    }
    return node.kind !== 'function';
  });
  const [only] = values;
  return only === undefined || values.length > 1 ? undefined : { module: fn.module, expr: only };
}
