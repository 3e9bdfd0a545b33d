import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { isLocalCall } from './outbound-timeouts-local.ts';
import { isBoundedOutside } from './outbound-timeouts-around.ts';
import { once } from '../once.ts';
import { outboundCall } from './outbound-calls.ts';
import type { Project } from '../project.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { keywordOf, positional, propertyOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** A call to another service that nothing bounds, or only a default of minutes. */
export interface UnboundedCall {
  readonly call: CallExpr;
  /** What is called, for messages: `fetch`, `requests`. */
  readonly service: string;
  /** When it gives up by itself, `after 5 minutes` or `never`. */
  readonly limit: string;
  /** The argument that would bound it, as it is written. */
  readonly fix: string;
  /** Where `fix` goes; undefined where more than one argument would be added. */
  readonly insertInto:
    | { readonly kind: 'arguments' }
    | { readonly kind: 'object'; readonly object: Expr }
    | undefined;
  /** The client through which it goes, when the project makes one that can have a timeout for all of its calls. */
  readonly client?: Resolved<CallExpr>;
}

const FETCH = /^(?:fetch|undici\.fetch)$/u;
const NODE_FETCH = /^(?:node-fetch|cross-fetch|isomorphic-fetch|cross-fetch\.fetch)$/u;
const AXIOS_VERB =
  /^axios(?:\.default)?(?:\.create\(\))?(?:\.(?<verb>get|post|put|patch|delete|head|options|request))?$/u;
const PYTHON_CLIENTS = /^(?:requests|urllib)\b/u;
const SIGNAL = 'signal: AbortSignal.timeout(30_000)';

/**
 * The outbound HTTP calls of a file that have no timeout, in source order: none in the call, its client,
 * what stands around it or a default of the process. What cannot be told counts as bounded.
 */
export function unboundedCallsOf(module: CodeModule): readonly UnboundedCall[] {
  return module.calls.flatMap((call) => {
    const found =
      module.language === 'python' ? pythonCall(module, call) : javascriptCall(module, call);
    return found === undefined ||
      isLocalCall(module, call) ||
      isBoundedOutside(module, call) ||
      isEndless(module, found)
      ? []
      : [found];
  });
}

