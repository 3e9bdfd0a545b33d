import type { EditProposal } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import type { RetryLoop } from '#model/resilience/retry-loops.ts';
import { retryLoopsOf } from '#model/resilience/retry-loops.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

// So few tries, each after a while, hurt nobody.
const FEW = 5;

const MESSAGES = {
  none: 'This loop asks {service} again at once when it failed, which adds load when the other side can bear it least and uses up its tries within moments. Wait between tries, longer each time and with some randomness, or use {library}.',
  endless:
    'This loop asks {service} again without end and always after the same time, so clients that failed together come back together for as long as the other side is down. Let the wait grow, add some randomness and give up after a number of tries, or use {library}.',
  constant:
    'This loop asks {service} up to {tries} times and always after the same time, so clients that failed together come back together. Let the wait grow and add some randomness, or use {library}.',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/retry-without-backoff',
    title: 'A retry loop does not wait longer from try to try',
    severity: 'medium',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/',
      'https://github.com/sindresorhus/p-retry',
      'https://tenacity.readthedocs.io/en/latest/',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'fetch',
      'axios',
      'undici',
      'got',
      'requests',
      'httpx',
      'aiohttp',
      'urllib',
      'penai',
      'penAI',
      'nthropic',
      'enerat',
      'tripe',
      'mail',
      'S3',
      's3',
      'client',
    ],
    withWords: ['catch', 'except'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path)) {
        return;
      }
      for (const retry of retryLoopsOf(module)) {
        const message = messageFor(retry);
        if (message === undefined) {
          continue;
        }
        const { loop, call } = retry;
        const suggestion = message === 'none' ? suggestionFor(module, retry) : undefined;
        const word = /^\w+/u.exec(module.text(loop))?.[0] ?? '';
        const common = {
          at: module.place({ start: loop.start, end: loop.start + word.length }),
          evidence: [{ ...module.place(call.at.callee), note: 'Is tried again.' }],
          ...(suggestion === undefined ? {} : { suggestion }),
        };
        const data = {
          service: call.outbound.service,
          library: module.language === 'python' ? 'tenacity' : 'p-retry',
        };
        if (message === 'constant') {
          report.violation({ ...common, message, data: { ...data, tries: retry.tries ?? 0 } });
        } else {
          report.violation({ ...common, message, data });
        }
      }
    },
  },
});

function messageFor({ delay, tries }: RetryLoop): keyof typeof MESSAGES | undefined {
  switch (delay) {
    case 'none':
      return 'none';
    case 'constant':
      if (tries === Infinity) {
        return 'endless';
      }
      return tries !== undefined && tries > FEW ? 'constant' : undefined;
    default:
      return undefined;
  }
}

/** Waits at the end of the handler, where the loop counts and its function can wait. */
function suggestionFor(module: CodeModule, { loop, handler }: RetryLoop): EditProposal | undefined {
  const [counter] = loop.head;
  const last = handler.body.at(-1);
  if (
    module.language === 'python' ||
    counter?.kind !== 'bind' ||
    counter.target.kind !== 'name' ||
    last === undefined ||
    module.enclosingFunction(loop)?.isAsync !== true
  ) {
    return undefined;
  }
  const line = module.file.text.lastIndexOf('\n', last.start) + 1;
  const indent = module.file.text.slice(line, last.start);
  if (indent.trim() !== '') {
    return undefined;
  }
  const wait = `await new Promise((resolve) => setTimeout(resolve, 2 ** ${counter.target.name} * 200 * (0.5 + Math.random())));`;
  return {
    title: 'Wait longer from try to try',
    edits: [{ path: module.path, start: last.end, end: last.end, text: `\n${indent}${wait}` }],
  };
}
