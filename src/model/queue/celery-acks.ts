import type { CodeModule } from '../code/code-module.ts';
import { languageOf } from '../code/language.ts';
import { nodesIn } from '../code/reach.ts';
import type { CallExpr, Expr, FunctionExpr } from '../code/code.ts';
import type { QueueWorker } from './queue-workers.ts';
import { calleeOf } from '../code/resolve.ts';
import { keywordOf, valueOf } from '../code/values.ts';

/** When Celery takes the message of a task off the queue. https://docs.celeryq.dev/en/stable/userguide/tasks.html#Task.acks_late */
export type Acknowledgement =
  /** After the task has run: a worker that dies leaves the message to another one. */
  | { readonly kind: 'late'; readonly at: Expr }
  /** Before the task runs, which is Celery's default. */
  | { readonly kind: 'early' }
  /** Decided by a base class, for all tasks at once, or not to be told. */
  | { readonly kind: 'unknown' };

/** The `acks_late` of a task's decorator, else that of the application, else the default. */
export function acknowledgementOf(module: CodeModule, task: QueueWorker): Acknowledgement {
  const decorator = task.options.kind === 'given' ? task.options.value : undefined;
  if (decorator?.kind === 'call') {
    const option = keywordOf(module, decorator, 'acks_late');
    if (option.kind === 'given') {
      const value = valueOf(option.module, option.value);
      if (!value.isKnown || option.module !== module) {
        return { kind: 'unknown' };
      }
      // Whoever writes `acks_late=False` has decided.
      return value.value === true ? { kind: 'late', at: option.value } : { kind: 'unknown' };
    }
    // `base=` names a class that may set it.
    const hasBase = keywordOf(module, decorator, 'base').kind !== 'absent';
    if (option.kind === 'unknown' || hasBase) {
      return { kind: 'unknown' };
    }
  }
  return isSetForAll(module) ? { kind: 'unknown' } : { kind: 'early' };
}

// `app.conf.task_acks_late = True`, `CELERY_TASK_ACKS_LATE`, `CELERY_ACKS_LATE`; settings are read from anywhere.
function isSetForAll({ project }: CodeModule): boolean {
  return project
    .files(
      (path) => languageOf(path) === 'python' || /celery\w*\.(?:ini|toml|ya?ml|cfg)$/u.test(path),
    )
    .some(({ text }) => /\b(?:CELERY_)?(?:TASK_)?ACKS_LATE\b|\btask_acks_late\b/u.test(text));
}

/** Where the author says that a task may run twice: its docstring or the comment above it. */
export function isDeclaredIdempotent(module: CodeModule, fn: FunctionExpr): boolean {
  const [first] = fn.body;
  const docstring =
    first?.kind === 'expr' && first.value.kind === 'literal' ? module.text(first.value) : '';
  const decoratedFrom = Math.min(fn.start, ...fn.decorators.map(({ start }) => start));
  const said = `${commentAbove(module.file.text, decoratedFrom)}\n${docstring}`;
  return (
    /\bidempotent\b|\bsafe to (?:re-?run|retry|run twice|repeat)\b/iu.test(said) &&
    !/\b(?:not|non|never|isn't|aren't|be|make|made|should|if|unless|until|whether)\b[^.]{0,40}[\s-]idempotent|\bnot safe to\b|idempotent\?/iu.test(
      said,
    )
  );
}

function commentAbove(text: string, end: number): string {
  const lines = text.slice(Math.max(0, end - 1000), end).split(/\r?\n/u);
  lines.pop();
  const comment: string[] = [];
  for (let line = lines.pop(); line?.trim().startsWith('#') === true; line = lines.pop()) {
    comment.unshift(line);
  }
  return comment.join('\n');
}

/** A call that must not be made twice for one job: money is taken or a mail is sent. */
export function unrepeatableCallIn(module: CodeModule, fn: FunctionExpr): CallExpr | undefined {
  const text = module.text(fn);
  if (
    /idempoten|already_?(?:sent|charged|processed|paid)|select_for_update|get_or_create|is_sent|sent_at|dedup|\block\b/iu.test(
      text,
    )
  ) {
    return undefined;
  }
  return nodesIn(fn).find(
    (node): node is CallExpr =>
      node.kind === 'call' && UNREPEATABLE.test(calleeOf(module, node) ?? ''),
  );
}

const UNREPEATABLE =
  /^(?:stripe\.(?:Charge|PaymentIntent|Refund|Transfer|Payout|InvoiceItem)\.create|django\.core\.mail\.(?:send_mail|send_mass_mail|mail_admins|EmailMessage\(\)\.send|EmailMultiAlternatives\(\)\.send)|smtplib\.SMTP(?:_SSL)?\(\)\.(?:send_message|sendmail)|sendgrid\.SendGridAPIClient\(\)\.send|twilio\.rest\.Client\(\)\.messages\.create|flask_mail\.Mail\(\)\.send)$/u;
