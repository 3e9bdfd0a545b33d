import type { Report } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import {
  COOKIE_SIGN_IN_FILES,
  cookieSignInOf,
  isCookieSentAbroad,
} from '#model/auth/cookie-sign-ins.ts';
import type { Project } from '#model/project.ts';
import {
  PROTECTION_FILES,
  isCandidatePath,
  protectedServices,
} from '#model/http/security-headers-services.ts';
import type { ServiceProtection } from '#model/http/security-headers-services.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  missing:
    'Nothing in this service sets {headers} on what this {framework} application answers, so browsers fall back to their most trusting behaviour against framing, injected scripts and downgrades. Set them in one middleware, or at the proxy in front.',
} as const;

/** With fewer missing, the application is protected in the main. */
const MANY = 3;

export default defineRule({
  meta: {
    id: 'http/security-headers-missing',
    title: 'HTTP application sends no security headers',
    severity: 'critical',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python', 'next.config', 'vercel.json', 'nginx'],
    tags: ['owasp-a05', 'cwe-693', 'cwe-1021'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html',
      'https://developer.mozilla.org/en-US/docs/Web/Security/Practical_implementation_guides',
      'https://helmetjs.github.io/',
    ],
    messages: MESSAGES,
    control: 'Security headers on every response',
  },
  asks: [...PROTECTION_FILES, ...COOKIE_SIGN_IN_FILES],
  project: {
    reads: isCandidatePath,
    check(project, report) {
      for (const service of protectedServices(project)) {
        reportService(project, service, report);
      }
    },
  },
});

function reportService(
  project: Project,
  service: ServiceProtection,
  report: Report<typeof MESSAGES>,
): void {
  const { application, missing, protections, others } = service;
  if (missing.length === 0) {
    const [best] = protections.toSorted((a, b) => b.headers.length - a.headers.length);
    if (best !== undefined) {
      report.control(best.at, `${best.by} sets ${listed(best.headers)}.`);
    }
    return;
  }
  // Who thought of framing weighed the others.
  if (missing.length < MANY || !missing.includes('X-Frame-Options')) {
    return;
  }
  // A page that acts for nobody can be framed without harm.
  const signIn = cookieSignInOf(project, application.at.path);
  report.violation({
    at: application.at,
    message: 'missing',
    data: { headers: listed(missing), framework: application.framework },
    anchor: `${application.framework} application`,
    severity: signIn === undefined ? 'low' : severityFor(project, service),
    evidence: [
      ...(application.answer === undefined
        ? []
        : [{ ...application.answer.at, note: application.answer.note }]),
      ...(signIn === undefined ? [] : [{ ...signIn, note: 'A cookie says who calls.' }]),
      ...others.map(({ at, framework }) => ({
        ...at,
        note: `Another ${framework} application of the service.`,
      })),
      ...protections.map(({ at, headers }) => ({ ...at, note: `Sets ${listed(headers)}.` })),
    ].slice(0, 10),
  });
}

// Only a cookie that a foreign page's frame brings along lets that page act for whoever looks at it.
function severityFor(project: Project, { application }: ServiceProtection): Severity {
  return isCookieSentAbroad(project, application.at.path) ? 'critical' : 'high';
}

function listed(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
