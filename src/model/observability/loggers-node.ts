import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import type { Logger } from './loggers.ts';
import { calleeOf } from '../code/resolve.ts';
import { propertyOf, stringOf, valueOf } from '../code/values.ts';

type Output = Logger['output'];

/** How one library makes its logger, by the resolved name of what is called. */
interface LoggerForm {
  readonly library: string;
  readonly callee: RegExp;
  readonly output: (module: CodeModule, call: CallExpr) => Output;
}

/** https://getpino.io, https://github.com/winstonjs/winston, https://docs.nestjs.com/techniques/logger */
const FORMS: readonly LoggerForm[] = [
  { library: 'pino', callee: /^pino(?:\.(?:pino|default))?$/u, output: pinoOutput },
  {
    library: 'pino',
    callee: /^nestjs-pino\.LoggerModule\.forRoot(?:Async)?$/u,
    output: structured,
  },
  { library: 'Winston', callee: /^winston(?:\.default)?\.createLogger$/u, output: winstonOutput },
  { library: 'Winston', callee: /^nest-winston\.WinstonModule\.\w+$/u, output: winstonOutput },
  { library: 'Bunyan', callee: /^bunyan(?:\.default)?\.createLogger$/u, output: structured },
  { library: 'Roarr', callee: /^roarr\.createLogger$/u, output: structured },
  { library: 'log4js', callee: /^log4js(?:\.default)?\.configure$/u, output: log4jsOutput },
  { library: 'tslog', callee: /^tslog\.Logger$/u, output: tslogOutput },
  { library: 'consola', callee: /^consola\.createConsola$/u, output: unknown },
  { library: 'the NestJS logger', callee: /^@nestjs\/common\.ConsoleLogger$/u, output: nestOutput },
];

const LAST_WORDS =
  /^(?:pino|default|forRoot|forRootAsync|createLogger|createWinston|configure|Logger|ConsoleLogger|createConsola|\w*[pP]ino\w*)$/u;

/** The loggers of Node.js libraries that a file makes. */
export function nodeLoggersOf(module: CodeModule): readonly Logger[] {
  return module.calls.flatMap((call) => {
    // Most calls are settled by their last word, before anything is resolved.
    const { callee } = call;
    const word = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
    const name = LAST_WORDS.test(word) ? calleeOf(module, call) : undefined;
    const form = name === undefined ? undefined : FORMS.find((each) => each.callee.test(name));
    return form === undefined
      ? []
      : [{ library: form.library, module, call, output: form.output(module, call) }];
  });
}

function structured(): Output {
  return 'structured';
}

function unknown(): Output {
  return 'unknown';
}

// Only a pretty transport that is always on makes text of it.
function pinoOutput(module: CodeModule, call: CallExpr): Output {
  const transport = propertyOf(module, call.args[0]?.value, 'transport');
  if (transport.kind !== 'given') {
    return 'structured';
  }
  const target = propertyOf(transport.module, transport.value, 'target');
  const name = target.kind === 'given' ? stringOf(target.module, target.value) : undefined;
  return name === 'pino-pretty' ? 'text' : 'structured';
}

// Without a format it writes JSON. https://github.com/winstonjs/winston#formats
function winstonOutput(module: CodeModule, call: CallExpr): Output {
  const options = call.args[0]?.value;
  const format = propertyOf(module, options, 'format');
  const text = options === undefined ? '' : module.text(options);
  if (/\bjson\s*\(|logstash\s*\(|ecsFormat|JSON\.stringify/u.test(text)) {
    return 'structured';
  }
  if (/\b(?:printf|simple|cli|prettyPrint)\s*\(/u.test(text)) {
    return 'text';
  }
  return format.kind === 'absent' && !/\bformat\b/u.test(text) ? 'structured' : 'unknown';
}

function log4jsOutput(module: CodeModule, call: CallExpr): Output {
  const options = call.args[0]?.value;
  const text = options === undefined ? '' : module.text(options);
  return /['"]json['"]/iu.test(text) ? 'structured' : 'unknown';
}

function tslogOutput(module: CodeModule, call: CallExpr): Output {
  const type = propertyOf(module, call.args[0]?.value, 'type');
  switch (type.kind) {
    case 'given':
      return stringOf(type.module, type.value) === 'json' ? 'structured' : 'unknown';
    case 'absent':
      return 'text';
    default:
      return 'unknown';
  }
}

function nestOutput(module: CodeModule, call: CallExpr): Output {
  const options: Expr | undefined = call.args.at(-1)?.value;
  if (options?.kind !== 'object') {
    return options === undefined ? 'text' : 'unknown';
  }
  const json = propertyOf(module, options, 'json');
  if (json.kind !== 'given') {
    return json.kind === 'absent' ? 'text' : 'unknown';
  }
  const value = valueOf(json.module, json.value);
  return value.isKnown && value.value === true ? 'structured' : 'unknown';
}
