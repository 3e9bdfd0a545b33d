import type { CodeModule } from '#model/code/code-module.ts';
import type { Report } from '#core/rule.ts';
import { compressionsOf } from '#model/http/compressions.ts';
import { FRONTED_FILES, mayFront } from '#model/deploy/fronting.ts';
import { isTestPath, languageOf } from '#model/code/language.ts';
import { isLibrary, packageManifest } from '#model/packages/package-manifest.ts';
import type { FileQuestion, Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { SERVED_ROUTE_FILES, servedRoutesOf } from '#model/http/served-routes.ts';
import { isServicePath, serviceOf } from '#model/services.ts';

const MESSAGES = {
  boundless:
    '{by} compresses even the smallest answers, which makes them larger and costs time. Leave answers below a kilobyte as they are.',
  late: '{by} is installed after the routes, which answer without it, so nothing of theirs is compressed. Install it before the first route.',
  missing:
    'Nothing compresses what the {count} routes of this {framework} application answer, so lists of JSON take several times the bytes they need. Compress in the proxy in front, or install a compressing middleware with a minimum size.',
} as const;

const COMPRESSING = /compress|gzip|brotli|\bzstd\b|shrink-ray|GZipMiddleware|flask_compress/iu;
const PROXIES =
  /(?:^|\/)(?:vercel\.json|netlify\.toml|fly\.toml|render\.ya?ml|app\.ya?ml|serverless\.ya?ml|railway\.(?:json|toml)|Caddyfile|wrangler\.toml)$|nginx|traefik|ingress|cloudflare|cloudfront|haproxy|envoy/iu;

const COMPRESSING_FILES: FileQuestion = {
  name: 'compression/anything',
  words: ['ompress', 'zip', 'ZIP', 'rotli', 'zstd', 'shrink-ray'],
  path: (path) =>
    (languageOf(path) !== undefined && !isTestPath(path)) ||
    /package\.json$|requirements[\w.-]*\.txt$|pyproject\.toml$/u.test(path),
  patterns: [COMPRESSING],
};

export default defineRule({
  meta: {
    id: 'http/compression-misconfigured',
    title: 'Answers are not compressed, or compressed in vain',
    severity: 'low',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://expressjs.com/en/advanced/best-practice-performance.html#use-gzip-compression',
      'https://www.starlette.io/middleware/#gzipmiddleware',
    ],
    messages: MESSAGES,
  },
  asks: [COMPRESSING_FILES, FRONTED_FILES, ...SERVED_ROUTE_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: ['compress', 'shrink-ray', 'GZipMiddleware', 'BrotliMiddleware'],
    check: checkModule,
  },
  project: {
    reads: (path) =>
      languageOf(path) !== undefined ||
      isServicePath(path) ||
      /package\.json$|requirements[\w.-]*\.txt$|pyproject\.toml$/u.test(path),
    check: checkProject,
  },
});

function checkModule(module: CodeModule, report: Report<typeof MESSAGES>): void {
  for (const { call, by, isBoundless, after } of compressionsOf(module)) {
    const at = module.place(call.callee);
    if (isBoundless) {
      report.violation({ at, message: 'boundless', data: { by } });
    }
    if (after !== undefined) {
      report.violation({
        at,
        message: 'late',
        data: { by },
        evidence: [
          {
            ...module.place(after.kind === 'call' ? after.callee : after),
            note: 'Is declared before it.',
          },
        ],
      });
    }
  }
}

// A few routes answer little; a large interface answers lists.
const FEWEST_ROUTES = 10;

function checkProject(project: Project, report: Report<typeof MESSAGES>): void {
  const proxies = project.paths.filter((path) => PROXIES.test(path));
  const compressing = new Set(
    project.filesWhere(COMPRESSING_FILES).map(({ path }) => serviceOf(project, path).root),
  );
  for (const { root, application, at, routes } of servedRoutesOf(project)) {
    const lists = routes.filter(({ method }) => method === 'GET');
    const isCompressed =
      compressing.has(root) ||
      compressing.has('') ||
      proxies.some((path) => mayFront(project, path, root));
    if (lists.length >= FEWEST_ROUTES && !isCompressed && !isMounted(project, root)) {
      report.violation({
        at,
        message: 'missing',
        data: { count: lists.length, framework: application.framework.name },
        anchor: 'application without compression',
        confidence: 'low',
      });
    }
  }
}

// The interface of a package that others install is mounted into what they serve.
function isMounted(project: Project, root: string): boolean {
  const file = project.file(root === '' ? 'package.json' : `${root}/package.json`);
  const manifest = file === undefined ? undefined : packageManifest(file);
  return manifest !== undefined && isLibrary(manifest);
}
