import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node, Ranged } from '../code/code.ts';
import { calleeOf } from '../code/resolve.ts';
import { serviceOf } from '../services.ts';
import { environmentRead } from '../settings/settings-environment.ts';
import { isSecretName } from './settings-secret-names.ts';

const PUBLIC_PREFIX =
  /^(?:NEXT_PUBLIC_|VITE_|REACT_APP_|NUXT_PUBLIC_|EXPO_PUBLIC_|GATSBY_|VUE_APP_)(?=.)/u;

/**
 * The prefix by which a bundler puts a variable into code for browsers; undefined for a name without.
 * https://nextjs.org/docs/app/guides/environment-variables, https://vite.dev/guide/env-and-mode
 */
export function publicPrefixOf(name: string): string | undefined {
  return PUBLIC_PREFIX.exec(name)?.[0];
}

// Keys that providers hand out for the browser, and everything that only sounds like a secret.
const FOR_BROWSERS =
  /(?:^|_)(?:PUBLIC|PUBLISHABLE|PUB|ANON|ANONYMOUS|SITE|SITEKEY|CLIENT_KEY|SEARCH_(?:API_)?KEY|VAPID|MAPS?|DSN|DEMO|TEST|SANDBOX|EXAMPLE|DUMMY|MOCK|MIN|MAX|LENGTH|ENABLED?|DISABLED?|HAS|IS|SHOW|HIDE|REQUIRE[DS]?|URL_SECRET|RESET|FORGOT|STRENGTH|POLICY|EXPIRY|EXPIRES?(?:_IN)?|TTL|LIMIT|NAME|LABEL|HEADER|ENDPOINT|PATH|PAGE|LINK|ID|TYPE|STORAGE|COOKIE|PREFIX|REGEX|HINT|PLACEHOLDER|FIELD|ADDRESS)(?:_|$)/u;

const KINDS: readonly { readonly names: RegExp; readonly kind: string }[] = [
  { names: /(?:^|_)SERVICE_(?:ROLE|KEY|ACCOUNT)(?:_KEY|_TOKEN|_SECRET)?$/u, kind: 'a service key' },
  {
    names:
      /(?:^|_)(?:ADMIN|MASTER|ROOT|SUPERUSER)_(?:(?:API|ACCESS|SECRET)_)?(?:KEY|TOKEN|SECRET|PASSWORD)$/u,
    kind: 'an admin key',
  },
  { names: /(?:^|_)(?:PRIVATE|SIGNING|ENCRYPTION|ENCRYPT)_KEY$/u, kind: 'a private key' },
  { names: /(?:^|_)(?:\w*PASSWORD|PASSWD|PASSPHRASE)$/u, kind: 'a password' },
  {
    names: /(?:^|_)(?:SECRET|SECRET_KEY|KEY_SECRET|SECRETKEY|SECRET_ACCESS_KEY|SECRET_TOKEN)$/u,
    kind: 'a secret',
  },
  {
    names:
      /(?:^|_)(?:DATABASE|POSTGRES(?:QL)?|MYSQL|MONGO(?:DB)?|REDIS)_(?:URL|URI|DSN|CONNECTION_STRING)$/u,
    kind: 'the address of a database with its password',
  },
  {
    names:
      /(?:^|_)(?:PRIVATE|SERVER|REFRESH|BOT|MANAGEMENT|WRITE|DEPLOY|PERSONAL_ACCESS|WEBHOOK|INTERNAL)_(?:(?:API|ACCESS|AUTH)_)?TOKEN$/u,
    kind: 'a private token',
  },
  {
    names:
      /(?:^|_)(?:GITHUB|GITLAB|SLACK|DISCORD|TELEGRAM|NPM|VERCEL|NETLIFY|CLOUDFLARE|SENTRY_AUTH|TWILIO_AUTH|HUBSPOT|NOTION|AIRTABLE|HUGGING_?FACE|HF|REPLICATE(?:_API)?|UPSTASH_REDIS_REST)_(?:API_|ACCESS_|AUTH_|BOT_)?TOKEN$/u,
    kind: 'a private token',
  },
  {
    names:
      /(?:^|_)(?:OPENAI|ANTHROPIC|CLAUDE|GEMINI|GROQ|MISTRAL|COHERE|DEEPSEEK|OPENROUTER|PERPLEXITY|PINECONE|ELEVENLABS|REPLICATE|TOGETHER|SENDGRID|RESEND|MAILGUN|POSTMARK|BREVO|TWILIO)_(?:API_)?(?:KEY|SECRET)$/u,
    kind: 'a key that is billed to its owner',
  },
];

