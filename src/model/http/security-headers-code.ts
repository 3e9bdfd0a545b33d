import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import { headerWritesOf } from './response-headers.ts';
import type { HeaderWrite } from './response-headers.ts';
import { routesOf } from './routes.ts';
import { headersOfWrite, SECURITY_HEADERS, securityHeader } from './security-headers.ts';
import type { HeaderProtection, SecurityHeader } from './security-headers.ts';
import { stringOf } from '../code/values.ts';

/** Packages whose business is these headers; what they leave out they leave out on purpose. */
const LIBRARIES =
  /^(?:helmet|@fastify\/helmet|fastify-helmet|koa-helmet|hono\/secure-headers\.secureHeaders|nosecone|@nosecone\/\w+|next-safe|next-secure-headers|@next-safe\/middleware|@edge-csrf\/\w+|lusca|nuxt-security|elysia-helmet|secure(?:\.\w+)*\.(?:Secure|SecureHeaders)|secure\.Secure|flask_talisman(?:\.\w+)*\.Talisman|flask_seasurf\.\w+|talisman\.Talisman|secweb|Secweb(?:\.\w+)*|secure_headers\.\w+|fastapi_security_headers\.\w+|starlette_securityheaders\.\w+|owasp_secure_headers\.\w+)(?:\.|$)/u;
const LIKELY_LIBRARY = /secur\w*[-_.]?headers|helmet|talisman|\bcsp\b/iu;

const LIBRARY_WORDS =
  /helmet|secur\w*[-_.]?headers|nosecone|lusca|next-safe|next-secure|edge-csrf|nuxt-security|talisman|secweb|seasurf|\bimport secure\b|\bfrom secure\b|\bcsp\b/iu;
const HEADER_WORDS =
  /content-security-policy|x-frame-options|x-content-type-options|referrer-policy|strict-transport-security|SECURE_HSTS_SECONDS|\bMIDDLEWARE\b/iu;

/** One of these is in every file for which `mayProtect` holds. */
export const PROTECTING_WORDS: readonly string[] = [
  'elmet',
  'headers',
  'Headers',
  'nosecone',
  'lusca',
  'next-safe',
  'next-secure',
  'edge-csrf',
  'nuxt-security',
  'alisman',
  'secweb',
  'SecWeb',
  'easurf',
  'import secure',
  'from secure',
  'csp',
  'CSP',
  'Content-Security-Policy',
  'content-security-policy',
  'X-Frame-Options',
  'x-frame-options',
  'X-FRAME-OPTIONS',
  'X-Content-Type-Options',
  'x-content-type-options',
  'Referrer-Policy',
  'referrer-policy',
  'Strict-Transport-Security',
  'strict-transport-security',
  'SECURE_HSTS_SECONDS',
  'MIDDLEWARE',
];

/** False for a text that certainly sets no security header. */
export function mayProtect(text: string): boolean {
  return LIBRARY_WORDS.test(text) || HEADER_WORDS.test(text);
}

/** Where the code of a file sets security headers for more than one route. */
export function codeProtections(module: CodeModule): readonly HeaderProtection[] {
  const found = [
    ...libraryUses(module),
    ...headerWritesOf(module).flatMap((write) => ofWrite(module, write)),
    ...namedHeaders(module),
    ...djangoProtections(module),
  ];
  const starts = new Set<number>();
  return found.filter(({ at: { start } }) => !starts.has(start) && starts.add(start));
}

function libraryUses(module: CodeModule): readonly HeaderProtection[] {
  if (!LIBRARY_WORDS.test(module.file.text)) {
    return [];
  }
  return module.nodes.flatMap((node) => {
    if (node.kind !== 'call' || (node.callee.kind === 'name' && node.callee.name === 'require')) {
      return [];
    }
    const used = [node.callee, ...node.args.map(({ value }) => value)].find((expr) =>
      isLibrary(module, expr),
    );
    return used === undefined
      ? []
      : [
          {
            headers: SECURITY_HEADERS,
            at: module.place(used),
            by: module.text(used).split('(')[0] ?? '',
          },
        ];
  });
}

// A package that this project does not hold and that is called after these headers is believed.
function isLibrary(module: CodeModule, expr: Expr): boolean {
  if (expr.kind !== 'name' && expr.kind !== 'member' && expr.kind !== 'call') {
    return false;
  }
  // `require('@fastify/helmet')` is the library, `helmet()` calls it.
  const called = expr.kind === 'call' ? calleeOf(module, expr) : undefined;
  const name = called ?? nameOf(module, expr) ?? '';
  return (
    LIBRARIES.test(name) ||
    LIBRARIES.test(nameOf(module, expr) ?? '') ||
    (/[./@]/u.test(name) && LIKELY_LIBRARY.test(name) && isExternal(module, name))
  );
}

