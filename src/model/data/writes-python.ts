import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, MemberExpr } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { keywordOf, stringOf } from '../code/values.ts';
import { chainAfter, chainBefore, columnsOf, hasKey, keywordColumns } from './writes-columns.ts';
import type { Column, WriteForm } from './writes.ts';

type Kind = WriteForm['kind'];

/** A write of SQLAlchemy, Django, Tortoise, MongoDB's drivers or Supabase. */
export function pythonOrmWrite(module: CodeModule, call: CallExpr): WriteForm | undefined {
  const core = coreWrite(module, call);
  if (core !== undefined || call.callee.kind !== 'member') {
    return core;
  }
  return (
    sessionWrite(module, call, call.callee) ??
    djangoWrite(module, call, call.callee) ??
    mongoWrite(module, call, call.callee) ??
    tableWrite(module, call, call.callee)
  );
}

/** `insert(users).values(…)`: https://docs.sqlalchemy.org/en/20/core/dml.html */
function coreWrite(module: CodeModule, call: CallExpr): WriteForm | undefined {
  const name = calleeOf(module, call) ?? '';
  const verb = /^sqlalchemy(?:\.\w+)*\.(?<verb>insert|update|delete)$/u.exec(name)?.groups?.[
    'verb'
  ];
  if (verb === undefined) {
    return undefined;
  }
  const chain = chainAfter(module, call);
  const values = valuesAfter(module, call);
  const isKeyed = chain.some((each) => /^on_(?:conflict|duplicate)/u.test(each));
  const isAmount =
    verb === 'update' &&
    values.some(({ name: column, value }) => isAmountOf(module, column, value));
  return {
    kind: coreKind(verb, isKeyed, isAmount),
    target: lastName(call.args[0]?.value ?? call.callee),
    columns: values,
    where: values,
    isChecked: false,
    at: call.callee,
  };
}

function coreKind(verb: string, isKeyed: boolean, isAmount: boolean): Kind {
  if (verb === 'insert') {
    return isKeyed ? 'upsert' : 'insert';
  }
  if (verb === 'delete') {
    return 'delete';
  }
  return isAmount ? 'increment' : 'update';
}

// `User.credits + 10`, `F("credits") + 10`.
function isAmountOf(module: CodeModule, column: string | null, value: Expr): boolean {
  return (
    column !== null &&
    value.kind === 'binary' &&
    /^[+-]$/u.test(value.op) &&
    module.text(value.left).includes(column)
  );
}

function valuesAfter(module: CodeModule, call: CallExpr): readonly Column[] {
  const columns: Column[] = [];
  for (const outer of module.ancestors(call)) {
    if (outer.kind === 'call') {
      const isOwn = /^(?:values|where|filter|filter_by)$/u.test(lastName(outer.callee));
      columns.push(
        ...(isOwn
          ? [
              ...keywordColumns(outer),
              ...outer.args.flatMap(({ value }) => columnsOf(module, value)),
            ]
          : []),
      );
    } else if (outer.kind !== 'member') {
      break;
    }
  }
  return columns;
}

/** What a session of SQLAlchemy is called. */
export const SESSION =
  /^_?(?:session|db|db_session|database_session|async_session|sess|dbsession|uow|tx)$/iu;

/** `session.add(Member(…))`, `session.merge(…)`. */
function sessionWrite(
  module: CodeModule,
  call: CallExpr,
  callee: MemberExpr,
): WriteForm | undefined {
  if (
    !/^(?:add|merge|delete|add_all)$/u.test(callee.name) ||
    !SESSION.test(lastName(callee.object))
  ) {
    return undefined;
  }
  const entity = call.args[0]?.value;
  const made = entity === undefined ? undefined : valueBefore(module, entity, call.start);
  const isMade = made?.kind === 'call' && /^[A-Z]/u.test(lastName(made.callee));
  const added: Kind = isMade || callee.name === 'add_all' ? 'insert' : 'update';
  const kinds: Readonly<Record<string, Kind>> = { merge: 'upsert', delete: 'delete' };
  return {
    kind: kinds[callee.name] ?? added,
    target: addedName(isMade ? made.callee : entity),
    columns: isMade ? keywordColumns(made) : [],
    where: [],
    isChecked: false,
    at: callee,
  };
}

// What the name was given last: branches give one name several values.
function valueBefore(module: CodeModule, entity: Expr, start: number): Expr | undefined {
  const given =
    entity.kind === 'name'
      ? valuesGivenTo(module, entity).findLast(({ value }) => value.end <= start)
      : undefined;
  return given?.value ?? follow(module, entity)?.expr;
}

function addedName(entity: Expr | undefined): string | null {
  return entity === undefined ? null : lastName(entity);
}