/** What sort of secret the name of a public variable says that it is; undefined when it says nothing of the kind. */
export function exposedKindOf(name: string): string | undefined {
  const prefix = publicPrefixOf(name);
  const rest = prefix === undefined ? '' : name.slice(prefix.length).toUpperCase();
  return FOR_BROWSERS.test(rest) ? undefined : KINDS.find(({ names }) => names.test(rest))?.kind;
}

/** A read of an environment variable in code that may reach browsers. */
export interface ExposedRead extends Ranged {
  readonly name: string;
  readonly reason:
    | { readonly kind: 'named'; readonly what: string }
    /** A library takes it as a secret. */
    | { readonly kind: 'used'; readonly callee: string; readonly call: CallExpr }
    /** A server secret in a file for the browser. */
    | { readonly kind: 'client' }
    /** A bundler's configuration writes it into the bundle. */
    | { readonly kind: 'defined'; readonly option: string };
}

/** Secrets of the environment that a file ships to browsers, the first read of each name. */
export function exposedReadsOf(module: CodeModule): readonly ExposedRead[] {
  const found = new Map<string, ExposedRead>();
  for (const node of module.nodes) {
    const read = isRead(node) ? environmentRead(module, node) : undefined;
    const reason = read === undefined ? undefined : reasonOf(module, node, read.name);
    if (read !== undefined && reason !== undefined && !found.has(read.name)) {
      found.set(read.name, { name: read.name, start: node.start, end: node.end, reason });
    }
  }
  return [...found.values()];
}

function isRead(node: Node): node is Expr {
  return node.kind === 'member' || node.kind === 'index';
}

function reasonOf(module: CodeModule, node: Node, name: string): ExposedRead['reason'] | undefined {
  if (publicPrefixOf(name) === undefined) {
    return serverSecret(module, node, name);
  }
  if (isForServer(module)) {
    return undefined;
  }
  const what = exposedKindOf(name);
  if (what !== undefined) {
    return { kind: 'named', what };
  }
  const call = secretTaker(module, node);
  return call === undefined ? undefined : { kind: 'used', ...call };
}

// https://react.dev/reference/rsc/use-client
const SERVER_PATH =
  /(?:^|\/)(?:backend|server|lambdas?|functions)\/|(?:^|\/)pages\/api\/|(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]s$/u;

// A variable is compiled in where it is read, and this code never gets to a browser.
function isForServer(module: CodeModule): boolean {
  return (
    SERVER_PATH.test(module.path) ||
    module.facts.directives.includes('use server') ||
    isOfServerPackage(module)
  );
}

const SERVER_PACKAGE =
  /"(?:express|fastify|koa|@nestjs\/core|apollo-server(?:-express)?|@apollo\/server)"\s*:/u;
const BROWSER_BUNDLER =
  /"(?:react-scripts|@craco\/craco|react-app-rewired|vite|next|nuxt|expo|gatsby|@vue\/cli-service|webpack|parcel|esbuild|@rsbuild\/core|@rspack\/core|astro|nx|@remix-run\/dev|@angular\/cli)"\s*:/u;

