import type { EditProposal, Report } from '#core/rule.ts';
import { isBrowserFile } from '#model/http/browser-code.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { defineRule } from '#model/rule.ts';
import { weakRandomsOf } from '#model/secrets/weak-randoms.ts';
import type { WeakRandom } from '#model/secrets/weak-randoms.ts';

const MESSAGES = {
  secret:
    '{name} is made with {source}, whose next values can be worked out from a few that were seen, so whoever saw some can guess it. Make it with {instead}.',
  id: '{name} is made with {source}, which repeats and can be guessed, so two things may get the same one and a stranger can try them out. Make it with {instead}.',
  audit:
    '{source} decides here what is recorded for the audit, and its values can be worked out, so whoever knows them acts between the records. Decide with {instead}, or record everything.',
} as const;

const SEVERITIES = { secret: 'high', id: 'medium', audit: 'high' } as const;

export default defineRule({
  meta: {
    id: 'observability/insecure-random',
    title: 'Token or id is made with a guessable random number',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-338'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Math/random',
      'https://docs.python.org/3/library/secrets.html',
      'https://cwe.mitre.org/data/definitions/338.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['Math.random', 'random', 'lodash'],
    withWords: [
      'oken',
      'ecret',
      'assw',
      'pwd',
      'once',
      'alt',
      'otp',
      'OTP',
      'ode',
      'ey',
      'Id',
      'ID',
      '_id',
      'uid',
      'eference',
      'ampl',
      'csrf',
      'iv',
    ],
    check(module, report) {
      if (!isOneOffPath(module.path) && !isBrowserFile(module.file) && !BESIDE.test(module.path)) {
        for (const random of weakRandomsOf(module)) {
          reportRandom(module, random, report);
        }
      }
    },
  },
});

// What makes up data or plays a part.
const BESIDE =
  /(?:^|[/_.-])(?:fak(?:e|er)|tests?|bench|mock|demo|simulat\w*|dummy|factor(?:y|ies)|playground|seed\w*|game\w*)(?:[/_.-]|$)/iu;

function reportRandom(
  module: CodeModule,
  random: WeakRandom,
  report: Report<typeof MESSAGES>,
): void {
  const { call, source, name, use } = random;
  const at = module.place(call.callee);
  const severity = SEVERITIES[use];
  const instead = insteadOf(module, use);
  if (use === 'audit') {
    report.violation({ at, message: use, severity, data: { source, instead } });
    return;
  }
  const suggestion = replacement(module, random);
  report.violation({
    at,
    message: use,
    severity,
    data: { source, instead, name },
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function insteadOf({ language }: CodeModule, use: WeakRandom['use']): string {
  if (language === 'python') {
    return use === 'id' ? 'uuid.uuid4()' : 'the secrets module';
  }
  return use === 'id' ? 'crypto.randomUUID()' : 'crypto.randomUUID() or crypto.randomBytes()';
}

const OWN_METHODS =
  /^random\.(?:random|randint|randrange|choice|choices|sample|getrandbits|uniform)$/u;

function replacement(
  module: CodeModule,
  { call, whole, source, name, isAlone }: WeakRandom,
): EditProposal | undefined {
  if (!isAlone) {
    return undefined;
  }
  if (module.language === 'python') {
    const isPlain = OWN_METHODS.test(source) && module.text(call.callee) === source;
    const { start } = call.callee;
    return isPlain
      ? {
          title: 'Take the number from the operating system',
          edits: [
            {
              ...module.place({ start, end: start + 'random'.length }),
              text: 'random.SystemRandom()',
            },
          ],
        }
      : undefined;
  }
  const isText = /^Math\.random\(\)\s*\.toString\(36\)/u.test(module.text(whole));
  // https://nodejs.org/api/globals.html#crypto_1
  const isFree = !/\bcrypto\b/u.test(module.file.text);
  return isText && isFree
    ? {
        title: `Make ${name} with crypto.randomUUID()`,
        edits: [{ ...module.place(whole), text: 'crypto.randomUUID()' }],
      }
    : undefined;
}
