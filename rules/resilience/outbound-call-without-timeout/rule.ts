import type { EditProposal, Report } from '#core/rule.ts';
import { browserFilesOf } from '#model/http/browser-code.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Expr } from '#model/code/code.ts';
import { insertLast } from '#model/code/insertions.ts';
import { DEFAULT_TIMEOUT_FILES } from '#model/resilience/outbound-timeouts-around.ts';
import { unboundedSdkClientsOf } from '#model/resilience/outbound-timeouts-sdks.ts';
import { unboundedCallsOf, unboundedClientsOf } from '#model/resilience/outbound-timeouts.ts';
import type { UnboundedCall, UnboundedClient } from '#model/resilience/outbound-timeouts.ts';
import { defineRule } from '#model/rule.ts';
import { SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';

const MESSAGES = {
  never:
    'This {service} call has no timeout, so it waits for ever when the other side accepts the connection and does not answer, and the request or job waits with it. Pass {fix}.',
  client:
    'This {service} client has no timeout, so {calls} wait for ever when the other side accepts the connection and does not answer, and the requests or jobs wait with them. Pass {fix}.',
  minutes:
    'This {service} call gives up only {limit} when the other side does not answer, and the request or job waits with it. Pass {fix}.',
  sdk: 'This {service} client gives up only {limit}, and what waits for its answer waits with it. Pass {fix}.',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/outbound-call-without-timeout',
    title: 'A call to another service has no timeout',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-1088'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://requests.readthedocs.io/en/latest/user/advanced/#timeouts',
      'https://developer.mozilla.org/en-US/docs/Web/API/AbortSignal/timeout_static',
      'https://axios-http.com/docs/req_config',
      'https://docs.aiohttp.org/en/stable/client_quickstart.html#timeouts',
    ],
    messages: MESSAGES,
  },
  asks: [DEFAULT_TIMEOUT_FILES, ...SERVER_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: [
      'fetch',
      'axios',
      'undici',
      'requests',
      'httpx',
      'aiohttp',
      'urllib',
      'openai',
      'nthropic',
    ],
    check(module, report) {
      const calls = unboundedCallsOf(module).filter(({ client }) => client === undefined);
      const { files } = serverCodeOf(module.project);
      for (const client of unboundedClientsOf(module.project, files).get(module.path) ?? []) {
        reportClient(module, client, report);
      }
      const clients = unboundedSdkClientsOf(module);
      if (
        (calls.length === 0 && clients.length === 0) ||
        !files.has(module.path) ||
        browserFilesOf(module.project).has(module.path)
      ) {
        return;
      }
      for (const call of calls) {
        reportCall(module, call, report);
      }
      reportSdks(module, clients, report);
    },
  },
});

// Whoever reads the finding needs to see what it is about, not every call of a large service.
const MOST_CALLS = 5;

// A file that makes clients of models makes them alike.
function reportSdks(
  module: CodeModule,
  clients: ReturnType<typeof unboundedSdkClientsOf>,
  report: Report<typeof MESSAGES>,
): void {
  const [first, ...others] = clients;
  if (first !== undefined) {
    const { call, service, limit, fix } = first;
    report.violation({
      at: module.place(call.callee),
      message: 'sdk',
      data: { service, limit, fix },
      severity: 'medium',
      confidence: 'medium',
      evidence: others.slice(0, MOST_CALLS).map((other) => ({
        ...module.place(other.call.callee),
        note: 'A client without a timeout too.',
      })),
    });
  }
}

// One timeout where the client is made bounds them all.
function reportClient(
  module: CodeModule,
  { made, calls }: UnboundedClient,
  report: Report<typeof MESSAGES>,
): void {
  const suggestion = suggestionFor(module, made);
  report.violation({
    at: module.place(made.call.callee),
    message: 'client',
    data: {
      service: made.service,
      calls:
        calls.length === 1 ? 'the call through it has to' : `the ${calls.length} calls through it`,
      fix: made.fix,
    },
    evidence: calls.slice(0, MOST_CALLS).map(({ module: other, call }) => ({
      ...other.place(call.callee),
      note: 'Has no timeout of its own.',
    })),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function reportCall(
  module: CodeModule,
  unbounded: UnboundedCall,
  report: Report<typeof MESSAGES>,
): void {
  const { call, service, limit, fix } = unbounded;
  const suggestion = suggestionFor(module, unbounded);
  const common = {
    at: module.place(call.callee),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
  if (limit === 'never') {
    report.violation({ ...common, message: 'never', data: { service, fix } });
  } else {
    const data = { service, limit, fix };
    report.violation({ ...common, message: 'minutes', severity: 'medium', data });
  }
}

function suggestionFor(
  module: CodeModule,
  { call, fix, insertInto }: UnboundedCall,
): EditProposal | undefined {
  // What is streamed goes on for as long as somebody sends: its beginning wants a bound, not its whole.
  if (insertInto === undefined || /stream/iu.test(module.text(call))) {
    return undefined;
  }
  const edit =
    insertInto.kind === 'arguments'
      ? insertLast(module, call, openBracketOf(module, call), fix)
      : insertLast(module, insertInto.object, insertInto.object.start + 1, fix);
  return edit === undefined ? undefined : { title: 'Give up after thirty seconds', edits: [edit] };
}

/** The offset behind the bracket that begins the arguments. */
function openBracketOf(module: CodeModule, call: Expr & { readonly callee: Expr }): number {
  const { end } = call.callee;
  return end + module.text({ start: end, end: call.end }).indexOf('(') + 1;
}
