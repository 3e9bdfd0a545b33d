import type { Report } from '#core/rule.ts';
import { BODY_BOUND_FILES, unboundedApplications } from '#model/http/body-bounds.ts';
import { jsonLimitsOf, unboundedReadsOf } from '#model/http/body-limits.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Node, Ranged } from '#model/code/code.ts';
import { isTestPath, languageOf } from '#model/code/language.ts';
import { isNginxPath } from '#model/deploy/nginx.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { isServicePath } from '#model/services.ts';

const MESSAGES = {
  application:
    '{framework} takes request bodies of any size and nothing in this service bounds them, so one request can fill the memory of the process. Refuse what is too large in a middleware that looks at Content-Length and counts what arrives, by MAX_CONTENT_LENGTH, or in the proxy in front.',
  large:
    '{by} parses JSON of up to {limit}, all of which stands in memory several times while it is parsed, so a few requests at once can end the process. Lower the limit, and let the one route that needs more stream its body.',
  stream:
    'This puts the whole body of a request together however long it is, so one request can fill the memory of the process. Count what arrives, and answer 413 beyond a limit.',
  proxy:
    'client_max_body_size 0 lets request bodies of any size through to the application. State the largest that a route needs.',
} as const;

const MOST_BYTES = 50 * 2 ** 20;

export default defineRule({
  meta: {
    id: 'http/body-size-unlimited',
    title: 'Request bodies have no bound on their size',
    severity: 'medium',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python', 'nginx'],
    tags: ['cwe-770', 'owasp-api4'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cwe.mitre.org/data/definitions/770.html',
      'https://flask.palletsprojects.com/en/stable/config/#MAX_CONTENT_LENGTH',
      'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size',
    ],
    messages: MESSAGES,
  },
  asks: BODY_BOUND_FILES,
  code: {
    languages: ['typescript'],
    words: ['mb', 'Mb', 'MB', 'gb', 'GB', 'odyLimit', "'data'", '"data"', 'for await', 'imit'],
    withWords: ['.json(', 'odyLimit', '.on(', 'for await', 'koa'],
    check: checkModule,
  },
  file: {
    matches: (path) => isNginxPath(path) && !isTestPath(path) && !isSamplePath(path),
    check(file, report) {
      for (const match of file.text.matchAll(
        /^[^\S\n]*(?<directive>client_max_body_size\s+0[a-z]?)\s*;/gmu,
      )) {
        const directive = match.groups?.['directive'] ?? '';
        const start = match.index + match[0].indexOf(directive);
        report.violation({
          at: file.place({ start, end: start + directive.length }),
          message: 'proxy',
        });
      }
    },
  },
  project: {
    reads: (path) => languageOf(path) === 'python' || isNginxPath(path) || isServicePath(path),
    check(project, report) {
      for (const { framework, at } of unboundedApplications(project)) {
        report.violation({
          at,
          message: 'application',
          data: { framework },
          confidence: 'medium',
          anchor: `${framework} application`,
        });
      }
    },
  },
});

function checkModule(module: CodeModule, report: Report<typeof MESSAGES>): void {
  for (const { value, bytes, by } of jsonLimitsOf(module)) {
    if (bytes > MOST_BYTES) {
      const at = module.place(value);
      report.violation({ at, message: 'large', data: { by, limit: sizeText(bytes) } });
    }
  }
  for (const { at } of unboundedReadsOf(module)) {
    report.violation({ at: module.place(headOf(module, at)), message: 'stream' });
  }
}

function sizeText(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}

function headOf(module: CodeModule, node: Node): Ranged {
  if (node.kind === 'call') {
    return node.callee;
  }
  const [line = ''] = module.text(node).split(/\r?\n/u);
  return { start: node.start, end: node.start + line.length };
}
