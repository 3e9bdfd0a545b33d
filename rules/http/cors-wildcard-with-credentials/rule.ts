import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code-module.ts';
import { corsSetupsOf } from '#model/cors.ts';
import type { CorsSetup } from '#model/cors.ts';
import type { LooseTest } from '#model/cors-origin-tests.ts';
import { looseOriginsOf } from '#model/cors-origin-policy.ts';
import type { LooseOrigins } from '#model/cors-origin-policy.ts';
import { isTestPath } from '#model/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { valueOf } from '#model/values.ts';

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
  code: {
    languages: ['typescript', 'python'],
    words: ['cors', 'Cors', 'CORS', 'Access-Control', 'access-control'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      const seen = new Set<string>();
      for (const setup of corsSetupsOf(module)) {
        const isAllowed = allowsCredentials(setup);
        for (const loose of isAllowed ? looseOriginsOf(setup) : []) {
          const key = `${loose.module.path}:${loose.at.start}`;
          if (!seen.has(key)) {
            seen.add(key);
            reportLoose(module, setup, loose, report);
          }
        }
      }
    },
  },
});

function allowsCredentials({ credentials }: CorsSetup): boolean {
  const known =
    credentials.kind === 'given' ? valueOf(credentials.module, credentials.value) : undefined;
  return known?.isKnown === true && known.value === true;
}

function reportLoose(
  module: CodeModule,
  setup: CorsSetup,
  loose: LooseOrigins,
  report: Report<typeof MESSAGES>,
): void {
  const at = loose.module.place(loose.at);
  const evidence = evidenceOf(module, setup, loose);
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

function evidenceOf(
  module: CodeModule,
  { credentials, at, library }: CorsSetup,
  loose: LooseOrigins,
): readonly EvidencePlace[] {
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
