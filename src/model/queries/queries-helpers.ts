import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import { fileFact } from '../file-fact.ts';
import { lookUp } from '../code/scope.ts';

/** Calls that run SQL by the name of their method, and what passes on functions of other files. */
const RUNNING =
  /(?:\b|\$)(?:query|exec\w*|unsafe|raw|\w+Raw\w*|prepare|command|batch|mogrify|fetch(?:row|val|all|one|_all|_one|_val)|iterate|begin\w*|transaction|sql|scalars?|any|many\w*|one\w*|none|each|all|run|get)\s*[(<`]|\bBEGIN\b|\bexport\s*(?:\*|\{[^}]{0,5000}\}\s*from)/u;

const runsSql = fileFact('queries-helpers', ({ text }) => RUNNING.test(text));

/**
 * False for a function of another file that certainly runs no SQL text, going by that file's text: it need
 * not be parsed to find that out.
 */
export function mayRunSql(module: CodeModule, callee: Expr): boolean {
  let root = callee;
  while (root.kind === 'member') {
    root = root.object;
  }
  const binding = root.kind === 'name' ? lookUp(module, root.name, root) : undefined;
  if (binding?.kind !== 'import') {
    return true;
  }
  const { project, path, language } = module;
  const target = project.importTarget(path, language, binding.statement.module);
  return target === undefined || runsSql(project, target) === true;
}
