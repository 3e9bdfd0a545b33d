import type { AuditFile } from '#audit/audit-input.ts';
import { AuditedProject } from '#audit/audited-project.ts';
import { loadLowering } from '#audit/lowering.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { CallExpr, Expr } from '#model/code/code.ts';
import { isExpr } from '#model/code/code-nodes.ts';

/** A project of these files, as rules see it. */
export async function projectOf(files: Readonly<Record<string, string>>): Promise<AuditedProject> {
  const entries = Object.entries(files).map(([path, text]): [string, AuditFile] => [
    path,
    { kind: 'text', text },
  ]);
  const map = new Map(entries);
  return new AuditedProject(map, await loadLowering(map));
}

/** The module at a path; throws when there is none. */
export function moduleAt(project: AuditedProject, path: string): CodeModule {
  const module = project.module(path);
  if (module === undefined) {
    throw new Error(`${path} is no module of the project`);
  }
  return module;
}

/** The call whose text starts so; throws when there is none. */
export function callAt(module: CodeModule, text: string): CallExpr {
  const call = module.calls.find((candidate) => module.text(candidate).startsWith(text));
  if (call === undefined) {
    throw new Error(`${module.path} has no call that starts with ${text}`);
  }
  return call;
}

/** The last expression with exactly this text; throws when there is none. */
export function exprAt(module: CodeModule, text: string): Expr {
  const last = module.nodes.filter(isExpr).findLast((node) => module.text(node) === text);
  if (last === undefined) {
    throw new Error(`${module.path} has no expression ${text}`);
  }
  return last;
}

/** The module of a project that has this file only. */
export async function moduleOf(path: string, text: string): Promise<CodeModule> {
  return moduleAt(await projectOf({ [path]: text }), path);
}
