import type { Place } from '#core/span.ts';
import type { Report } from '#core/rule.ts';
import { isClientKey } from '#model/secrets/client-keys.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Expr } from '#model/code/code.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { processContainersOf } from '#model/containers/process-containers.ts';
import type { ProcessContainer } from '#model/containers/process-containers.ts';
import type { RateLimiter } from '#model/http/rate-limiter.ts';
import { LIMITER_WORDS, rateLimitersOf } from '#model/http/rate-limiters.ts';
import { defineRule } from '#model/rule.ts';
import { lookUp } from '#model/code/scope.ts';
import { SEVERAL_INSTANCES, severalInstances } from '#model/deploy/several-instances.ts';
import { isDevelopmentOnly } from '#model/settings/settings-production.ts';
import { positional, propertyOf, valueOf } from '#model/code/values.ts';

const MESSAGES = {
  library:
    '{library} counts requests in the memory of this process, so every restart forgets them and every further instance allows the whole limit again. Give it a shared store by {option}.',
  fallback:
    '{library} counts requests in the memory of this process when no shared store is configured, and then each instance allows the whole limit. Refuse to start in production without the store.',
  own: '{name} counts requests in the memory of this process, so every restart forgets them and every further instance allows the whole limit again. Count in a shared store such as Redis.',
} as const;

const COUNTS =
  /rate_?limit|throttl|attempt|too_?many|requestCount|request_counts|loginFail|failed_?login/iu;
const LIMITS = /\b429\b|too[ _-]?many|rate[ _-]?limit/iu;
const AUTHENTICATION =
  /auth|log_?in|sign_?(?:in|up)|otp|password|passwd|credential|mfa|2fa|register/iu;

export default defineRule({
  meta: {
    id: 'http/rate-limit-in-memory',
    title: 'Rate limit counts in the memory of one process',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-api4', 'cwe-307'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://express-rate-limit.mintlify.app/reference/stores',
      'https://flask-limiter.readthedocs.io/en/stable/#configuring-a-storage-backend',
      'https://cheatsheetseries.owasp.org/cheatsheets/Credential_Stuffing_Prevention_Cheat_Sheet.html',
    ],
    messages: MESSAGES,
  },
  asks: [SEVERAL_INSTANCES],
  code: {
    languages: ['typescript', 'python'],
    words: [...LIMITER_WORDS, 'imit', 'IMIT', 'ttempt', 'ATTEMPT', 'hrottl', 'ooMany', 'too_many'],
    withWords: [...LIMITER_WORDS, 'Map', '{}', '[]', 'dict'],
    check(module, report) {
      if (isOneOffPath(module.path)) {
        return;
      }
      for (const limiter of rateLimitersOf(module)) {
        checkLimiter(module, limiter, report);
      }
      for (const container of processContainersOf(module)) {
        checkContainer(module, container, report);
      }
    },
  },
});

function checkLimiter(
  module: CodeModule,
  limiter: RateLimiter,
  report: Report<typeof MESSAGES>,
): void {
  const { library, call, store, storeOption } = limiter;
  const isRequired = /production[^}]{0,200}\b(?:throw|raise)\b/isu.test(module.file.text);
  const isStored = store === 'fallback' && isRequired;
  if ((store !== 'memory' && store !== 'fallback') || isStored || isConfigured(module, library)) {
    return;
  }
  if (isDevelopmentOnly(module, call) || isBackstop(module, limiter) || isShort(module, call)) {
    return;
  }
  const at = module.place(call.callee);
  const details = detailsOf(module, at, nameAround(module, call));
  if (details === undefined) {
    return;
  }
  if (store === 'memory') {
    report.violation({
      at,
      message: 'library',
      data: { library, option: storeOption },
      ...details,
    });
  } else {
    report.violation({ at, message: 'fallback', data: { library }, ...details });
  }
}