// What sends events for as long as both sides live has no end that a timeout could wait for.
const EVENTS =
  /event-?stream|\/(?:sse|events|stream)\b|\bsse\b|\.a?stream\(|aiter_lines|ws_connect/iu;

function isEndless(module: CodeModule, { call, service }: UnboundedCall): boolean {
  const fn = /^(?:httpx|aiohttp)$/u.test(service) ? module.enclosingFunction(call) : undefined;
  return fn !== undefined && EVENTS.test(module.text(fn));
}

function javascriptCall(module: CodeModule, call: CallExpr): UnboundedCall | undefined {
  const name = calleeOf(module, call) ?? '';
  if (FETCH.test(name) || NODE_FETCH.test(name)) {
    return fetchCall(module, call, name);
  }
  if (name === 'undici.request') {
    return withOptions(module, call, 1, ['signal', 'headersTimeout', 'bodyTimeout'], {
      service: 'undici',
      limit: 'after 5 minutes',
      fix: SIGNAL,
    });
  }
  const axios = AXIOS_VERB.exec(name);
  return axios === null ? undefined : axiosCall(module, call, axios.groups?.['verb']);
}

// https://github.com/nodejs/undici/blob/main/docs/docs/api/Client.md: headers and body have 300 s each.
function fetchCall(module: CodeModule, call: CallExpr, name: string): UnboundedCall | undefined {
  // A `Request` may bring its own signal.
  const [first] = call.args;
  const target = first === undefined ? undefined : follow(module, first.value);
  if (
    first === undefined ||
    (target?.expr.kind === 'call' && target.expr.isNew && calledName(target.expr) === 'Request')
  ) {
    return undefined;
  }
  return withOptions(module, call, 1, ['signal', 'timeout', 'dispatcher', 'agent'], {
    service: 'fetch',
    limit: NODE_FETCH.test(name) ? 'never' : 'after 5 minutes',
    fix: SIGNAL,
  });
}

// https://axios-http.com/docs/req_config: the default is no timeout.
function axiosCall(
  module: CodeModule,
  call: CallExpr,
  verb: string | undefined,
): UnboundedCall | undefined {
  const instance = call.callee.kind === 'member' ? follow(module, call.callee.object) : undefined;
  const made = instance?.expr.kind === 'call' ? instance.expr : undefined;
  const isInstance = (calleeOf(module, call) ?? '').includes('.create()');
  if (isInstance && (made === undefined || instance === undefined)) {
    return undefined;
  }
  if (made !== undefined && instance !== undefined) {
    const given = ['timeout', 'signal'].map((key) =>
      propertyOf(instance.module, made.args[0]?.value, key),
    );
    if (given.some(({ kind }) => kind !== 'absent')) {
      return undefined;
    }
  }
  const index = indexOfConfig(module, call, verb);
  const found =
    index === undefined
      ? undefined
      : withOptions(module, call, index, ['timeout', 'signal', 'cancelToken'], {
          service: 'axios',
          limit: 'never',
          fix: AXIOS_TIMEOUT,
        });
  return found === undefined || made === undefined || instance === undefined || !isInstance
    ? found
    : { ...found, client: { module: instance.module, expr: made } };
}

const AXIOS_TIMEOUT = 'timeout: 30_000';

/** A client that gives its calls no timeout, and the calls that have none of their own. */
export interface UnboundedClient {
  /** Where it is made, as a call that is to get the timeout. */
  readonly made: UnboundedCall;
  readonly calls: readonly (UnboundedCall & { readonly module: CodeModule })[];
}

/** The clients without a timeout that the files of a server call through, by the file that makes them. */
export const unboundedClientsOf = once(
  (project: Project, files: ReadonlySet<string>): ReadonlyMap<string, UnboundedClient[]> => {
    const calls = [...files]
      .toSorted()
      .filter((path) => /axios/iu.test(project.file(path)?.text ?? ''))
      .flatMap((path) => project.module(path) ?? [])
      .filter(({ language }) => language === 'typescript')
      .flatMap((module) => unboundedCallsOf(module).map((call) => ({ ...call, module })))
      .filter(({ client }) => client !== undefined);
    const clients = new Map<string, UnboundedClient[]>();
    for (const [expr, own] of Map.groupBy(calls, ({ client }) => client?.expr)) {
      const path = own[0]?.client?.module.path;
      if (expr !== undefined && path !== undefined) {
        clients.set(path, [...(clients.get(path) ?? []), { made: madeBounded(expr), calls: own }]);
      }
    }
    return clients;
  },
);

function madeBounded(call: CallExpr): UnboundedCall {
  const [config] = call.args;
  return {
    call,
    service: 'axios',
    limit: 'never',
    fix: config === undefined ? `{ ${AXIOS_TIMEOUT} }` : AXIOS_TIMEOUT,
    insertInto: insertionIntoFirst(config?.value),
  };
}

function insertionIntoFirst(config: Expr | undefined): UnboundedCall['insertInto'] {
  if (config === undefined) {
    return { kind: 'arguments' };
  }
  return config.kind === 'object' ? { kind: 'object', object: config } : undefined;
}

function indexOfConfig(
  module: CodeModule,
  call: CallExpr,
  verb: string | undefined,
): number | undefined {
  switch (verb) {
    case 'post':
    case 'put':
    case 'patch':
      return 2;
    case 'request':
      return 0;
    case undefined:
      return isObject(module, call.args[0]?.value) ? 0 : 1;
    default:
      return 1;
  }
}

function isObject(module: CodeModule, value: Expr | undefined): boolean {
  return value !== undefined && follow(module, value)?.expr.kind === 'object';
}

function withOptions(
  module: CodeModule,
  call: CallExpr,
  index: number,
  keys: readonly string[],
  said: Pick<UnboundedCall, 'service' | 'limit' | 'fix'>,
): UnboundedCall | undefined {
  if (call.args.some(({ isSpread }) => isSpread)) {
    return undefined;
  }
  const options = positional(call, index);
  if (options === undefined) {
    return { ...said, call, fix: `{ ${said.fix} }`, insertInto: insertion(call, index) };
  }
  const isKnown = isObject(module, options);
  const found = keys.map((key) => propertyOf(module, options, key).kind);
  return isKnown && found.every((kind) => kind === 'absent')
    ? {
        ...said,
        call,
        insertInto: options.kind === 'object' ? { kind: 'object', object: options } : undefined,
      }
    : undefined;
}

function insertion(call: CallExpr, index: number): UnboundedCall['insertInto'] {
  return call.args.length === index ? { kind: 'arguments' } : undefined;
}

/**
 * requests and urllib wait for ever (https://requests.readthedocs.io/en/latest/user/advanced/#timeouts),
 * httpx gives up after 5 s unless told not to (https://www.python-httpx.org/advanced/timeouts/) and
 * aiohttp after 5 minutes (https://docs.aiohttp.org/en/stable/client_quickstart.html#timeouts).
 */
function pythonCall(module: CodeModule, call: CallExpr): UnboundedCall | undefined {
  const name = calleeOf(module, call) ?? '';
  if (/^httpx\b/u.test(name)) {
    return isNoTimeout(keywordOf(module, call, 'timeout'))
      ? { call, service: 'httpx', limit: 'never', fix: 'timeout=30', insertInto: undefined }
      : undefined;
  }
  if (name === 'aiohttp.ClientSession') {
    return aiohttpSession(module, call);
  }
  if (!PYTHON_CLIENTS.test(name) || outboundCall(module, call)?.kind !== 'http') {
    return undefined;
  }
  const timeout = keywordOf(module, call, 'timeout');
  const byPosition = name === 'urllib.request.urlopen' ? positional(call, 2) : undefined;
  if (byPosition !== undefined || (timeout.kind !== 'absent' && !isNoTimeout(timeout))) {
    return undefined;
  }
  return {
    call,
    service: name.startsWith('urllib') ? 'urllib' : 'requests',
    limit: 'never',
    fix: 'timeout=30',
    insertInto: timeout.kind === 'absent' && takesTimeout(name) ? { kind: 'arguments' } : undefined,
  };
}

// `urlretrieve` knows no timeout.
function takesTimeout(name: string): boolean {
  return name !== 'urllib.request.urlretrieve';
}

// Its requests may each have their own; they stand in the same file nearly always.
function aiohttpSession(module: CodeModule, call: CallExpr): UnboundedCall | undefined {
  const timeout = keywordOf(module, call, 'timeout');
  const isBounded = /\bClientTimeout\b|\btimeout\s*=|asyncio\.timeout|wait_for/u.test(
    module.file.text,
  );
  return timeout.kind !== 'absent' || isBounded
    ? undefined
    : {
        call,
        service: 'aiohttp',
        limit: 'after 5 minutes',
        fix: 'timeout=aiohttp.ClientTimeout(total=30)',
        insertInto: module.text(call.callee).startsWith('aiohttp.')
          ? { kind: 'arguments' }
          : undefined,
      };
}

function isNoTimeout(option: Option): boolean {
  if (option.kind !== 'given') {
    return false;
  }
  const value = valueOf(option.module, option.value);
  return value.isKnown && value.value === null;
}
