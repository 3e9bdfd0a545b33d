import type { EditProposal, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isTestPath } from '#model/code/language.ts';
import { isBrowserFile } from '#model/http/browser-code.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { secretComparisonsOf } from '#model/webhooks/secret-comparisons.ts';
import type { SecretComparison } from '#model/webhooks/secret-comparisons.ts';

const MESSAGES = {
  hmac: 'The computed HMAC {secret} is compared with {op}, which stops at the first character that differs, so the time of the answer tells how much of a forged signature is right. Compare with {instead}.',
  token:
    'The secret {secret} is compared with {op}, which stops at the first character that differs, so the time of the answer tells how much of a guess is right. Compare with {instead}.',
} as const;

// What tests sign in with is not set where there is something to guess for.
const OF_TESTS = /cypress|playwright|e2e|(?:^|[._])test_/iu;

export default defineRule({
  meta: {
    id: 'webhooks/signature-compare-not-constant-time',
    title: 'Signature or token is compared in a time that tells how much is right',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-208'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cwe.mitre.org/data/definitions/208.html',
      'https://nodejs.org/api/crypto.html#cryptotimingsafeequala-b',
      'https://docs.python.org/3/library/hmac.html#hmac.compare_digest',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'Hmac',
      'hmac',
      'ignature',
      'process.env',
      'os.environ',
      'getenv',
      'settings.',
      'config.',
      'env.',
    ],
    withWords: ['Hmac', 'hmac', 'header', 'Header', 'query', 'ignature'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isBrowserFile(module.file)) {
        return;
      }
      for (const comparison of secretComparisonsOf(module)) {
        if (!OF_TESTS.test(module.text(comparison.secret))) {
          reportComparison(module, comparison, report);
        }
      }
    },
  },
});

function reportComparison(
  module: CodeModule,
  comparison: SecretComparison,
  report: Report<typeof MESSAGES>,
): void {
  const { node, secret, kind } = comparison;
  const suggestion = constantTime(module, comparison);
  report.violation({
    at: module.place(node),
    message: kind,
    data: {
      secret: module.text(secret),
      op: module.language === 'python' ? node.op.slice(0, 2) : node.op,
      instead:
        module.language === 'python'
          ? 'hmac.compare_digest'
          : 'crypto.timingSafeEqual, after a look at the lengths',
    },
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/**
 * `hmac.compare_digest(a, b or "")` where both are texts and the file has the module; undefined elsewhere.
 * In Node the lengths have to be the same first, and what takes part in that depends on the types.
 */
function constantTime(
  module: CodeModule,
  { node, secret, sent }: SecretComparison,
): EditProposal | undefined {
  const isImported = module.facts.body.some(
    (each) =>
      each.kind === 'import' &&
      each.module === 'hmac' &&
      each.names.some(({ imported, local }) => imported === '*' && local === 'hmac'),
  );
  const isText = /\.hexdigest\(\)/u.test(module.file.text) && !/\.digest\(/u.test(module.file.text);
  if (module.language !== 'python' || !isImported || !isText || sent.kind === 'binary') {
    return undefined;
  }
  const negation = node.op.startsWith('!') ? 'not ' : '';
  const text = `${negation}hmac.compare_digest(${module.text(secret)}, ${module.text(sent)} or "")`;
  return {
    title: 'Compare in constant time',
    edits: [{ ...module.place(node), text }],
  };
}