const MANAGER: ReadonlyMap<string, Kind> = new Map([
  ['create', 'insert'],
  ['acreate', 'insert'],
  ['bulk_create', 'insert'],
  ['get_or_create', 'upsert'],
  ['aget_or_create', 'upsert'],
  ['update_or_create', 'upsert'],
  ['aupdate_or_create', 'upsert'],
  ['update', 'update'],
  ['aupdate', 'update'],
  ['delete', 'delete'],
]);

/** `Member.objects.create(…)`, `User.objects.filter(…).update(…)`, `user.save()`, Tortoise's `User.create(…)`. */
function djangoWrite(
  module: CodeModule,
  call: CallExpr,
  callee: MemberExpr,
): WriteForm | undefined {
  const kind = MANAGER.get(callee.name);
  const model = managedModel(callee.object);
  if (kind !== undefined && model !== undefined) {
    const filter = chainBefore(callee.object, /^filter$/u);
    const columns = keywordColumns(call);
    const isAmount = columns.some(({ name, value }) => isAmountOf(module, name, value));
    return {
      kind: kind === 'update' && isAmount ? 'increment' : kind,
      target: model,
      columns,
      where: filter === undefined ? [] : keywordColumns(filter),
      isChecked: false,
      at: callee,
    };
  }
  if (/^(?:save|asave)$/u.test(callee.name) && callee.object.kind !== 'call') {
    return savedForm(module, callee);
  }
  const word = lastName(callee.object);
  const isClass =
    callee.object.kind === 'name' && /^[A-Z][a-z]\w*$/u.test(word) && word !== 'Stripe';
  return isClass &&
    callee.name === 'create' &&
    calleeOf(module, call)?.startsWith('stripe') !== true
    ? {
        kind: 'insert',
        target: word,
        columns: keywordColumns(call),
        where: [],
        isChecked: false,
        at: callee,
      }
    : undefined;
}

// `user.credits += 10` before `user.save()` is told by the rule that asks; here it is an update.
function savedForm(module: CodeModule, callee: MemberExpr): WriteForm | undefined {
  const word = lastName(callee.object);
  const made = valueBefore(module, callee.object, callee.start);
  const isMade = made?.kind === 'call' && /^[A-Z]/u.test(lastName(made.callee));
  return /^(?:self|form|serializer|super|image|img|wb|workbook|fig|file)$/u.test(word)
    ? undefined
    : {
        kind: isMade ? 'insert' : 'update',
        target: isMade ? lastName(made.callee) : word,
        columns: isMade ? keywordColumns(made) : [],
        where: [],
        isChecked: true,
        at: callee,
      };
}

function managedModel(object: Expr): string | undefined {
  let current = object;
  while (current.kind === 'call' || current.kind === 'member') {
    if (current.kind === 'member' && current.name === 'objects') {
      return lastName(current.object);
    }
    current = current.kind === 'call' ? current.callee : current.object;
  }
  return undefined;
}

const MONGO: ReadonlyMap<string, Kind> = new Map([
  ['insert_one', 'insert'],
  ['insert_many', 'insert'],
  ['update_one', 'update'],
  ['update_many', 'update'],
  ['find_one_and_update', 'update'],
  ['replace_one', 'update'],
  ['delete_one', 'delete'],
  ['delete_many', 'delete'],
]);

function mongoWrite(module: CodeModule, call: CallExpr, callee: MemberExpr): WriteForm | undefined {
  const kind = MONGO.get(callee.name);
  if (kind === undefined) {
    return undefined;
  }
  const isUpsert = keywordOf(module, call, 'upsert').kind !== 'absent';
  const own = call.args.some(({ value }) => hasKey(value, /^\$inc$/u)) ? 'increment' : kind;
  return {
    kind: isUpsert ? 'upsert' : own,
    target: lastName(callee.object),
    columns: call.args.flatMap(({ value }) => columnsOf(module, value)),
    where: columnsOf(module, call.args[0]?.value),
    isChecked: false,
    at: callee,
  };
}

/** Supabase: `client.table("users").insert({…})`. */
function tableWrite(module: CodeModule, call: CallExpr, callee: MemberExpr): WriteForm | undefined {
  const table = chainBefore(callee.object, /^(?:table|from_)$/u)?.args[0]?.value;
  if (table === undefined || !/^(?:insert|upsert|update|delete)$/u.test(callee.name)) {
    return undefined;
  }
  const kinds: Readonly<Record<string, Kind>> = {
    insert: 'insert',
    upsert: 'upsert',
    update: 'update',
  };
  return {
    kind: kinds[callee.name] ?? 'delete',
    target: stringOf(module, table) ?? null,
    columns: columnsOf(module, call.args[0]?.value),
    where: [],
    isChecked: false,
    at: callee,
  };
}