function isExternal(module: CodeModule, name: string): boolean {
  const root = name.split(/[./(]/u)[0] ?? '';
  return module.facts.body.some(
    (statement) =>
      statement.kind === 'import' &&
      !statement.module.startsWith('.') &&
      (statement.module === root || name.startsWith(statement.module)),
  );
}

function ofWrite(module: CodeModule, write: HeaderWrite): readonly HeaderProtection[] {
  const headers = headersOfWrite(
    write.name,
    write.value === null ? undefined : stringOf(module, write.value),
  );
  return headers.length === 0 || isOfOneRoute(module, write.node) || isOutbound(module, write.node)
    ? []
    : [{ headers, at: module.place(write.at), by: headers[0] ?? '' }];
}

// What one handler adds to its own answer does not protect the others.
function isOfOneRoute(module: CodeModule, node: Node): boolean {
  const around = new Set<Node>(module.ancestors(node));
  return routesOf(module).some(
    ({ handler, path }) =>
      handler.module === module && around.has(handler.expr) && path !== '*' && path !== '/*',
  );
}

// Headers of a request that the program sends.
function isOutbound(module: CodeModule, node: Node): boolean {
  for (const ancestor of module.ancestors(node)) {
    if (ancestor.kind === 'call') {
      const name = calleeOf(module, ancestor) ?? '';
      if (/^(?:fetch|axios|got|undici|requests|httpx|aiohttp)\b/u.test(name)) {
        return true;
      }
    }
  }
  return false;
}

const READING = /^(?:get|has|delete|removeHeader|remove|getHeader|pop|removeheader)$/iu;

// A header that is kept under a name of its own (`FRAME: 'X-Frame-Options'`) is set somewhere.
function namedHeaders(module: CodeModule): readonly HeaderProtection[] {
  return module.nodes.flatMap((node) => {
    if (node.kind !== 'literal' || typeof node.value !== 'string') {
      return [];
    }
    const name = /^(?<name>[A-Za-z-]+)(?::|$)/u.exec(node.value)?.groups?.['name'] ?? '';
    const header = securityHeader(name);
    const parent = module.parent(node);
    const isKept =
      parent !== undefined &&
      (parent.kind === 'bind' || (parent.kind === 'object' && !isKeyOf(node, parent)));
    return header !== undefined && isKept && !isRead(parent)
      ? [{ headers: headersOfWrite(name, undefined), at: module.place(node), by: header }]
      : [];
  });
}

function isKeyOf(node: Expr, object: Extract<Node, { kind: 'object' }>): boolean {
  return object.entries.some((entry) => entry.kind === 'computed' && entry.key === node);
}

function isRead(parent: Node): boolean {
  return parent.kind === 'call' && isReading(parent);
}

function isReading({ callee }: CallExpr): boolean {
  return callee.kind === 'member' && READING.test(callee.name);
}

const DJANGO_MIDDLEWARE: ReadonlyMap<string, readonly SecurityHeader[]> = new Map([
  [
    'django.middleware.security.SecurityMiddleware',
    ['X-Content-Type-Options', 'Referrer-Policy'] as const,
  ],
  ['django.middleware.clickjacking.XFrameOptionsMiddleware', ['X-Frame-Options'] as const],
  ['django.middleware.csp.ContentSecurityPolicyMiddleware', ['Content-Security-Policy'] as const],
  ['csp.middleware.CSPMiddleware', ['Content-Security-Policy', 'X-Frame-Options'] as const],
]);

/** https://docs.djangoproject.com/en/stable/ref/middleware/#module-django.middleware.security */
function djangoProtections(module: CodeModule): readonly HeaderProtection[] {
  if (module.language !== 'python' || !module.file.text.includes('MIDDLEWARE')) {
    return hstsSetting(module, false);
  }
  const found: HeaderProtection[] = [];
  walk(module.facts.body, (node) => {
    if (node.kind === 'literal' && typeof node.value === 'string') {
      const isOwn =
        /(?:^|[._])(?:csp|security_?headers?)/iu.test(node.value) &&
        /middleware/iu.test(node.value);
      const headers = DJANGO_MIDDLEWARE.get(node.value) ?? (isOwn ? SECURITY_HEADERS : undefined);
      if (headers !== undefined) {
        found.push({ headers, at: module.place(node), by: node.value.split('.').at(-1) ?? '' });
      }
    }
  });
  const isSecured = found.some(({ by }) => by === 'SecurityMiddleware');
  return [...found, ...hstsSetting(module, isSecured)];
}

// With the middleware in place, its settings are what the project decided on.
function hstsSetting(module: CodeModule, isSecured: boolean): readonly HeaderProtection[] {
  if (module.language !== 'python' || !module.file.text.includes('SECURE_HSTS_SECONDS')) {
    return [];
  }
  return module.nodes.flatMap((node): readonly HeaderProtection[] => {
    const isSetting =
      node.kind === 'bind' &&
      node.target.kind === 'name' &&
      node.target.name === 'SECURE_HSTS_SECONDS' &&
      !(node.value?.kind === 'literal' && node.value.value === 0);
    return isSetting
      ? [
          {
            headers: isSecured
              ? ['Strict-Transport-Security', 'Content-Security-Policy']
              : ['Strict-Transport-Security'],
            at: module.place(node.target),
            by: 'SECURE_HSTS_SECONDS',
          },
        ]
      : [];
  });
}
