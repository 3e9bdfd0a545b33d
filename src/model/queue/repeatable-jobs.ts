import type { CodeModule } from '../code/code-module.ts';
import type { Ranged } from '../code/code.ts';
import { paymentCallsIn } from '../payments/payment-calls.ts';
import { nodesIn, reachOf } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { routeName, routesOf } from '../http/routes.ts';
import { deduplicationOf } from '../webhooks/webhook-dedupe.ts';
import { webhookReach } from '../webhooks/webhook-effects.ts';
import { webhookHandlersOf } from '../webhooks/webhook-handlers.ts';
import { writesIn } from '../data/writes.ts';
import type { Write } from '../data/writes.ts';

/** A job that a repeated request puts into its queue a second time. */
export interface RepeatableJob {
  readonly write: Write;
  /** `POST /webhooks/stripe`, for messages. */
  readonly route: string;
  readonly at: Ranged;
  /** Why the request comes again: webhooks are delivered again, payments are tried again. */
  readonly kind: 'webhook' | 'payment';
}

const DEEPEST = 2;
const DECLARED = /idempoten|dedup|jobId|job_id|singleton|task_id|exactly.once|already/iu;

/**
 * The jobs without an id of their own that webhooks and routes which take payments of a file enqueue,
 * where nothing on the way tells a second request from the first or says that the job may run twice.
 */
export function repeatableJobsOf(module: CodeModule): readonly RepeatableJob[] {
  const webhooks = webhookHandlersOf(module).flatMap((webhook): readonly RepeatableJob[] =>
    deduplicationOf(webhook) === undefined
      ? jobsIn(webhookReach(webhook)).map((write) => ({
          write,
          route: webhook.name,
          at: webhook.at,
          kind: 'webhook',
        }))
      : [],
  );
  const seen = new Set(webhooks.map(({ write }) => write.node));
  return [...webhooks, ...paymentJobs(module).filter(({ write }) => !seen.has(write.node))];
}

function paymentJobs(module: CodeModule): readonly RepeatableJob[] {
  return routesOf(module)
    .filter(({ method }) => method === 'POST')
    .flatMap((route): readonly RepeatableJob[] => {
      const reached = reachOf(route.handler, DEEPEST);
      return reached.some(takesPayment)
        ? jobsIn(reached).map((write) => ({
            write,
            route: routeName(route),
            at: route.at,
            kind: 'payment',
          }))
        : [];
    });
}

function takesPayment({ module, fn }: Reached): boolean {
  const nodes = new Set(nodesIn(fn));
  return paymentCallsIn(module).some(({ call }) => nodes.has(call));
}

// Where the payment itself is made, a key is that of the payment.
function jobsIn(reached: readonly Reached[]): readonly Write[] {
  return reached.flatMap((each) => {
    const jobs = writesIn(each).filter(({ kind }) => kind === 'job');
    return jobs.length > 0 && DECLARED.test(each.module.text(each.fn)) ? [] : jobs;
  });
}
