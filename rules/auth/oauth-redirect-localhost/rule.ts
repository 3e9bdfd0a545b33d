import type { Report } from '#core/rule.ts';
import { isBrowserFile } from '#model/http/browser-code.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import type { ProjectFile } from '#model/project-file.ts';
import {
  isProductionEnvironmentPath,
  localAddressesIn,
  localAddressesOf,
} from '#model/http/public-addresses.ts';
import type { LocalAddress } from '#model/http/public-addresses.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  fallback:
    '{name} falls back to {address} and nothing refuses that at the start, so a production without the setting sends people and their codes to the wrong place. Ask for the setting, or refuse local and plain http addresses in production.',
  production:
    '{name} is {address} in the settings for production, so people and their codes are sent to the wrong place. State the public https address.',
} as const;

export default defineRule({
  meta: {
    id: 'auth/oauth-redirect-localhost',
    title: 'Redirect or public address falls back to localhost',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python', 'environment files'],
    tags: ['owasp-a05'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://datatracker.ietf.org/doc/html/rfc9700#section-2.1',
      'https://12factor.net/config',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['http://', 'localhost'],
    withWords: [
      'edirect',
      'EDIRECT',
      'allback',
      'ALLBACK',
      'URL',
      'Url',
      '_url',
      'URI',
      '_uri',
      'ORIGIN',
      'rigin',
    ],
    check(module, report) {
      const isBeside =
        isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path);
      if (isBeside || isBrowserFile(module.file)) {
        return;
      }
      for (const address of localAddressesOf(module)) {
        reportAddress(module.file, address, 'fallback', report);
      }
    },
  },
  file: {
    matches: isProductionEnvironmentPath,
    check(file, report) {
      for (const address of localAddressesIn(file)) {
        reportAddress(file, address, 'production', report);
      }
    },
  },
});

function reportAddress(
  file: ProjectFile,
  { name, address, at, kind }: LocalAddress,
  message: keyof typeof MESSAGES,
  report: Report<typeof MESSAGES>,
): void {
  report.violation({
    at: file.place(at),
    message,
    data: { name, address },
    anchor: name,
    ...(kind === 'base' ? { confidence: 'medium' } : {}),
  });
}
