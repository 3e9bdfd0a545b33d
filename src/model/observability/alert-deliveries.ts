import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, CatchClause, FunctionExpr, Node, Stmt, TryStmt } from '../code/code.ts';
import { isLogCall } from './log-calls.ts';
import { calledName, callsIn, functionsCalledBy } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { fileNameOf } from '../repository-path.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';

/** A place where the failure to deliver an alert ends in a line of the log. */
export interface LostAlert {
  readonly delivery: CallExpr;
  /** The function that alerts. */
  readonly name: string;
  readonly handler: CatchClause;
}

const ALERTS =
  /alert(?!ive|dialog|box)|pager_?duty|ops_?genie|incident|on_?call(?!back)|notify_?(?:slack|discord|teams|admins?|ops|team)|(?:send|post)_?(?:to_?)?(?:slack|discord|teams)(?!.*(?:user|member|invite|dm))/iu;
const DELIVERS =
  /^(?:fetch|axios(?:\.default)?(?:\.(?:post|request|create\(\)\.post))?|got(?:\.post)?|ky(?:\.post)?|undici\.(?:fetch|request)|superagent\.post|requests\.(?:post|request|Session\(\)\.post)|httpx\.(?:post|request|(?:Async)?Client\(\)\.post)|aiohttp\.ClientSession\(\)\.post|urllib\.request\.urlopen|@slack\/webhook\.IncomingWebhook\(\)\.send|slack_sdk\.webhook\.WebhookClient\(\)\.send|nodemailer\.createTransport\(\)\.sendMail|smtplib\.SMTP(?:_SSL)?\(\)\.(?:sendmail|send_message)|boto3\.client\(\)\.publish)$/u;
const LAST_WORDS =
  /^(?:fetch|axios|post|request|got|ky|send|sendMail|sendmail|send_message|urlopen|publish)$/u;
// Something else is tried, or somebody is told.
const RETRIES =
  /retr(?:y|ies)|backoff|attempt|\bqueue|enqueue|fall_?back_?(?:channel|to)|\bfallback\b|tenacity|outbox|\.delay\(|apply_async|dead_?letter|undelivered|failed_?(?:alert|notif)/iu;

/** The alerts of a file that are lost when their delivery fails, in source order. */
export function lostAlertsOf(module: CodeModule): readonly LostAlert[] {
  return module.nodes.flatMap((node) => {
    const handler = node.kind === 'try' ? node.handlers[0] : undefined;
    const fn = handler === undefined ? undefined : module.enclosingFunction(node);
    if (node.kind !== 'try' || handler === undefined || fn === undefined) {
      return [];
    }
    const name = nameOfAlert(module, fn);
    const [delivery, ...others] = name === undefined ? [] : deliveriesIn(module, callsIn(fn));
    const isLost =
      delivery !== undefined &&
      others.length === 0 &&
      isWithin(delivery, node) &&
      node.handlers.every((each) => onlyLogs(module, each.body)) &&
      !isTriedElsewhere(module, fn, node);
    return isLost && name !== undefined ? [{ delivery, name, handler }] : [];
  });
}

function nameOfAlert(module: CodeModule, fn: FunctionExpr): string | undefined {
  const name = nameOfFunction(module, fn);
  if (name === undefined || ALERTS.test(name)) {
    return name;
  }
  const around = module.enclosingClass(fn)?.name ?? '';
  const whole = around === '' ? name : `${around}.${name}`;
  return ALERTS.test(`${around} ${fileNameOf(module.path)}`) ? whole : undefined;
}

function deliveriesIn(module: CodeModule, calls: readonly CallExpr[]): readonly CallExpr[] {
  return calls.filter(
    (call) =>
      isDelivery(module, call) ||
      (/send|post|notify|deliver|publish/iu.test(calledName(call)) &&
        functionsCalledBy(module, call).some((fn) =>
          callsIn(fn.expr).some((inner) => isDelivery(fn.module, inner)),
        )),
  );
}

function isDelivery(module: CodeModule, call: CallExpr): boolean {
  return LAST_WORDS.test(calledName(call)) && DELIVERS.test(calleeOf(module, call) ?? '');
}

// A loop goes on to the next try or the next channel.
function isTriedElsewhere(module: CodeModule, fn: FunctionExpr, node: TryStmt): boolean {
  const isInLoop = [...module.ancestors(node)].some(
    (around) => around.kind === 'loop' && fn.start <= around.start,
  );
  const text = module.text({
    start: fn.decorators[0]?.start ?? fn.start,
    end: fn.end,
  });
  return (
    isInLoop ||
    RETRIES.test(text.replaceAll(/\bimport\b[^\n]*/gu, '')) ||
    /axios-retry|\bHTTPAdapter\(|HTTPTransport\([^)]*retries/u.test(module.file.text)
  );
}

// A `return` with a value tells the caller, who may try again.
function onlyLogs(module: CodeModule, body: readonly Stmt[]): boolean {
  let logs = 0;
  let isMore = false;
  walk(body, (node: Node) => {
    if (node.kind === 'call' && isLogCall(module, node)) {
      logs += 1;
      return false;
    }
    isMore ||=
      node.kind === 'call' ||
      node.kind === 'throw' ||
      node.kind === 'assign' ||
      (node.kind === 'return' && node.value !== null);
    return !isMore;
  });
  return logs > 0 && !isMore;
}

function isWithin(inner: Node, { body }: TryStmt): boolean {
  return body.some(({ start, end }) => start <= inner.start && inner.end <= end);
}
