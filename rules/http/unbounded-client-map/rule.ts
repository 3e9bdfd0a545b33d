import type { Report } from '#core/rule.ts';
import { isClientKey } from '#model/secrets/client-keys.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { processContainersOf } from '#model/containers/process-containers.ts';
import type { ProcessContainer } from '#model/containers/process-containers.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, serverCodeOf } from '#model/http/server-code.ts';

const MESSAGES = {
  unbounded:
    '{name} gets an entry for every {key} and nothing ever takes one out, so its memory grows until the process dies, which whoever sends requests can hasten. Use a cache with a maximum and a lifetime, or delete entries when they are done.',
} as const;

export default defineRule({
  meta: {
    id: 'http/unbounded-client-map',
    title: 'Map grows with every client and is never emptied',
    severity: 'high',
    confidence: 'medium',
    scope: 'file',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-770', 'cwe-401'],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://cwe.mitre.org/data/definitions/770.html',
      'https://github.com/isaacs/node-lru-cache',
      'https://cachetools.readthedocs.io/en/stable/',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['new Map', 'new Set', '= {}', '= []', 'dict(', 'defaultdict', 'set()', 'OrderedDict'],
    withWords: [
      'ip',
      'Ip',
      'Id',
      '_id',
      'oken',
      'mail',
      'sername',
      'ession',
      'api_key',
      'apiKey',
      'sid',
      'hone',
    ],
    check(module, report) {
      for (const container of processContainersOf(module)) {
        checkContainer(module, container, report);
      }
    },
  },
  project: {
    reads: isServerCodePath,
    check: () => undefined,
  },
});

function checkContainer(
  module: CodeModule,
  { name, writes, removals, sizes, isHandedOn }: ProcessContainer,
  report: Report<typeof MESSAGES>,
): void {
  const write = writes.find(
    ({ node, key }) =>
      key.kind !== 'object' &&
      isClientKey(module, key) &&
      module.enclosingFunction(node) !== undefined,
  );
  const isBounded = removals.length > 0 || sizes.length > 0 || isHandedOn;
  if (write === undefined || isBounded || !servesRequests(module)) {
    return;
  }
  report.violation({
    at: module.place(name),
    message: 'unbounded',
    data: { name: name.name, key: module.text(write.key) },
    evidence: [{ ...module.place(write.node), note: 'Adds an entry.' }],
  });
}

function servesRequests({ project, path }: CodeModule): boolean {
  return !isOneOffPath(path) && serverCodeOf(project).requested.has(path);
}
