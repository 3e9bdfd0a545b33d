import { listAt, nodeAt, textAt } from '#syntax/postgres-tree.ts';
import type { PgNode } from '#syntax/postgres-tree.ts';

import {
  columnForm,
  columnIndexes,
  columnKeys,
  constraintForm,
  relationName,
  typeText,
} from './schema-changes-columns.ts';
import type { Locate } from './schema-changes-columns.ts';
import type { SchemaChange } from './schema-changes.ts';

/** What the commands of one `ALTER TABLE` do. */
export function alterChanges(node: PgNode, locate: Locate): readonly SchemaChange[] {
  const table = relationName(nodeAt(node, 'relation'));
  return listAt(node, 'cmds').flatMap(({ node: command }) => changesOf(table, command, locate));
}

// Commands that change no column, index or key.
const HARMLESS =
  /^AT_(?:ColumnDefault|SetStatistics|SetOptions|ResetOptions|SetStorage|SetCompression|ReplicaIdentity|EnableRowSecurity|DisableRowSecurity|ForceRowSecurity|NoForceRowSecurity|EnableTrig\w*|DisableTrig\w*|EnableRule|DisableRule|ChangeOwner|DropNotNull|SetRelOptions|ResetRelOptions|ReplaceRelOptions|SetTableSpace|ClusterOn|DropCluster|SetLogged|SetUnLogged|AddIdentity|SetIdentity|DropIdentity|DropExpression|AttachPartition|DetachPartition\w*|AlterConstraint|CookedColumnDefault|SetAccessMethod|DropInherit)$/u;

function changesOf(table: string, command: PgNode, locate: Locate): readonly SchemaChange[] {
  const subtype = textAt(command, 'subtype') ?? '';
  const name = textAt(command, 'name') ?? '';
  const definition = nodeAt(nodeAt(command, 'def'), 'ColumnDef');
  switch (subtype) {
    case 'AT_AddColumn':
      return definition === undefined
        ? [{ kind: 'opaque', table }]
        : [
            {
              kind: 'addColumn',
              table,
              column: columnForm(definition),
              indexes: columnIndexes(definition),
              foreignKeys: columnKeys(definition, locate),
            },
          ];
    case 'AT_DropColumn':
      return [{ kind: 'dropColumn', table, column: name }];
    case 'AT_AlterColumnType': {
      const to = typeText(nodeAt(definition, 'typeName'));
      return [{ kind: 'alterType', table, column: name, from: undefined, to }];
    }
    case 'AT_SetNotNull':
      return [{ kind: 'setNotNull', table, column: name }];
    case 'AT_AddConstraint':
      return constraintChange(table, command, locate);
    case 'AT_ValidateConstraint':
      return [{ kind: 'validateConstraint', table, name }];
    case 'AT_DropConstraint':
      return [{ kind: 'dropConstraint', table, name }];
    default:
      return HARMLESS.test(subtype) ? [] : [{ kind: 'opaque', table }];
  }
}

function constraintChange(table: string, command: PgNode, locate: Locate): readonly SchemaChange[] {
  const constraint = nodeAt(nodeAt(command, 'def'), 'Constraint');
  const form = constraint === undefined ? undefined : constraintForm(constraint, locate);
  if (form === undefined) {
    return [];
  }
  const { kind, ...rest } = form;
  return [{ kind: 'addConstraint', table, constraint: kind, ...rest }];
}
