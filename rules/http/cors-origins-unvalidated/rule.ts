import type { EvidencePlace, Report } from '#core/rule.ts';
import type { Expr, Ranged } from '#model/code/code.ts';
import { corsSetupsOf } from '#model/cors/cors.ts';
import type { CorsSetup } from '#model/cors/cors.ts';
import { allowsCredentials, signInBehind } from '#model/cors/cors-sign-in.ts';
import { looseOriginsOf } from '#model/cors/cors-origin-policy.ts';
import { originSourceOf } from '#model/cors/cors-origin-source.ts';
import type { OriginSource } from '#model/cors/cors-origin-source.ts';
import { COOKIE_SIGN_IN_FILES } from '#model/auth/cookie-sign-ins.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { isDevelopmentOnly } from '#model/settings/settings-production.ts';

const MESSAGES = {
  mirrored:
    '{library} takes its credentialed origins from {setting} with {handling} alone, so a bare "*" gets through and every website is let in with the visitor\'s cookies. Parse each origin as a URL at start, and refuse "*" and what has no scheme or host.',
  listed:
    '{library} takes its credentialed origins from {setting} with {handling} alone, so "null", which every sandboxed frame sends, and unencrypted origins get through. Parse each origin as a URL at start, and refuse what has no scheme or host.',
} as const;

export default defineRule({
  meta: {
    id: 'http/cors-origins-unvalidated',
    title: 'Credentialed CORS origins come from configuration unchecked',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a05', 'cwe-942'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#requests_with_credentials',
      'https://www.starlette.io/middleware/#corsmiddleware',
      'https://portswigger.net/web-security/cors',
    ],
    messages: MESSAGES,
    control: 'CORS origins come from configuration and are validated at start',
  },
  asks: COOKIE_SIGN_IN_FILES,
  code: {
    languages: ['typescript', 'python'],
    words: ['cors', 'Cors', 'CORS'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      for (const setup of corsSetupsOf(module)) {
        if (allowsCredentials(setup) && !isDevelopmentOnly(module, setup.node)) {
          checkSetup(setup, report);
        }
      }
    },
  },
});

function checkSetup(setup: CorsSetup, report: Report<typeof MESSAGES>): void {
  const { module, at, library, origins } = setup;
  const source = originSourceOf(setup);
  // The system check of django-cors-headers parses every entry of its list.
  if (source === undefined || origins.kind !== 'given' || library.name === 'django-cors-headers') {
    return;
  }
  if (source.isValidated) {
    report.control(module.place(at), `The origins of ${source.name} are checked on the way here.`);
    return;
  }
  if (!source.steps.some(({ name }) => name === 'split') || isLooseAnyway(setup)) {
    return;
  }
  const signIn = signInBehind(setup);
  if (signIn === undefined) {
    return;
  }
  report.violation({
    at: origins.module.place(headOf(origins.value)),
    message: library.star === 'mirrored' ? 'mirrored' : 'listed',
    data: { library: library.name, setting: source.name, handling: handlingOf(source) },
    // Only what the operator lists gets through, "null" included.
    ...(library.star === 'mirrored' ? {} : { severity: 'medium' }),
    evidence: [...evidenceOf(setup, source), { ...signIn, note: 'A cookie says who calls.' }],
  });
}

// A function is named by its head, for it can be long.
function headOf(value: Expr): Ranged {
  if (value.kind !== 'function') {
    return value;
  }
  const end = value.params[0]?.start ?? value.start;
  return value.nameEnd > value.nameStart
    ? { start: value.nameStart, end: value.nameEnd }
    : { start: value.start, end: Math.max(value.params.at(-1)?.end ?? end, value.start) };
}

// A star that stands in the code is the graver finding of another rule.
function isLooseAnyway(setup: CorsSetup): boolean {
  return looseOriginsOf(setup).some(({ kind }) => kind !== 'test');
}

function handlingOf({ steps }: OriginSource): string {
  const names = [...new Set(steps.map(({ name }) => name))].filter((name) =>
    /^(?:split|trim|r?strip|replace|replaceAll)$/u.test(name),
  );
  return names.map((name) => `${name}()`).join(', ');
}

function evidenceOf(setup: CorsSetup, source: OriginSource): readonly EvidencePlace[] {
  const { credentials } = setup;
  const split = source.steps.find(({ name }) => name === 'split');
  return [
    { ...source.module.place(source.at), note: `${source.name} is read here.` },
    ...(split === undefined
      ? []
      : [{ ...split.module.place(split.at), note: 'Nothing but text handling happens to it.' }]),
    ...(credentials.kind === 'given'
      ? [{ ...credentials.module.place(credentials.value), note: 'Allows credentials.' }]
      : []),
  ];
}
