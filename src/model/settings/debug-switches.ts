import type { CodeModule } from '../code/code-module.ts';
import type { AssignExpr, CallExpr, Node } from '../code/code.ts';
import { applicationsOf } from '../http/http-applications.ts';
import type { FileQuestion } from '../project.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import { isDevelopmentOnly } from './settings-production.ts';
import { keywordOf, propertyOf, stringOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** A place in code that switches debugging on without asking for the environment. */
export interface DebugSwitch {
  readonly node: Node;
  /** For messages: `debug=True of Flask.run`. */
  readonly what: string;
  /** What it does: the end of "which …". */
  readonly effect: string;
  /** It counts only where the file is started as a program. */
  readonly isOfProgram: boolean;
}

const TRACES = 'shows source lines and values to everybody who causes an error';
const CONSOLE = 'gives everybody who causes an error a console of Python';
const RELOAD = 'watches the files and restarts the server';

/** The settings modules that turn Django's debugging off again, or take it from the environment. */
export const DEBUG_OVERRIDES: FileQuestion = {
  name: 'overrides DEBUG of Django',
  words: ['DEBUG'],
  path: (path) => path.endsWith('.py') && /settings|config|prod/iu.test(path),
  patterns: [/^[^\S\n]*DEBUG\s*(?::\s*\w+\s*)?=(?!\s*True\b)/mu],
};

/** Every such place of a file, in source order. */
export function debugSwitchesOf(module: CodeModule): readonly DebugSwitch[] {
  return module.nodes
    .flatMap((node) =>
      module.language === 'python' ? pythonSwitch(module, node) : scriptSwitch(module, node),
    )
    .filter(({ node }) => !isDevelopmentOnly(module, node));
}

function pythonSwitch(module: CodeModule, node: Node): readonly DebugSwitch[] {
  if (node.kind === 'call') {
    return pythonCall(module, node);
  }
  if (
    node.kind !== 'bind' ||
    node.value === null ||
    !isTrue({ kind: 'given', module, value: node.value })
  ) {
    return [];
  }
  const { target } = node;
  const isTopLevel = module.parent(node) === undefined;
  if (target.kind === 'name' && target.name === 'DEBUG' && isTopLevel && isDjangoSettings(module)) {
    return [{ node, what: 'DEBUG of Django', effect: TRACES, isOfProgram: false }];
  }
  const isFlag =
    target.kind === 'member' &&
    target.name === 'debug' &&
    /^flask\.Flask\(\)$/u.test(nameOf(module, target.object) ?? '');
  return isFlag && isTopLevel
    ? [{ node, what: 'debug of Flask', effect: CONSOLE, isOfProgram: false }]
    : [];
}

const OTHER_VALUE =
  /^[^\S\n]*(?:DEBUG\s*(?::\s*\w+\s*)?=(?!\s*True\b)|from\s+\S*local\S*\s+import|import\s+\S*local_settings)|environ\S*\s*\(?['"]\w*DEBUG/mu;

function isDjangoSettings({ file, project }: CodeModule): boolean {
  return (
    /\b(?:INSTALLED_APPS|ROOT_URLCONF)\b/u.test(file.text) &&
    !OTHER_VALUE.test(file.text) &&
    project.filesWhere(DEBUG_OVERRIDES).length === 0
  );
}

function pythonCall(module: CodeModule, call: CallExpr): readonly DebugSwitch[] {
  const callee = calleeOf(module, call) ?? '';
  if (/^(?:fastapi\.FastAPI|starlette\.applications\.Starlette)$/u.test(callee)) {
    return isTrue(keywordOf(module, call, 'debug'))
      ? [
          {
            node: call,
            what: `debug=True of ${lastOf(callee)}`,
            effect: TRACES,
            isOfProgram: false,
          },
        ]
      : [];
  }
  if (callee === 'uvicorn.run') {
    return isTrue(keywordOf(module, call, 'reload'))
      ? [{ node: call, what: 'reload=True of uvicorn.run', effect: RELOAD, isOfProgram: true }]
      : [];
  }
  return callee === 'flask.Flask().run' && isTrue(keywordOf(module, call, 'debug'))
    ? [{ node: call, what: 'debug=True of Flask.run', effect: CONSOLE, isOfProgram: true }]
    : [];
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function isTrue(option: Option): boolean {
  const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  return value?.isKnown === true && value.value === true;
}

function scriptSwitch(module: CodeModule, node: Node): readonly DebugSwitch[] {
  const found = node.kind === 'assign' ? assignedEnvironment(module, node) : undefined;
  const either = node.kind === 'call' ? scriptCall(module, node) : found;
  return either === undefined ? [] : [{ node, isOfProgram: false, ...either }];
}

type Found = Pick<DebugSwitch, 'what' | 'effect'>;

function assignedEnvironment(module: CodeModule, node: AssignExpr): Found | undefined {
  const isDevelopment =
    node.target.kind === 'member' &&
    nameOf(module, node.target) === 'process.env.NODE_ENV' &&
    stringOf(module, node.value) === 'development';
  return isDevelopment && applicationsOf(module).length > 0
    ? {
        what: 'NODE_ENV of development',
        effect: 'makes libraries show stack traces and leave out their caches',
      }
    : undefined;
}

const SENDS_TRACES = 'sends stack traces to clients';

function scriptCall(module: CodeModule, call: CallExpr): Found | undefined {
  const callee = calleeOf(module, call) ?? '';
  if (/^errorhandler(?:\.default)?$/u.test(callee)) {
    return { what: 'The error handler for development', effect: SENDS_TRACES };
  }
  const options = call.args[0]?.value;
  return /^(?:@apollo\/server|apollo-server[\w-]*)\.ApolloServer$/u.test(callee) &&
    isTrue(propertyOf(module, options, 'includeStacktraceInErrorResponses'))
    ? { what: 'includeStacktraceInErrorResponses', effect: SENDS_TRACES }
    : undefined;
}
