import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import type { Place } from '#core/span.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { corsSetupsOf } from '#model/cors/cors.ts';
import type { CorsSetup } from '#model/cors/cors.ts';
import { signInBehind } from '#model/cors/cors-sign-in.ts';
import type { LooseTest } from '#model/cors/cors-origin-tests.ts';
import { looseOriginsOf } from '#model/cors/cors-origin-policy.ts';
import type { LooseOrigins } from '#model/cors/cors-origin-policy.ts';
import { COOKIE_SIGN_IN_FILES } from '#model/auth/cookie-sign-ins.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  mirrored:
    '{library} answers "*" with credentials by sending back the origin of the caller, so every website can read what it answers to a signed-in visitor. List the exact origins, or turn credentials off.',
  reflected:
    '{library} accepts every origin with credentials, so every website can read what it answers to a signed-in visitor. List the exact origins, or turn credentials off.',
  literal:
    '{library} sends a literal "*" with credentials, which browsers refuse, so no credentialed request from another origin works. List the exact origins, or turn credentials off.',
  test: 'This test of the origin also lets in {admits}, which can then read what a signed-in visitor gets. Compare the whole origin with a list, or make the pattern exact.',
} as const;

export default defineRule({
  meta: {
    id: 'http/cors-wildcard-with-credentials',
    title: 'CORS lets any website in with credentials',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a05', 'cwe-942'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#requests_with_credentials',
      'https://portswigger.net/web-security/cors',
      'https://www.starlette.io/middleware/#corsmiddleware',
    ],
    messages: MESSAGES,
  },
  asks: COOKIE_SIGN_IN_FILES,
  code: {
    languages: ['typescript', 'python'],
    words: ['cors', 'Cors', 'CORS', 'Access-Control', 'access-control'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      const seen = new Set<string>();
      for (const setup of corsSetupsOf(module)) {
        for (const found of foundIn(module, setup)) {
          const key = `${found.loose.module.path}:${found.loose.at.start}`;
          if (!seen.has(key)) {
            seen.add(key);
            reportLoose(found, report);
          }
        }
      }
    },
  },
});

interface Found {
  readonly module: CodeModule;
  readonly setup: CorsSetup;
  readonly loose: LooseOrigins;
  /** Where a cookie says who calls. */
  readonly signIn: Place;
}

function foundIn(module: CodeModule, setup: CorsSetup): readonly Found[] {
  const loose = looseOriginsOf(setup);
  const signIn = loose.length === 0 ? undefined : signInBehind(setup);
  return signIn === undefined ? [] : loose.map((each) => ({ module, setup, loose: each, signIn }));
}

function reportLoose(found: Found, report: Report<typeof MESSAGES>): void {
  const { setup, loose } = found;
  const at = loose.module.place(loose.at);
  const evidence = evidenceOf(found);
  if (loose.kind === 'test') {
    const suggestion = suggestionFor(loose);
    report.violation({
      at,
      message: 'test',
      data: { admits: loose.reach.admits },
      ...(loose.reach.isMild ? { severity: 'medium' } : {}),
      ...(loose.pattern === undefined && loose.reach.isMild ? { confidence: 'medium' } : {}),
      evidence,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
    return;
  }
  const message = messageFor(setup, loose);
  const library = setup.library.name;
  report.violation({
    at,
    message,
    data: { library: library === 'this code' ? 'This code' : library },
    ...(message === 'literal' ? { severity: 'medium' } : {}),
    ...(loose.isFallback ? { confidence: 'medium' } : {}),
    evidence,
  });
}

function messageFor(
  { library }: CorsSetup,
  { kind }: LooseOrigins,
): 'mirrored' | 'reflected' | 'literal' {
  if (kind === 'reflected') {
    return 'reflected';
  }
  return library.star === 'mirrored' ? 'mirrored' : 'literal';
}

function evidenceOf({ module, setup, loose, signIn }: Found): readonly EvidencePlace[] {
  const { credentials, at, library } = setup;
  const places: EvidencePlace[] = [];
  if (credentials.kind === 'given') {
    places.push({
      ...credentials.module.place(credentials.value),
      note: 'Allows credentials.',
    });
  }
  const isElsewhere = loose.module !== module || loose.at.start < at.start;
  if (isElsewhere && library.name !== 'this code') {
    places.push({ ...module.place(at), note: `${library.name} is set up here.` });
  }
  places.push({ ...signIn, note: 'A cookie says who calls.' });
  return places;
}

// Escaping the dots of a pattern makes it mean what it says; anything else could shut somebody out.
function suggestionFor({ module, pattern }: LooseTest): EditProposal | undefined {
  if (pattern?.reach.isDotsOnly !== true) {
    return undefined;
  }
  const text = module.text(pattern.expr);
  const opening = /^(?:\/|[rR]["'](?!["']))/u.exec(text)?.[0];
  if (opening === undefined) {
    return undefined;
  }
  return {
    title: 'Escape the dots of the pattern',
    edits: pattern.reach.dots.map((dot) => {
      const start = pattern.expr.start + opening.length + dot;
      return { path: module.path, start, end: start, text: '\\' };
    }),
  };
}