// A server that no bundler builds reads such a variable from its own environment.
function isOfServerPackage({ project, path }: CodeModule): boolean {
  const text = project.file(`${serviceOf(project, path).root}package.json`)?.text ?? '';
  return SERVER_PACKAGE.test(text) && !BROWSER_BUNDLER.test(text);
}

/** What a provider means to stand in pages: https://docs.sentry.io/concepts/key-terms/dsn-explainer/ */
const MADE_FOR_BROWSERS =
  /SENTRY_DSN|(?:FRONTEND|CLIENT|BROWSER)_\w*DSN|MAPS?_|MAPBOX|RECAPTCHA_SITE/u;

function serverSecret(
  module: CodeModule,
  node: Node,
  name: string,
): ExposedRead['reason'] | undefined {
  if (!isSecretName(name) || MADE_FOR_BROWSERS.test(name)) {
    return undefined;
  }
  if (module.facts.directives.some((directive) => directive === 'use client')) {
    return { kind: 'client' };
  }
  const option = bundledOption(module, node);
  return option === undefined ? undefined : { kind: 'defined', option };
}

const BUNDLER_CONFIG =
  /(?:^|\/)(?:next|vite|webpack[\w.-]*|rollup|rspack|esbuild)\.config\.[cm]?[jt]s$/u;

// `env` of next.config and `define` of Vite and its like are replaced by their values everywhere.
function bundledOption(module: CodeModule, node: Node): string | undefined {
  if (!BUNDLER_CONFIG.test(module.path)) {
    return undefined;
  }
  const isNext = /(?:^|\/)next\.config\./u.test(module.path);
  let inner: Node = node;
  for (const ancestor of module.ancestors(node)) {
    if (
      ancestor.kind === 'call' &&
      /DefinePlugin|EnvironmentPlugin/u.test(module.text(ancestor.callee))
    ) {
      return module.text(ancestor.callee);
    }
    if (ancestor.kind === 'object') {
      const value = inner;
      const entry = ancestor.entries.find((one) => one.kind === 'property' && one.value === value);
      if (entry?.kind === 'property' && entry.key === (isNext ? 'env' : 'define')) {
        return entry.key;
      }
    }
    inner = ancestor;
  }
  return undefined;
}

// Constructors and functions that take nothing but a secret there.
const SECRET_TAKERS =
  /^(?:stripe(?:\.Stripe|\.default)?|openai(?:\.OpenAI|\.default)?|@anthropic-ai\/sdk(?:\.\w+)?|resend\.Resend|jsonwebtoken\.(?:sign|verify)|pg\.(?:Pool|Client)|postgres|@sendgrid\/mail\.setApiKey|twilio|ioredis(?:\.\w+)?)$/u;

function secretTaker(
  module: CodeModule,
  node: Node,
): { readonly callee: string; readonly call: CallExpr } | undefined {
  for (const ancestor of module.ancestors(node)) {
    if (ancestor.kind === 'call') {
      const callee = calleeOf(module, ancestor) ?? '';
      const isSubject = callee.startsWith('jsonwebtoken') && ancestor.args[0]?.value === node;
      return SECRET_TAKERS.test(callee) && !isSubject && !isAddress(module, node)
        ? { callee, call: ancestor }
        : undefined;
    }
    if (!['object', 'binary', 'other'].includes(ancestor.kind)) {
      return undefined;
    }
    if (ancestor.kind === 'object' && !isSecretProperty(ancestor.entries, node)) {
      return undefined;
    }
  }
  return undefined;
}

// `baseURL` of an SDK is no secret.
function isSecretProperty(
  entries: Extract<Node, { kind: 'object' }>['entries'],
  node: Node,
): boolean {
  return entries.some(
    (entry) =>
      entry.kind === 'property' &&
      entry.value.start <= node.start &&
      node.end <= entry.value.end &&
      /key|secret|token|password|connectionString/iu.test(entry.key),
  );
}

function isAddress(module: CodeModule, node: Node): boolean {
  return /(?:URL|HOST|ORIGIN|VERSION)$/u.test(module.text(node));
}
