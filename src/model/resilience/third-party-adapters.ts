import { compareText } from '#core/finding.ts';
import { dataAt, textOf } from '#syntax/data.ts';

import { browserFilesOf } from '../http/browser-code.ts';
import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Ranged } from '../code/code.ts';
import { readData } from '../documents.ts';
import { fileFact } from '../file-fact.ts';
import { onceEach } from '../once.ts';
import { outboundCall } from './outbound-calls.ts';
import type { OutboundCall } from './outbound-calls.ts';
import type { Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { serverCodeOf } from '../http/server-code.ts';
import { serverlessEvidence } from '../deploy/serverless.ts';
import { THIRD_PARTY_CLIENTS, THIRD_PARTY_WORDS } from './third-party-clients.ts';
import type { ThirdPartyKind } from './third-party-clients.ts';
import { rootOf } from '../data/transactions-manual.ts';
import { keywordOf, propertyOf, stringOf } from '../code/values.ts';

/** Code that asks a third party's API while a request may wait: the place that makes its client, or its first call. */
export interface ThirdPartyAdapter {
  /** `Stripe`; the host for plain HTTP. */
  readonly provider: string;
  readonly kind: ThirdPartyKind;
  readonly module: CodeModule;
  readonly at: Ranged;
  /** Whether its client is made here. */
  readonly isClient: boolean;
  /**
   * True when nothing that is seen bounds how long a call waits to a few seconds, and the
   * account is the program's own: with a key that each user brings, one's provider is not another's.
   */
  readonly canHang: boolean;
}

/**
 * Every place in code that requests run which makes a third party's client or calls its API, in order of
 * paths. Code that only workers of queues run is left out, and so are functions, which hold nothing
 * between requests, file storage and the delivery of alerts.
 */
export const thirdPartyAdaptersOf = onceEach((project: Project): readonly ThirdPartyAdapter[] => {
  const { requested } = serverCodeOf(project);
  const own = ownLabels(project);
  return [...requested]
    .filter((path) => !SCHEDULED.test(path) && !browserFilesOf(project).has(path))
    .filter((path) => serverlessEvidence(project, path) === undefined)
    .toSorted(compareText)
    .flatMap((path) => {
      const isConcerned = mayAskOthers(project, path) === true;
      const module = isConcerned ? project.module(path) : undefined;
      return module === undefined ? [] : adaptersIn(module, own);
    });
});

const mayAskOthers = fileFact('third-party-adapters', ({ text }) => THIRD_PARTY_WORDS.test(text));

// Who is told of something waits for no answer; a request gets here to try it out.
const NOTIFIES =
  /(?:^|\/)(?:notifications?|notifiers?|alert(?:s|ing|ers?)?|notification-(?:providers?|channels?|services?))\//iu;

// What a schedule calls is waited for by nobody, and called again.
const SCHEDULED = /(?:^|\/)(?:cron|crons|cronjobs?|schedulers?|jobs)\//u;

function adaptersIn(module: CodeModule, own: ReadonlySet<string>): readonly ThirdPartyAdapter[] {
  return module.calls.flatMap((call): readonly ThirdPartyAdapter[] => {
    const adapter = clientAt(module, call) ?? callAt(module, call, own);
    if (adapter === undefined) {
      return [];
    }
    return NOTIFIES.test(module.path) ? [{ ...adapter, kind: 'notice' }] : [adapter];
  });
}

function clientAt(module: CodeModule, call: CallExpr): ThirdPartyAdapter | undefined {
  const name = calleeOf(module, call);
  const found =
    name === undefined ? undefined : THIRD_PARTY_CLIENTS.find(({ callee }) => callee.test(name));
  return found === undefined
    ? undefined
    : {
        provider: found.provider,
        kind: found.kind,
        module,
        at: call.callee,
        isClient: true,
        canHang: !BOUNDED_SDKS.test(found.provider) && isUnbounded(module, call),
      };
}

// Ten seconds, https://github.com/auth0/node-auth0 and https://www.algolia.com/doc/libraries/sdk/customize
const BOUNDED_SDKS = /^(?:Auth0|Algolia)$/u;
// Their defaults are ten and five seconds.
const BOUNDED_CLIENTS = /^(?:ky|httpx)\b/u;

function isUnbounded(module: CodeModule, call: CallExpr): boolean {
  return (
    !BOUNDED_CLIENTS.test(calleeOf(module, call) ?? '') &&
    call.args.every(
      ({ name, value }) =>
        (name !== 'timeout' || isLong(value, SECONDS)) && isWithoutBound(module, value),
    ) &&
    !isKeyOfCaller(module, call)
  );
}

// Requests that wait as long as this pile up before the first one fails.
const SECONDS = 15;

function isLong(timeout: Expr, bound: number): boolean {
  return timeout.kind === 'literal' && typeof timeout.value === 'number' && timeout.value > bound;
}

// Options that cannot be read may hold a timeout or a signal.
function isWithoutBound(module: CodeModule, value: Expr): boolean {
  const end = value.kind === 'name' ? follow(module, value) : { module, expr: value };
  if (end?.expr.kind !== 'object') {
    return value.kind !== 'spread';
  }
  return end.expr.entries.every(
    (entry) =>
      entry.kind === 'property' &&
      (!/timeout|signal|httpAgent|fetch|client/iu.test(entry.key) ||
        isLong(entry.value, SECONDS * 1000)),
  );
}

// `new OpenAI({ apiKey: workspace.openAiKey })` where the function is given the workspace.
function isKeyOfCaller(module: CodeModule, call: CallExpr): boolean {
  let isFound = false;
  walk(
    call.args.map(({ value }) => value),
    (node) => {
      const isKey =
        (node.kind === 'name' || node.kind === 'member') && /key|token|secret/iu.test(node.name);
      const root = isKey ? rootOf(node) : undefined;
      const binding = root === undefined ? undefined : lookUp(module, root.name, root);
      isFound ||=
        binding?.kind === 'parameter' && !/config|settings|env|options/iu.test(root?.name ?? '');
    },
  );
  return isFound;
}

const KINDS: ReadonlyMap<string, ThirdPartyKind> = new Map([
  ['Stripe', 'payment'],
  ['Paddle', 'payment'],
  ['Twilio', 'messaging'],
  ['Slack', 'notice'],
  ['GitHub', 'api'],
]);

function callAt(
  module: CodeModule,
  call: CallExpr,
  own: ReadonlySet<string>,
): ThirdPartyAdapter | undefined {
  const outbound = outboundCall(module, call);
  const kind = outbound === undefined ? undefined : kindOf(outbound);
  if (outbound === undefined || kind === undefined) {
    return hostClientAt(module, call, own);
  }
  if (outbound.kind !== 'http') {
    return {
      provider: outbound.service,
      kind,
      module,
      at: headOf(call),
      isClient: false,
      canHang: isUnbounded(module, call),
    };
  }
  const host = hostOf(module, call.args[0]?.value, own);
  return host === undefined
    ? undefined
    : {
        ...providerOf(host),
        module,
        at: headOf(call),
        isClient: false,
        canHang: isUnbounded(module, call),
      };
}

// `api.stripe.com` is Stripe, whichever way it is called.
function providerOf(host: string): Pick<ThirdPartyAdapter, 'provider' | 'kind'> {
  const labels = new Set(host.split('.'));
  const found = THIRD_PARTY_CLIENTS.find(({ provider }) => labels.has(provider.toLowerCase()));
  return found === undefined
    ? { provider: host, kind: 'api' }
    : { provider: found.provider, kind: found.kind };
}

function kindOf({ kind, service }: OutboundCall): ThirdPartyKind | undefined {
  switch (kind) {
    case 'http':
      return 'api';
    case 'model':
      return kind;
    case 'mail':
      return /^(?:Nodemailer|SMTP|Django mail|Flask-Mail)$/u.test(service) ? 'notice' : kind;
    case 'provider':
      return KINDS.get(service) ?? 'api';
    default:
      return undefined;
  }
}

// `axios.create({ baseURL: 'https://api.acme.io' })`, `httpx.Client(base_url="https://api.acme.io")`.
const CLIENT_MAKERS =
  /^(?:axios(?:\.default)?\.create|ky(?:\.default)?\.(?:create|extend)|got(?:\.got|\.default)?\.extend|ofetch(?:\.ofetch)?\.create|httpx\.(?:Async)?Client|aiohttp\.(?:client\.)?ClientSession)$/u;

function hostClientAt(
  module: CodeModule,
  call: CallExpr,
  own: ReadonlySet<string>,
): ThirdPartyAdapter | undefined {
  if (!CLIENT_MAKERS.test(calleeOf(module, call) ?? '')) {
    return undefined;
  }
  const base = ['baseURL', 'prefixUrl', 'base_url'].flatMap((key) => {
    const option =
      module.language === 'python'
        ? keywordOf(module, call, key)
        : propertyOf(module, call.args[0]?.value, key);
    return option.kind === 'given' ? [hostOf(option.module, option.value, own) ?? []].flat() : [];
  })[0];
  return base === undefined
    ? undefined
    : {
        ...providerOf(base),
        module,
        at: call.callee,
        isClient: true,
        canHang: isUnbounded(module, call),
      };
}

const API_URL = /^https:\/\/(?<host>[\w-]+(?:\.[\w-]+)+)(?<path>[^?#]*)/u;
const API_PATH = /\/(?:api|v\d+(?:\.\d+)?|graphql|oauth2?|rest)(?:\/|$)/u;
const NO_API =
  /(?:^|\.)(?:example\.(?:com|org|net)|localhost|local|internal|test|invalid|githubusercontent\.com|googleapis\.com\/css|gstatic\.com|jsdelivr\.net|unpkg\.com|hooks\.slack\.com|discord\.com|webhook\.office\.com)$/u;

/** The host of a URL that leads to somebody else's API; undefined for any other and for one that cannot be told. */
function hostOf(
  module: CodeModule,
  url: Expr | undefined,
  own: ReadonlySet<string>,
): string | undefined {
  const { host, path } = API_URL.exec(leadingText(module, url) ?? '')?.groups ?? {};
  if (host === undefined || path === undefined || NO_API.test(host)) {
    return undefined;
  }
  const isApi = /^api[.-]|\.api\.|-api\./u.test(host) || API_PATH.test(path);
  return isApi && !host.split('.').some((label) => own.has(label)) ? host : undefined;
}

// What a template or a sum begins with is enough for the host.
function leadingText(module: CodeModule, url: Expr | undefined): string | undefined {
  switch (url?.kind) {
    case undefined:
      return undefined;
    case 'template': {
      const [text = ''] = url.texts;
      return text === '' ? `${stringOf(module, url.values[0]) ?? ''}${url.texts[1] ?? ''}` : text;
    }
    case 'binary':
      return leadingText(module, url.left);
    case 'call':
      // `new URL('https://…')`
      return url.isNew ? leadingText(module, url.args[0]?.value) : undefined;
    default:
      return stringOf(module, url);
  }
}

/** The names under which the repository publishes itself: a host that has one is its own. */
function ownLabels(project: Project): ReadonlySet<string> {
  return new Set(
    project
      .files((path) => fileNameOf(path) === 'package.json')
      .flatMap((file) => {
        const name = textOf(dataAt(readData(file)?.documents[0], 'name')) ?? '';
        return name.replace('@', '').split('/').slice(0, 1);
      }),
  );
}

function headOf({ callee }: CallExpr): Ranged {
  const isChain = callee.kind === 'member' && callee.object.kind === 'call';
  return isChain ? { start: callee.end - callee.name.length, end: callee.end } : callee;
}
