import type { Report } from '#core/rule.ts';
import { routeName, routesOf } from '#model/http/routes.ts';
import type { Route } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { canServePath } from '#model/http/served-paths.ts';
import { uncheckedInputOf } from '#model/http/unchecked-input.ts';

const MESSAGES = {
  database:
    '{route} stores {value} as it came, of any type, length and with any field, so rows hold what the code does not expect. Parse the body by a schema first.',
  file: '{route} builds a file path from {value} as it came, so clients choose which file is touched. Parse the body by a schema that names what is allowed.',
  command:
    '{route} runs a command with {value} as it came, so clients choose what is run. Parse the body by a schema that names what is allowed.',
  url: '{route} asks for a URL made of {value} as it came, so clients choose whom the service asks. Parse the body by a schema that names what is allowed.',
} as const;

export default defineRule({
  meta: {
    id: 'http/input-unvalidated',
    title: 'Request body is used without validation',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a03', 'cwe-20'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html',
      'https://cwe.mitre.org/data/definitions/20.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['.post(', '.put(', '.patch(', 'POST', 'PUT', 'PATCH', '.route('],
    withWords: ['body', '.json()', 'dict', 'Dict', 'Any', 'payload'],
    check(module, report) {
      for (const route of canServePath(module.path) ? routesOf(module) : []) {
        checkRoute(route, report);
      }
    },
  },
});

// What a provider sends has rules of its own.
function checkRoute(route: Route, report: Report<typeof MESSAGES>): void {
  const isMutating = /^(?:POST|PUT|PATCH|\*)$/u.test(route.method);
  const isForMachines = /webhook|hooks?\//iu.test(`${route.module.path} ${route.path ?? ''}`);
  const input = isMutating && !isForMachines ? uncheckedInputOf(route) : undefined;
  if (input === undefined) {
    return;
  }
  const { module } = route.handler;
  report.violation({
    at: module.place(input.value),
    message: input.kind,
    data: { route: routeName(route), value: module.text(input.value) },
    anchor: routeName(route),
    evidence: [{ ...module.place(input.call.callee), note: 'Uses it.' }],
  });
}
