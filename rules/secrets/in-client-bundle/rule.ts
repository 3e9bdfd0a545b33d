import type { Report } from '#core/rule.ts';
import { exposedSettingsOf, hasBundleSettings } from '#model/secrets/client-bundle-settings.ts';
import { exposedReadsOf, publicPrefixOf } from '#model/secrets/client-bundle.ts';
import type { ExposedRead } from '#model/secrets/client-bundle.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  named:
    '{name} is compiled into the code that browsers download, since that is what its prefix {prefix} asks for, and its name says that it is {what}. Every visitor can read it: drop the prefix, read it on the server only, and change the secret.',
  used: '{name} is compiled into the code that browsers download, since that is what its prefix {prefix} asks for, and {callee} takes it as a secret. Every visitor can read it: drop the prefix, make the call on the server only, and change the secret.',
  filled:
    '{name} is compiled into the code that browsers download, since that is what its prefix {prefix} asks for, and it is filled from the secret {source}. Every visitor can read it: drop the prefix, read it on the server only, and change the secret.',
  client:
    'This file is marked "use client" and reads the server secret {name}: it is either missing in the browser, or shown to every visitor when the build puts it in. Read it on the server and send what the browser needs.',
  defined:
    'The option {option} writes {name} into the code that browsers download, where every visitor can read it. Read it on the server only, and change the secret.',
} as const;

// Bundles that nobody but their developers opens.
const DEVELOPMENT_FILE = /(?:^|[/._-])(?:dev|development|local|test)(?:[/._-]|$)/iu;

export default defineRule({
  meta: {
    id: 'secrets/in-client-bundle',
    title: 'Secret is shipped to browsers',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'GitHub Actions', 'Dockerfile', 'environment files'],
    tags: ['cwe-200', 'owasp-a02'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://nextjs.org/docs/app/guides/environment-variables#bundling-environment-variables-for-the-browser',
      'https://vite.dev/guide/env-and-mode#env-variables',
      'https://create-react-app.dev/docs/adding-custom-environment-variables/',
      'https://docs.expo.dev/guides/environment-variables/',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript'],
    words: ['process.env', 'meta.env'],
    check(module, report) {
      for (const read of exposedReadsOf(module)) {
        checkRead(module, read, report);
      }
    },
  },
  file: {
    matches: (path) =>
      hasBundleSettings(path) &&
      !DEVELOPMENT_FILE.test(path) &&
      !isSamplePath(path) &&
      !isTestPath(path),
    check(file, report) {
      for (const { name, what, source, start, end } of exposedSettingsOf(file)) {
        const at = file.place({ start, end });
        const prefix = publicPrefixOf(name) ?? '';
        if (what !== undefined) {
          report.violation({ at, message: 'named', data: { name, prefix, what } });
        } else if (source !== undefined) {
          report.violation({ at, message: 'filled', data: { name, prefix, source } });
        }
      }
    },
  },
});

function checkRead(
  module: CodeModule,
  { name, reason, start, end }: ExposedRead,
  report: Report<typeof MESSAGES>,
): void {
  const at = module.place({ start, end });
  const prefix = publicPrefixOf(name) ?? '';
  switch (reason.kind) {
    case 'named':
      report.violation({ at, message: 'named', data: { name, prefix, what: reason.what } });
      break;
    case 'used':
      report.violation({
        at,
        message: 'used',
        data: { name, prefix, callee: reason.callee },
        evidence: [{ ...module.place(reason.call.callee), note: 'Takes it as a secret.' }],
      });
      break;
    case 'client':
      report.violation({ at, message: 'client', data: { name } });
      break;
    case 'defined':
      report.violation({ at, message: 'defined', data: { name, option: reason.option } });
      break;
  }
}
