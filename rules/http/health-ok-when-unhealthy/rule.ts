import { answersIn, canFail } from '#model/http/responses.ts';
import type { Answer } from '#model/http/responses.ts';
import { statusEdits } from '#model/http/responses-edits.ts';
import { walk } from '#model/code/code-nodes.ts';
import type { Expr, LiteralExpr, Node } from '#model/code/code.ts';
import type { EvidencePlace, Report, EditProposal } from '#core/rule.ts';
import { healthRoutesOf, isHealthOfPart } from '#model/http/health-routes.ts';
import { routeName } from '#model/http/routes.ts';
import type { Route } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { swallowedChecksIn } from '#model/resilience/swallowed-checks.ts';
import type { SwallowedCheck } from '#model/resilience/swallowed-checks.ts';

const MESSAGES = {
  swallowed:
    '{route} catches the failure of {check} and still answers 2xx, so load balancers keep sending traffic to an instance that cannot serve it. Answer 503 on that path.',
  computed:
    '{route} finds out that it is {state} and still answers 2xx, so load balancers keep sending traffic to an instance that cannot serve it. Answer 503 when {check} fails.',
} as const;

const HEALTHY =
  /^(?:ok|okay|up|healthy|pass|passing|ready|alive|connected|operational|running|good)$/iu;
const UNHEALTHY =
  /^(?:error|errored|down|unhealthy|fail|failed|failing|not[ _-]?ready|degraded|disconnected|unavailable|critical|not[ _-]?ok|ko)$/iu;

export default defineRule({
  meta: {
    id: 'http/health-ok-when-unhealthy',
    title: 'Health route answers 2xx although a dependency is down',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
      'https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06',
    ],
    messages: MESSAGES,
    control: 'Health endpoints answer 503 when a dependency is down',
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'health',
      'Health',
      'HEALTH',
      'heartbeat',
      'Heartbeat',
      'readyz',
      'readiness',
      'livez',
      'liveness',
      '/ready',
      '/live',
      '/alive',
      '/ping',
      '/status',
      "'ready",
      '"ready',
      "'live",
      '"live',
      "'alive",
      '"alive',
      "'ping",
      '"ping',
      "('status",
      '("status',
      ' ready(',
      ' live(',
    ],
    // What declares a route that answers GET.
    withWords: [
      'GET',
      '.get(',
      'Get(',
      '.all(',
      '.use(',
      '.route(',
      'Route(',
      '/pages/api/',
      'url_rule',
      'path(',
    ],
    check(module, report) {
      // Whether a part of it works is asked by people, and no reason to send requests elsewhere.
      for (const route of healthRoutesOf(module).filter((each) => !isHealthOfPart(each))) {
        checkRoute(route, report);
      }
    },
  },
});

function checkRoute(route: Route, report: Report<typeof MESSAGES>): void {
  const { module, expr: fn } = route.handler;
  const answers = answersIn(module, fn.body);
  const swallowed = swallowedChecksIn(module, fn);
  const first = swallowed.find(
    ({ seenAt }) => !answers.some((answer) => isAfter(answer, seenAt) && canFail(answer)),
  );
  if (first !== undefined && answers.some((answer) => isAfter(answer, first.seenAt))) {
    reportSwallowed(route, first, answers, report);
    return;
  }
  const state = swallowed.length === 0 ? unhealthyState(fn.body) : undefined;
  const answer = answers.find((each) => state !== undefined && isAfter(each, state.literal));
  if (state !== undefined && answer !== undefined && !answers.some(canFail)) {
    report.violation({
      at: module.place(state.literal),
      message: 'computed',
      data: {
        route: routeName(route),
        state: String(state.literal.value),
        check: oneName(module.text(state.test)),
      },
      anchor: routeName(route),
      confidence: 'medium',
      evidence: [{ ...module.place(state.test), note: 'Decides whether the service is healthy.' }],
    });
    return;
  }
  const failing = answers.find(({ statuses }) => statuses.some((status) => status >= 500));
  if (failing !== undefined) {
    const { statuses, node } = failing;
    const status = statuses.find((each) => each >= 500) ?? 503;
    report.control(failing.module.place(node), `${routeName(route)} can answer ${status}.`);
  }
}

function reportSwallowed(
  route: Route,
  check: SwallowedCheck,
  answers: readonly Answer[],
  report: Report<typeof MESSAGES>,
): void {
  const { module } = route.handler;
  const answer = answers.findLast((each) => isAfter(each, check.seenAt));
  const evidence: EvidencePlace[] = [
    { ...check.module.place(catchHead(check)), note: 'The failure ends here.' },
  ];
  if (answer !== undefined) {
    evidence.push({
      ...module.place(headOf(answer.node)),
      note: 'Answers without an error status.',
    });
  }
  const suggestion = suggestionFor(check, answers);
  report.violation({
    at: check.module.place(check.callee),
    message: 'swallowed',
    data: { route: routeName(route), check: oneName(check.module.text(check.callee)) },
    anchor: routeName(route),
    // What has a status may be something else than the service.
    confidence: /status$/iu.test(route.path ?? '') ? 'medium' : route.confidence,
    evidence,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

// Only an answer that stands in the catch clause itself surely belongs to the failure.
function suggestionFor(
  { handler }: SwallowedCheck,
  answers: readonly Answer[],
): EditProposal | undefined {
  const own = answers.filter(({ node }) => handler.start <= node.start && node.end <= handler.end);
  const [answer] = own;
  const edits = answer === undefined || own.length > 1 ? undefined : statusEdits(answer, 503);
  return edits === undefined ? undefined : { title: 'Answer 503 when the check fails', edits };
}

interface UnhealthyState {
  readonly literal: LiteralExpr;
  readonly test: Expr;
}

/** The word that says the service is unwell, where a condition chooses it. */
function unhealthyState(body: readonly Node[]): UnhealthyState | undefined {
  let found: UnhealthyState | undefined;
  walk(body, (node) => {
    if (found === undefined && node.kind === 'conditional') {
      const words = [node.then, node.otherwise].map(wordOf);
      const literal = words.find(
        (word) => word !== undefined && UNHEALTHY.test(String(word.value)),
      );
      const isChoice = words.some((word) => HEALTHY.test(String(word?.value)));
      found = literal !== undefined && isChoice ? { literal, test: node.test } : undefined;
    }
  });
  return found;
}

function wordOf(expr: Expr): LiteralExpr | undefined {
  return expr.kind === 'literal' && typeof expr.value === 'string' ? expr : undefined;
}

function isAfter(answer: Answer, { start }: { readonly start: number }): boolean {
  return answer.node.end > start;
}

/** The first line of a catch clause says enough. */
function catchHead({ handler, module }: SwallowedCheck): { start: number; end: number } {
  const [line = ''] = module.text(handler).split(/\r?\n/u);
  return { start: handler.start, end: handler.start + line.length };
}

function headOf(node: Node): { start: number; end: number } {
  switch (node.kind) {
    case 'call':
      return node.callee;
    case 'return':
      return { start: node.start, end: node.start + 'return'.length };
    default:
      return node;
  }
}

function oneName(text: string): string {
  return text.replaceAll(/\s+/gu, '');
}
