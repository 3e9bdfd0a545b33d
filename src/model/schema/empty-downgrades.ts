import type { CodeModule } from '../code/code-module.ts';
import type { FunctionExpr, Stmt } from '../code/code.ts';
import type { Migration, MigrationHistory } from './migrations.ts';
import type { Project } from '../project.ts';
import { alembicSteps } from './schema-changes-alembic.ts';

/**
 * The revisions of Alembic whose `downgrade()` does nothing although their `upgrade()` changes the schema.
 * One that raises says that there is no way back; what changes rows alone need not be undone.
 */
export function emptyDowngradesOf(
  project: Project,
  history: MigrationHistory,
): readonly Migration[] {
  return history.tool === 'Alembic'
    ? history.migrations.filter(({ path }) => {
        const module = path === undefined ? undefined : project.module(path);
        return module !== undefined && hasEmptyDowngrade(module);
      })
    : [];
}

function hasEmptyDowngrade(module: CodeModule): boolean {
  const down = functionNamed(module, 'downgrade');
  return (
    down !== undefined &&
    doesNothing(module, down) &&
    alembicSteps(module).some(({ change }) => CHANGES.test(change.kind))
  );
}

const CHANGES = /^(?:create|drop|add|rename|alter|set(?!ting))/u;

function functionNamed(module: CodeModule, name: string): FunctionExpr | undefined {
  const found = module.facts.body.find(
    (statement) => statement.kind === 'functionDeclaration' && statement.fn.name === name,
  );
  return found?.kind === 'functionDeclaration' ? found.fn : undefined;
}

function doesNothing(module: CodeModule, { body }: FunctionExpr): boolean {
  return body.every((statement) => isEmpty(module, statement));
}

function isEmpty(module: CodeModule, statement: Stmt): boolean {
  return (
    (statement.kind === 'otherStmt' && module.text(statement).startsWith('pass')) ||
    (statement.kind === 'return' && statement.value === null) ||
    (statement.kind === 'expr' && /^(?:literal|other)$/u.test(statement.value.kind))
  );
}
