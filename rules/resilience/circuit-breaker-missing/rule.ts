import type { EvidencePlace, Report } from '#core/rule.ts';
import { breakerCoverageOf } from '#model/resilience/circuit-breaker-coverage.ts';
import { BREAKER_FILES, circuitBreakersOf } from '#model/resilience/circuit-breakers.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, SERVER_FILES } from '#model/http/server-code.ts';
import type { ThirdPartyAdapter } from '#model/resilience/third-party-adapters.ts';

// Whoever reads the finding needs to see what it is about, not every client of a large repository.
const MOST_ADAPTERS = 10;
const MOST_NAMES = 4;
// So many requests to different APIs may stand beside what the service does.
const MOST_INCIDENTAL = 2;

const MESSAGES = {
  missing:
    'Requests call {providers} and no circuit breaker wraps {client}, so when a provider hangs or fails, every request goes on waiting for it and takes the service along. Put a breaker such as {library} around each client, with a timeout and an answer for when it is open.',
  unused:
    '{name} is meant for a circuit breaker and nothing uses one, so calls to {providers} go on unprotected when a provider hangs or fails. Put the breaker around each client, or remove what is left of it.',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/circuit-breaker-missing',
    title: 'Third-party APIs are called without a circuit breaker',
    severity: 'critical',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://learn.microsoft.com/en-us/azure/architecture/patterns/circuit-breaker',
      'https://nodeshift.dev/opossum/',
      'https://pypi.org/project/pybreaker/',
    ],
    messages: MESSAGES,
    control: 'Calls to third parties go through a circuit breaker',
  },
  asks: [...SERVER_FILES, BREAKER_FILES],
  project: {
    reads: isServerCodePath,
    check(project, report) {
      const coverage = breakerCoverageOf(project);
      for (const { module, at, provider } of coverage?.wrapped ?? []) {
        report.control(module.place(at), `Calls to ${provider} go through a circuit breaker.`);
      }
      const adapters = coverage?.unwrapped ?? [];
      const { unused } = circuitBreakersOf(project);
      const usesBreakers = unused !== undefined || (coverage?.wrapped ?? []).length > 0;
      if (adapters.length < 2 && !usesBreakers) {
        return;
      }
      if (
        adapters.some(isDependedOn) ||
        adapters.filter(({ kind }) => kind === 'api').length > MOST_INCIDENTAL
      ) {
        reportAdapters(adapters, unused, report);
      }
    },
  },
});

// One request to some API, such as a check for new versions, is nothing that a service depends on.
function isDependedOn({ kind, isClient }: ThirdPartyAdapter): boolean {
  return kind !== 'notice' && (kind !== 'api' || isClient);
}

// Beside one client, a few requests to other APIs do not make a second; without any, no number of them does.
function hasOneClient(adapters: readonly ThirdPartyAdapter[]): boolean {
  const clients = adapters.filter(isDependedOn).length;
  const requests = adapters.filter(({ kind, isClient }) => kind === 'api' && !isClient).length;
  return clients === 0 || (clients === 1 && requests <= MOST_INCIDENTAL);
}

// What a whole product needs is payment or who signs in; models, searches and other APIs are often
// alternatives that somebody chooses, and mail and messages mostly go out beside the answer. It takes two
// kinds of work that requests wait for without a bound to take the service along.
function takesServiceAlong(adapters: readonly ThirdPartyAdapter[]): boolean {
  const kinds = adapters
    .filter(({ kind, canHang }) => canHang && !/^(?:mail|messaging|notice)$/u.test(kind))
    .map(({ kind }) => kind);
  const isNeeded = adapters.some(({ kind, canHang }) => canHang && kind === 'payment');
  return isNeeded && new Set(kinds).size > 1 && !hasOneClient(adapters);
}

function reportAdapters(
  adapters: readonly ThirdPartyAdapter[],
  unused: ReturnType<typeof circuitBreakersOf>['unused'],
  report: Report<typeof MESSAGES>,
): void {
  const [first, ...others] = adapters;
  if (first === undefined) {
    return;
  }
  const common = {
    anchor: 'third-party clients',
    ...(takesServiceAlong(adapters) ? {} : { severity: 'low' as const }),
  };
  const providers = listed(adapters.map(({ provider }) => provider));
  if (unused !== undefined) {
    const { file, name } = unused;
    report.violation({
      ...common,
      at: file.place(unused),
      message: 'unused',
      data: { name, providers },
      evidence: placesOf(adapters),
    });
    return;
  }
  report.violation({
    ...common,
    at: first.module.place(first.at),
    message: 'missing',
    data: {
      providers,
      client: others.length === 0 ? 'its client' : 'their clients',
      library: first.module.language === 'python' ? 'pybreaker' : 'opossum',
    },
    evidence: placesOf(others),
  });
}

function placesOf(adapters: readonly ThirdPartyAdapter[]): readonly EvidencePlace[] {
  return adapters.slice(0, MOST_ADAPTERS).map(({ provider, module, at, isClient }) => ({
    ...module.place(at),
    note: isClient ? `The client of ${provider}.` : `Calls ${provider}.`,
  }));
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  const rest = names.length - shown.length;
  const parts = rest === 0 ? shown : [...shown, `${rest} more`];
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
