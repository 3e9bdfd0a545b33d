import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { isWithoutKey, paymentCallAt } from '../payments/payment-calls.ts';
import { calledName, lastName } from '../code/reach.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import { propertyOf } from '../code/values.ts';
import type { WriteForm } from './writes.ts';

const MAIL_METHOD =
  /^(?:_?send_?\w*(?:e?mail|mails|Email|Mail|EMail)(?:s|_message|Message|Template|To\w+)?|sendTemplatedEmail|send_mass_mail|deliver_?mail)$/u;
const MAIL_NAME =
  /^(?:resend(?:\.Resend)?\(\)\.emails\.send|@sendgrid\/mail\.send|nodemailer\.createTransport\(\)\.sendMail|postmark\.\w+\(\)\.sendEmail|resend\.Emails\.send|sendgrid\.SendGridAPIClient\(\)\.send|django\.core\.mail\.\w+(?:\(\))?(?:\.send)?|fastapi_mail\.FastMail\(\)\.send_message)$/u;
const QUEUE = /(?:queue|\w*Queue)$|_queue$|^(?:boss|agenda)$/iu;
/** Options and keywords that give a job an id of its own, so that a second one is refused. */
const JOB_KEYS = [
  'jobId',
  'job_id',
  '_job_id',
  'task_id',
  'singletonKey',
  'idempotencyKey',
  'deduplicationId',
  'deduplication',
  'MessageDeduplicationId',
] as const;

/** Mail that is sent, jobs that are put into a queue without an id of their own, and what a payment provider is told to do. */
export function messageWrite(module: CodeModule, call: CallExpr): WriteForm | undefined {
  const name = calledName(call);
  if (MAIL_METHOD.test(name) || MAIL_NAME.test(calleeOf(module, call) ?? '')) {
    return form(call, 'mail', null);
  }
  if (isJob(module, call)) {
    return hasJobId(module, call) ? undefined : form(call, 'job', queueName(call));
  }
  const payment = paymentCallAt(module, call);
  const isRepeated = payment !== undefined && payment.kind !== 'checkout' && isWithoutKey(payment);
  return isRepeated ? form(call, 'call', payment.provider) : undefined;
}

function form(call: CallExpr, kind: WriteForm['kind'], target: string | null): WriteForm {
  const columns = call.args.map(({ name, value }) => ({ name, value }));
  return { kind, target, columns, where: [], isChecked: false, at: call.callee };
}

function isJob(module: CodeModule, call: CallExpr): boolean {
  const { callee } = call;
  if (callee.kind !== 'member') {
    return false;
  }
  switch (callee.name) {
    case 'add':
    case 'addBulk':
    case 'createJob':
    case 'send':
    case 'enqueue':
      return isQueue(module, callee.object);
    case 'enqueue_job':
    case 'apply_async':
    case 'sendToQueue':
      return true;
    case 'delay':
      return module.language === 'python' && callee.object.kind !== 'call';
    default:
      return false;
  }
}

function isQueue(module: CodeModule, expr: Expr): boolean {
  return (
    QUEUE.test(lastName(expr)) ||
    /^(?:bullmq\.Queue|bull|bee-queue|pg-boss|rq\.Queue)\(\)$/u.test(nameOf(module, expr) ?? '')
  );
}

function hasJobId(module: CodeModule, call: CallExpr): boolean {
  return call.args.some(({ name, value, isSpread }) =>
    name === null
      ? isSpread || JOB_KEYS.some((key) => isGiven(module, value, key))
      : JOB_KEYS.some((key) => key === name),
  );
}

function isGiven(module: CodeModule, value: Expr, key: string): boolean {
  return value.kind !== 'literal' && propertyOf(module, value, key).kind === 'given';
}

function queueName({ callee }: CallExpr): string | null {
  return callee.kind === 'member' ? lastName(callee.object) : null;
}
