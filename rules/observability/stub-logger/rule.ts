import type { CodeModule } from '#model/code/code-module.ts';
import { importedFiles } from '#model/code/imported-files.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import { stubLoggersOf } from '#model/observability/stub-loggers.ts';
import type { StubLogger } from '#model/observability/stub-loggers.ts';

export default defineRule({
  meta: {
    id: 'observability/stub-logger',
    title: 'Server code uses a logger that writes nothing',
    severity: 'high',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://12factor.net/logs',
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html',
    ],
    messages: {
      stub: '{methods} of {name} do nothing, and server code such as {user} logs with it, so its errors are never seen. Write them with a real logger, and silence it by its level.',
    },
  },
  asks: SERVER_FILES,
  code: {
    languages: ['typescript', 'python'],
    words: ['log', 'Log', 'LOG'],
    withWords: ['warn', 'debug', 'info'],
    check(module, report) {
      const { path } = module;
      const [stub] = isOneOffPath(path) || isSamplePath(path) ? [] : stubLoggersOf(module);
      const user = stub === undefined ? undefined : userOf(module, stub);
      if (stub !== undefined && user !== undefined) {
        report.violation({
          at: module.place(stub.at),
          message: 'stub',
          data: { name: stub.name, methods: stub.methods.join(', '), user },
        });
      }
    },
  },
});

/** A file of server code that imports the logger by name. */
function userOf({ project, path }: CodeModule, { names }: StubLogger): string | undefined {
  const { files } = serverCodeOf(project);
  const any = String.raw`\b(?:${names.join('|')})\b`;
  const isNamed = new RegExp(
    String.raw`\bimport\b[^;'"]{0,500}${any}|${any}[^;'"()]{0,200}=\s*require\(`,
    'u',
  );
  return files.has(path)
    ? [...files].find(
        (each) =>
          each !== path &&
          !isTestPath(each) &&
          importedFiles(project, each).includes(path) &&
          isNamed.test(project.file(each)?.text ?? ''),
      )
    : undefined;
}
