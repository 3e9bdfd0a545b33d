import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { sensitiveKindOf, underscored } from '../secrets/sensitive-names.ts';

/** A label of a metric that takes a value from an open set. */
export interface OpenLabel {
  readonly at: Expr;
  readonly text: string;
  /** The label, when the call names it. */
  readonly label: string | undefined;
  /** What the values are, for messages: `the id of a user`. */
  readonly what: string;
}

/** One of these is in every file that gives a metric its labels. */
export const LABEL_WORDS: readonly string[] = [
  '.inc(',
  '.labels(',
  '.observe(',
  '.startTimer(',
  '.add(',
  '.record(',
  '.increment(',
  '.timing(',
  '.gauge(',
  '.histogram(',
  '.distribution(',
];

/**
 * https://github.com/siimon/prom-client#labels, https://prometheus.github.io/client_python/instrumenting/labels/,
 * https://opentelemetry.io/docs/specs/otel/metrics/api/, https://github.com/brightcove/hot-shots
 */
const RECEIVERS =
  /^(?:prom-client\.(?:default\.)?(?:Counter|Gauge|Histogram|Summary)\(\)\.(?:inc|dec|set|labels|observe|startTimer)|prometheus_client\.(?:metrics\.)?(?:Counter|Gauge|Histogram|Summary)\(\)\.labels|(?:@opentelemetry\/api|opentelemetry)\.metrics\.(?:getMeter|get_meter|getMeterProvider\(\)\.getMeter)\(\)\.(?:create\w+)\(\)\.(?:add|record)|(?:hot-shots|node-statsd|datadog|datadog\.statsd|statsd)[\w.()]*\.(?:increment|decrement|timing|gauge|histogram|distribution|set|incr))$/u;
const METHODS =
  /^(?:inc|dec|set|labels|observe|startTimer|add|record|increment|decrement|timing|gauge|histogram|distribution|incr)$/u;

/** The labels of a file's metrics that take values from an open set, in source order. */
export function openLabelsOf(module: CodeModule): readonly OpenLabel[] {
  return module.calls.flatMap((call) => {
    const isMetric = METHODS.test(calledName(call)) && RECEIVERS.test(calleeOf(module, call) ?? '');
    return isMetric ? call.args.flatMap(({ value, name }) => labelsIn(module, value, name)) : [];
  });
}

function labelsIn(module: CodeModule, expr: Expr, label: string | null): readonly OpenLabel[] {
  switch (expr.kind) {
    case 'object':
      return expr.entries.flatMap((entry) =>
        entry.kind === 'property' ? labelsIn(module, entry.value, entry.key) : [],
      );
    // `['user:' + id]`
    case 'list':
      return expr.items.flatMap((item) => labelsIn(module, item, label));
    case 'template':
      return expr.values.flatMap((value) => labelsIn(module, value, label));
    case 'conditional':
      return [expr.then, expr.otherwise].flatMap((value) => labelsIn(module, value, label));
    case 'binary':
      return /^(?:\+|\?\?|\|\||%)$/u.test(expr.op)
        ? [expr.left, expr.right].flatMap((value) => labelsIn(module, value, label))
        : [];
    case 'call':
      return openCall(module, expr, label);
    case 'name':
    case 'member':
      return openName(module, expr, label);
    default:
      return [];
  }
}

// `str(user.id)` is the id; what any other function makes of it is unknown.
function openCall(module: CodeModule, call: CallExpr, label: string | null): readonly OpenLabel[] {
  const [first, ...others] = call.args;
  const isText = /^(?:str|String)$/u.test(calleeOf(module, call) ?? '');
  if (!isText || first === undefined || others.length > 0) {
    return [];
  }
  return first.value.kind === 'name' && /^(?:e|ex|exc|err|error)$/u.test(first.value.name)
    ? [labelAt(module, call, label, 'the text of an error')]
    : labelsIn(module, first.value, label);
}

const RAW_PATH =
  /^(?:self\.)?(?:req|request|ctx|c\.req|ctx\.request)\.(?:path|url|originalUrl|raw\.url|url\.path|url\.pathname|full_path|path_info|META\.PATH_INFO)$/u;
const ERROR_TEXT = /^(?:e|ex|exc|err|error|exception)\.(?:message|stack)$/u;
const ADDRESS =
  /^(?:req|request|ctx)\.(?:ip|remote_addr|client\.host|connection\.remoteAddress|socket\.remoteAddress)$/u;
const OPEN_ID =
  /^(?:.*_)?(?:user|customer|account|order|session|request|trace|correlation|transaction|payment|invoice|message|job|event|visitor|device|member|patient|subscriber)_id$/u;

function openName(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'name' | 'member' }>,
  label: string | null,
): readonly OpenLabel[] {
  const what = whatOf(module, expr);
  return what === undefined ? [] : [labelAt(module, expr, label, what)];
}

function whatOf(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'name' | 'member' }>,
): string | undefined {
  const text = module.text(expr).replaceAll(/[?!]/gu, '');
  if (RAW_PATH.test(text)) {
    return 'the path as the client wrote it';
  }
  if (ERROR_TEXT.test(text)) {
    return 'the text of an error';
  }
  if (ADDRESS.test(text)) {
    return 'the address of a client';
  }
  // `user.id` and `userId`
  const name =
    expr.kind === 'member' && expr.name === 'id'
      ? `${lastWord(module, expr.object)}_id`
      : expr.name;
  const id = OPEN_ID.exec(underscored(name));
  if (id !== null) {
    return `an id of ${article(underscored(name).replace(/_id$/u, '').replaceAll('_', ' '))}`;
  }
  const kind = sensitiveKindOf(expr.name);
  return kind === 'e-mail address' || kind === 'phone number'
    ? `an ${kind}`.replace('an p', 'a p')
    : undefined;
}

function lastWord(module: CodeModule, object: Expr): string {
  return /(?<word>\w+)[?!]?$/u.exec(module.text(object))?.groups?.['word'] ?? '';
}

function article(word: string): string {
  return `${/^[aeiou]/u.test(word) && !/^(?:user|uni)/u.test(word) ? 'an' : 'a'} ${word}`;
}

function labelAt(module: CodeModule, at: Expr, label: string | null, what: string): OpenLabel {
  return { at, text: module.text(at), label: label ?? undefined, what };
}
