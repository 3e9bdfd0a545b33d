import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import type { Option } from '../code/values.ts';

/** Where a limiter keeps its counters. `fallback` is the process when a shared store is not configured. */
export type LimiterStore = 'memory' | 'fallback' | 'shared' | 'unknown';

/** A rate limiter of a library that a program makes. */
export interface RateLimiter {
  /** As its package is called. */
  readonly library: string;
  readonly module: CodeModule;
  readonly call: CallExpr;
  readonly store: LimiterStore;
  /** What it tells clients apart by, when that is stated; `ip` when it is the address alone. */
  readonly key: 'ip' | 'other' | 'unknown';
  /** The option that names the store, when it is shared. */
  readonly storeOption: string;
}

const MEMORY = /^(?:memory:\/\/|async\+memory:\/\/|memory|local)/u;

/** What an option of a limiter says of its store. */
export function storeBehind(option: Option): LimiterStore {
  return option.kind === 'given' ? storeOf(option.module, option.value) : absentStore(option);
}

function absentStore({ kind }: Option): LimiterStore {
  return kind === 'absent' ? 'memory' : 'unknown';
}

function storeOf(module: CodeModule, expr: Expr): LimiterStore {
  switch (expr.kind) {
    case 'literal': {
      const isMemory = expr.value === null || MEMORY.test(String(expr.value));
      return isMemory ? 'memory' : 'shared';
    }
    case 'name':
      return expr.name === 'undefined' ? 'memory' : 'shared';
    case 'call':
      return /MemoryStore|MemoryStorage/u.test(module.text(expr.callee)) ? 'memory' : 'shared';
    case 'conditional':
      return joined(storeOf(module, expr.then), storeOf(module, expr.otherwise));
    case 'binary':
      return joined(storeOf(module, expr.left), storeOf(module, expr.right));
    default:
      return 'shared';
  }
}

function joined(a: LimiterStore, b: LimiterStore): LimiterStore {
  return a === b ? a : 'fallback';
}
