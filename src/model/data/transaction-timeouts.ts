import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Ranged } from '../code/code.ts';
import { positional, propertyOf, valueOf } from '../code/values.ts';

/** A time that a transaction is allowed to take by its own setting. */
export interface LongTimeout {
  readonly at: Ranged;
  readonly seconds: number;
  /** `timeout`, `statement_timeout`. */
  readonly option: string;
}

const LONGEST_SECONDS = 30;
const SET_LOCAL =
  /\bSET\s+LOCAL\s+(?<option>statement_timeout|transaction_timeout|idle_in_transaction_session_timeout)\s*(?:=|TO)\s*'?(?<amount>\d+)\s*(?<unit>ms|s|min|h|d)?'?/iu;
const SECONDS = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 } as const;

/** Transactions of the file that give themselves 30 seconds or more: Prisma's `timeout`, `SET LOCAL statement_timeout`. */
export function longTimeoutsOf(module: CodeModule): readonly LongTimeout[] {
  return [
    ...module.calls.flatMap((call) => prismaTimeout(module, call)),
    ...module.nodes.flatMap((node) =>
      node.kind === 'literal' || node.kind === 'template' ? setLocal(module, node) : [],
    ),
  ]
    .filter(({ seconds }) => seconds >= LONGEST_SECONDS)
    .toSorted((a, b) => a.at.start - b.at.start);
}

// https://www.prisma.io/docs/orm/prisma-client/queries/transactions#transaction-options
function prismaTimeout(module: CodeModule, call: CallExpr): readonly LongTimeout[] {
  const options = positional(call, 1);
  if (
    call.callee.kind !== 'member' ||
    call.callee.name !== '$transaction' ||
    options === undefined
  ) {
    return [];
  }
  const timeout = propertyOf(module, options, 'timeout');
  const value = timeout.kind === 'given' ? valueOf(timeout.module, timeout.value) : undefined;
  if (timeout.kind !== 'given' || value?.isKnown !== true || typeof value.value !== 'number') {
    return [];
  }
  const at = timeout.module === module ? timeout.value : options;
  return [{ at, seconds: value.value / 1000, option: 'timeout' }];
}

function setLocal(module: CodeModule, node: Ranged): readonly LongTimeout[] {
  const match = SET_LOCAL.exec(module.text(node));
  const groups = match?.groups;
  if (match === null || groups === undefined) {
    return [];
  }
  const unit = Object.entries(SECONDS).find(([name]) => name === groups['unit']?.toLowerCase());
  const start = node.start + match.index;
  return [
    {
      at: { start, end: start + match[0].length },
      seconds: Number(groups['amount']) * (unit?.[1] ?? SECONDS.ms),
      option: groups['option']?.toLowerCase() ?? '',
    },
  ];
}
