import type { EditProposal } from '#core/rule.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { BindStmt, Stmt } from '../code/code.ts';
import { isOnlyUsedIn } from './lazy-initialisations.ts';
import type { LazyInitialisation } from './lazy-initialisations.ts';

/**
 * Keeps the promise instead of what it brings, or guards the creation by a lock. Undefined unless the
 * whole is a name of the module that only the function uses, made in one step in an `if`.
 */
export function lazyInitialisationEdit(
  module: CodeModule,
  lazy: LazyInitialisation,
): EditProposal | undefined {
  const { slot, fn, guard } = lazy;
  const declaration = module.facts.body.find(
    (statement) =>
      statement.kind === 'bind' &&
      statement.target.kind === 'name' &&
      statement.target.name === slot,
  );
  const isPlain =
    declaration?.kind === 'bind' &&
    guard?.then.length === 1 &&
    guard.otherwise.length === 0 &&
    isOnlyUsedIn(module, fn, slot);
  if (!isPlain) {
    return undefined;
  }
  return module.language === 'python'
    ? lockEdit(module, lazy, declaration, guard)
    : promiseEdit(module, lazy, declaration);
}

const DECLARED =
  /^(?<name>\w+)(?:\s*:\s*(?<type>[\w.<>]+)\s*\|\s*(?<empty>undefined|null))?(?<rest>\s*=\s*(?:undefined|null))?$/u;

function promiseEdit(
  module: CodeModule,
  { slot, fn, assignment, creation }: LazyInitialisation,
  declaration: BindStmt,
): EditProposal | undefined {
  const groups = DECLARED.exec(module.text(declaration))?.groups;
  const last = fn.body.at(-1);
  const isReturned =
    last?.kind === 'return' && last.value?.kind === 'name' && last.value.name === slot;
  const { value } = assignment;
  if (groups === undefined || !isReturned || value?.kind !== 'await') {
    return undefined;
  }
  const { type, empty = 'undefined', rest = '' } = groups;
  const nothing = rest.endsWith('null') ? 'null' : empty;
  const indent = indentOf(module, assignment.start);
  return {
    title: 'Keep the promise, so that all callers wait for one',
    edits: [
      ...(type === undefined
        ? []
        : [
            {
              ...module.place(declaration),
              text: `${slot}: Promise<${type}> | ${empty}${rest}`,
            },
          ]),
      {
        ...module.place(value),
        text: `${module.text(creation)}.catch((error) => {\n${indent}  ${slot} = ${nothing};\n${indent}  throw error;\n${indent}})`,
      },
    ],
  };
}

function lockEdit(
  module: CodeModule,
  { slot }: LazyInitialisation,
  declaration: BindStmt,
  guard: Stmt,
): EditProposal | undefined {
  if (!/^import asyncio$/mu.test(module.file.text)) {
    return undefined;
  }
  const indent = indentOf(module, guard.start);
  const [head = '', ...rest] = module.text(guard).split('\n');
  const inner = [`${indent}        ${head}`, ...rest.map((line) => `        ${line}`)].join('\n');
  return /^ *$/u.test(indent)
    ? {
        title: 'Make it under a lock',
        edits: [
          {
            ...module.place({ start: declaration.end, end: declaration.end }),
            text: `\n${slot}_lock = asyncio.Lock()`,
          },
          {
            ...module.place(guard),
            text: `${head}\n${indent}    async with ${slot}_lock:\n${inner}`,
          },
        ],
      }
    : undefined;
}

function indentOf({ file: { text } }: CodeModule, start: number): string {
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
}