// What counts here while the shared store beside it cannot be reached.
function isBackstop(module: CodeModule, { library, store }: RateLimiter): boolean {
  return (
    store === 'memory' &&
    library === 'rate-limiter-flexible' &&
    rateLimitersOf(module).some((other) => other.library === library && other.store === 'shared')
  );
}

const MINUTE = 60_000;

// A restart forgets no more than the window, which matters little when that is short.
function isShort(module: CodeModule, call: RateLimiter['call']): boolean {
  const options = positional(call, 0);
  const [windowMs, duration] = ['windowMs', 'duration'].map((name) =>
    numberOf(module, options, name),
  );
  const lasts = windowMs ?? (duration === undefined ? undefined : duration * 1000);
  return (
    lasts !== undefined &&
    lasts < MINUTE &&
    severalInstances(module.project, module.path) === undefined
  );
}

function numberOf(module: CodeModule, options: Expr | undefined, name: string): number | undefined {
  const option = propertyOf(module, options, name);
  const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  return value?.isKnown === true && typeof value.value === 'number' ? value.value : undefined;
}

// Flask-Limiter reads RATELIMIT_STORAGE_URI from the settings of the application.
function isConfigured({ project }: CodeModule, library: string): boolean {
  return (
    library === 'Flask-Limiter' &&
    project.filesWhere({
      name: 'rate-limit-in-memory/flask-settings',
      words: ['RATELIMIT_STORAGE'],
      path: (path) => path.endsWith('.py'),
      file: ({ text }) => text.includes('RATELIMIT_STORAGE'),
    }).length > 0
  );
}

function checkContainer(
  module: CodeModule,
  { name, writes }: ProcessContainer,
  report: Report<typeof MESSAGES>,
): void {
  const write = writes.find(({ key }) => isClientKey(module, key) || isPlainKey(module, key));
  const isCounter = COUNTS.test(name.name) && LIMITS.test(module.file.text);
  if (write === undefined || !isCounter || isDevelopmentOnly(module, write.node)) {
    return;
  }
  const at = module.place(name);
  const { path, file } = module;
  const subject = `${name.name} ${path} ${/\b(?:log_?in|sign_?in|password)\b/iu.exec(file.text)?.[0] ?? ''}`;
  const details = detailsOf(module, at, subject);
  if (details !== undefined) {
    report.violation({ at, message: 'own', data: { name: name.name }, ...details });
  }
}

// `function allow(key)` counts for whoever its callers say.
function isPlainKey(module: CodeModule, key: Expr): boolean {
  return (
    key.kind === 'name' &&
    /^(?:key|identifier|client|id|subject)$/iu.test(key.name) &&
    lookUp(module, key.name, key)?.kind === 'parameter'
  );
}

/** The name and path by which a limiter is known, which say what it guards. */
function nameAround(module: CodeModule, call: RateLimiter['call']): string {
  const parent = module.parent(call);
  const name = parent?.kind === 'bind' && parent.target.kind === 'name' ? parent.target.name : '';
  const paths = call.callee.kind === 'name' && parent?.kind === 'call' ? module.text(parent) : '';
  return `${name} ${paths.slice(0, 80)}`;
}

interface Details {
  readonly severity?: 'critical' | 'medium';
  readonly confidence?: 'medium';
  readonly evidence?: readonly (Place & { readonly note: string })[];
}

/**
 * How much it matters; undefined where one process may be all there is and nothing is guarded that
 * somebody wants to guess, so that the memory of the process is as good as any.
 */
function detailsOf(module: CodeModule, at: Place, subject: string): Details | undefined {
  const several = severalInstances(module.project, module.path);
  if (several === undefined) {
    return AUTHENTICATION.test(subject) ? { severity: 'medium', confidence: 'medium' } : undefined;
  }
  return {
    ...(AUTHENTICATION.test(subject) ? { severity: 'critical' } : {}),
    evidence: several.path === at.path ? [] : [{ ...several, note: 'Several processes serve.' }],
  };
}
