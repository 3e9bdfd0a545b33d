import type { EditProposal } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Ranged } from '#model/code/code.ts';
import { openFailuresOf } from '#model/cors/cors-origin-failures.ts';
import type { OpenFailure } from '#model/cors/cors-origin-failures.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  returned:
    '{name} gives back the unchecked value when {check} fails, so what is no origin passes as one. Rethrow, deny, or fall back to one fixed origin.',
  allowed:
    '{name} allows the origin when {check} fails, so what is no origin is let in. Deny it, or rethrow.',
  'called back':
    '{name} lets the origin in through its callback when {check} fails. Call back with false or with the error.',
  kept: '{name} keeps the unchecked value when {check} fails, so what is no origin is allowed from then on. Leave it out, or rethrow so that the start fails.',
} as const;

export default defineRule({
  meta: {
    id: 'http/cors-fails-open',
    title: 'Origin check lets in what it cannot parse',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a05', 'cwe-636'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cwe.mitre.org/data/definitions/636.html',
      'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['rigin', 'ORIGIN'],
    withWords: [
      'cors',
      'Cors',
      'CORS',
      'Access-Control',
      'access-control',
      'llowedOrigin',
      'llowed_origin',
      'allowedorigin',
      'LLOWED_ORIGIN',
      'rustedOrigin',
      'rusted_origin',
      'trustedorigin',
      'TRUSTED_ORIGIN',
    ],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      for (const failure of openFailuresOf(module)) {
        const suggestion = suggestionFor(module, failure);
        report.violation({
          at: module.place(failure.at),
          message: failure.kind,
          data: { name: failure.name, check: module.text(failure.check.callee) },
          evidence: [
            { ...module.place(failure.check.callee), note: 'Fails for what is no origin.' },
            { ...module.place(headOf(module, failure.handler)), note: 'The failure ends here.' },
          ],
          ...(suggestion === undefined ? {} : { suggestion }),
        });
      }
    },
  },
});

/** The first line of a catch clause says enough. */
function headOf(module: CodeModule, handler: Ranged): Ranged {
  const [line = ''] = module.text(handler).split(/\r?\n/u);
  return { start: handler.start, end: handler.start + line.length };
}

// A check that answers yes or no can only answer no.
function suggestionFor(module: CodeModule, { flag }: OpenFailure): EditProposal | undefined {
  if (flag === undefined) {
    return undefined;
  }
  const text = module.language === 'python' ? 'False' : 'false';
  return {
    title: 'Deny the origin when the check fails',
    edits: [{ path: module.path, start: flag.start, end: flag.end, text }],
  };
}
