import { SQL_HOLE } from '#syntax/sql-statements.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { walk } from '../code/code-nodes.ts';
import { functionOf } from '../code/resolve.ts';
import { knexTableChanges } from './schema-changes-knex-tables.ts';
import { sqlSteps } from './schema-changes-sql.ts';
import type { MigrationSteps, SchemaChange, SchemaStep } from './schema-changes.ts';
import { placeInText, sqlTextOf } from './sql-text.ts';
import { positional, stringOf } from '../code/values.ts';

/**
 * What the `up` function of a migration of Knex, TypeORM or Sequelize does. Of TypeORM and Sequelize only
 * the SQL is read: what they do by calls of their own is opaque.
 *
 * @see https://knexjs.org/guide/schema-builder.html
 */
export function scriptSteps(module: CodeModule): MigrationSteps {
  const up = upOf(module);
  const { text } = module.file;
  const isSingle = /\btransaction\s*[:=]\s*false\b/u.test(text) || text.includes('queryInterface');
  return { steps: up === undefined ? [] : stepsIn(module, up), isTransactional: !isSingle };
}

function upOf(module: CodeModule): FunctionExpr | undefined {
  for (const node of module.nodes) {
    if (node.kind === 'function' && node.name === 'up') {
      return node;
    }
    const value = assignedUp(node);
    const fn = value === undefined ? undefined : functionOf(module, value);
    if (fn !== undefined && fn.module === module) {
      return fn.expr;
    }
  }
  return undefined;
}

// `exports.up = …`, `const up = …`, `module.exports = { up: … }`.
function assignedUp(node: Node): Expr | undefined {
  if (node.kind === 'bind' || node.kind === 'assign') {
    const { target } = node;
    const isNamed = (target.kind === 'name' || target.kind === 'member') && target.name === 'up';
    return isNamed ? (node.value ?? undefined) : undefined;
  }
  const property =
    node.kind === 'object'
      ? node.entries.find((entry) => entry.kind === 'property' && entry.key === 'up')
      : undefined;
  return property?.value;
}

function stepsIn(module: CodeModule, up: FunctionExpr): readonly SchemaStep[] {
  const steps: SchemaStep[] = [];
  walk(up.body, (node) => {
    if (node.kind === 'call' && node.callee.kind === 'member') {
      const isConditional = isUnderCondition(module, node, up);
      steps.push(
        ...callSteps(module, node, node.callee.name).map((step) => ({
          ...step,
          isConditional: isConditional || step.isConditional,
        })),
      );
    }
  });
  // Of a chain the outer call is visited first.
  return steps.toSorted((a, b) => a.at.start - b.at.start);
}

function isUnderCondition(module: CodeModule, node: Node, up: FunctionExpr): boolean {
  for (const ancestor of module.ancestors(node)) {
    if (ancestor === up) {
      return false;
    }
    if (/^(?:if|loop|conditional|try)$/u.test(ancestor.kind)) {
      return true;
    }
  }
  return false;
}

const SQL_METHODS = /^(?:raw|query|schemaRaw)$/u;
const OTHER_TOOLS =
  /^(?:addColumns?|dropColumns?|changeColumns?|removeColumn|renameColumn|createForeignKeys?|createIndex|createIndices|addIndex|addConstraint|dropForeignKeys?)$/u;

function callSteps(module: CodeModule, call: CallExpr, method: string): readonly SchemaStep[] {
  const { callee } = call;
  const first = positional(call, 0);
  if (callee.kind !== 'member' || first === undefined) {
    return [];
  }
  const end = callee.end;
  const at = module.place({ start: end - method.length, end });
  if (SQL_METHODS.test(method)) {
    return sqlOf(module, first);
  }
  const receiver = module.text(callee.object);
  if (/\bquery(?:Runner|Interface)\b/u.test(receiver)) {
    return isToolChange(method)
      ? [{ change: { kind: 'opaque', table: stringOf(module, first) }, at, isConditional: false }]
      : [];
  }
  return /\bschema\b/u.test(receiver)
    ? schemaChanges(module, call, method, first).map((change) => ({
        change,
        at,
        isConditional: false,
      }))
    : [];
}

function isToolChange(method: string): boolean {
  return OTHER_TOOLS.test(method) || /^(?:create|drop|rename)Table$/u.test(method);
}

// `CREATE INDEX ${ifNotExists} users_email ON users (email)`: what is left out changes nothing here.
const OF_INDEX = /^\s*create\s+(?:unique\s+)?index\b/iu;
const OF_TABLES = /\b(?:alter\s+table|(?:create|drop)\s+(?:table|schema|index)|rename)\b/iu;

function sqlOf(module: CodeModule, given: Expr): readonly SchemaStep[] {
  const text = sqlTextOf(module, given);
  if (!text.includes('??') && (OF_INDEX.test(text) || !text.includes(SQL_HOLE))) {
    const whole = text.replaceAll(SQL_HOLE, ' ');
    return sqlSteps(whole, (range) => module.place(placeInText(module, given, text, range)));
  }
  const at = module.place({ start: given.start, end: given.start });
  return OF_TABLES.test(text) || text === SQL_HOLE
    ? [{ change: { kind: 'opaque', table: undefined }, at, isConditional: true }]
    : [];
}

function schemaChanges(
  module: CodeModule,
  call: CallExpr,
  method: string,
  first: Expr,
): readonly SchemaChange[] {
  const table = stringOf(module, first);
  const second = positional(call, 1);
  switch (method) {
    case 'createTable':
    case 'createTableIfNotExists':
    case 'alterTable':
    case 'table': {
      const define = second === undefined ? undefined : functionOf(module, second);
      return table === undefined || define === undefined
        ? [{ kind: 'opaque', table }]
        : knexTableChanges(define.module, define.expr, table, method.startsWith('create'));
    }
    case 'dropTable':
    case 'dropTableIfExists':
      return [table === undefined ? { kind: 'opaque', table } : { kind: 'dropTable', table }];
    case 'renameTable': {
      const to = second === undefined ? undefined : stringOf(module, second);
      return [
        table === undefined || to === undefined
          ? { kind: 'opaque', table: undefined }
          : { kind: 'renameTable', table, to },
      ];
    }
    case 'createView':
    case 'createViewOrReplace':
      return table === undefined ? [] : [{ kind: 'createView', table }];
    default:
      return [];
  }
}
