import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import type { Logger } from './loggers.ts';
import { calleeOf } from '../code/resolve.ts';
import { keywordOf, valueOf } from '../code/values.ts';

type Output = Logger['output'];

/** How one library is set up, by the resolved name of what is called. */
interface LoggerForm {
  readonly library: string;
  readonly callee: RegExp;
  readonly output: (module: CodeModule, call: CallExpr) => Output;
}

/** What a formatter of Python that writes JSON goes by. */
export const JSON_FORMATTER =
  /\b(?:JsonFormatter|JSONFormatter|pythonjsonlogger|ProcessorFormatter|StackdriverJsonFormatter)\b/u;

/**
 * https://docs.python.org/3/library/logging.config.html, https://www.structlog.org/en/stable/configuration.html,
 * https://loguru.readthedocs.io/en/stable/api/logger.html
 */
const FORMS: readonly LoggerForm[] = [
  {
    library: 'structlog',
    callee: /^structlog(?:\._config)?\.configure$/u,
    output: structlogOutput,
  },
  { library: 'Loguru', callee: /^loguru\.logger\.(?:add|configure)$/u, output: loguruOutput },
  { library: 'logging', callee: /^logging\.basicConfig$/u, output: loggingOutput },
  { library: 'logging', callee: /^logging\.config\.dictConfig$/u, output: loggingOutput },
];

/** The loggers that a Python file sets up. */
export function pythonLoggersOf(module: CodeModule): readonly Logger[] {
  return module.calls.flatMap((call) => {
    const { callee } = call;
    const word = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
    const name = /^(?:configure|add|basicConfig|dictConfig)$/u.test(word)
      ? calleeOf(module, call)
      : undefined;
    const form = name === undefined ? undefined : FORMS.find((each) => each.callee.test(name));
    return form === undefined
      ? []
      : [{ library: form.library, module, call, output: form.output(module, call) }];
  });
}

// The processors may stand in a variable of the file; a renderer for JSON anywhere in it is meant.
function structlogOutput(module: CodeModule): Output {
  const { text } = module.file;
  if (/\bJSONRenderer\b|\bLogfmtRenderer\b/u.test(text)) {
    return 'structured';
  }
  return /\bConsoleRenderer\b/u.test(text) ? 'text' : 'unknown';
}

function loguruOutput(module: CodeModule, call: CallExpr): Output {
  // A handler or function as the sink does with records what it likes.
  const [sink] = call.args;
  if (sink?.name === null && /[hH]andler|^lambda\b|sink/u.test(module.text(sink.value))) {
    return 'unknown';
  }
  const serialize = keywordOf(module, call, 'serialize');
  if (serialize.kind !== 'given') {
    return serialize.kind === 'absent' ? 'text' : 'unknown';
  }
  const value = valueOf(serialize.module, serialize.value);
  return value.isKnown && value.value === true ? 'structured' : 'unknown';
}

function loggingOutput(module: CodeModule, call: CallExpr): Output {
  if (JSON_FORMATTER.test(module.file.text)) {
    return 'structured';
  }
  const isBasic = calleeOf(module, call) === 'logging.basicConfig';
  return isBasic && keywordOf(module, call, 'handlers').kind === 'absent' ? 'text' : 'unknown';
}
