import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, MemberExpr, Node } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { usesAround } from '../data/row-filters.ts';

/** The calls that are made on the result of a call, in the order in which they run. */
export interface QueryChain {
  readonly links: readonly ChainLink[];
  /** The last call: the whole chain. */
  readonly end: CallExpr;
}

export interface ChainLink {
  readonly name: string;
  readonly call: CallExpr;
}

/**
 * The chain that begins with a call. A chain that is kept in a constant goes on where the constant is
 * used once more as a receiver.
 */
export function chainFrom(module: CodeModule, root: CallExpr): QueryChain {
  const links: ChainLink[] = [];
  let end = root;
  for (;;) {
    const member = module.parent(end);
    const call = member === undefined ? undefined : module.parent(member);
    const isNext =
      member?.kind === 'member' &&
      member.object === end &&
      call?.kind === 'call' &&
      call.callee === member;
    if (!isNext) {
      return { links, end };
    }
    links.push({ name: member.name, call });
    end = call;
  }
}

/** Methods and functions that run a query of a builder, a session or an asynchronous driver. */
export const RUNS =
  /^(?:execute\w*|all|first|one|one_or_none|one_or_404|first_or_404|scalar\w*|exec|fetch\w*|get|count|exists|values|update|delete|last|then|stream\w*|unique|mappings|partitions|paginate|len|list|bool|set|sorted|sum|avg|pluck)$/u;

/** Those of Django, whose `all` and `values` run nothing. */
export const RUNS_QUERYSET =
  /^(?:a?(?:count|exists|aggregate|first|last|latest|earliest|get|update|delete|in_bulk|iterator)|len|list|bool|set|sorted|sum)$/u;

/**
 * True when a chain is run as it stands, so that nothing is added to its conditions elsewhere: it is
 * awaited, ends with a method that runs it, is handed to one that does, or is kept in a name of which
 * all uses do so.
 */
export function isRunAsIs(module: CodeModule, { links, end }: QueryChain, runs: RegExp): boolean {
  return runs.test(links.at(-1)?.name ?? '') || isRun(module, end, runs, 0);
}

function isRun(module: CodeModule, node: Node, runs: RegExp, depth: number): boolean {
  const parent = module.parent(node);
  switch (parent?.kind) {
    case 'await':
      return true;
    case 'loop':
      return parent.each === node;
    case 'list':
    case 'spread':
      return isGathered(module, parent);
    case 'call':
      return parent.callee !== node && runs.test(calledName(parent));
    case 'member':
      return isRunByMethod(module, parent, runs, depth);
    case 'bind':
      return parent.target.kind === 'name' && depth === 0
        ? isRunByName(module, parent, parent.target.name, runs)
        : false;
    // An async function answers with the rows; any other may answer with the builder.
    case 'return':
      return module.language === 'typescript' && module.enclosingFunction(parent)?.isAsync === true;
    default:
      return false;
  }
}

function isRunByMethod(
  module: CodeModule,
  member: MemberExpr,
  runs: RegExp,
  depth: number,
): boolean {
  const call = module.parent(member);
  return (
    call?.kind === 'call' &&
    call.callee === member &&
    (runs.test(member.name) || (isNeutral(member.name) && isRun(module, call, runs, depth)))
  );
}

// `Promise.all([…])`.
function isGathered(module: CodeModule, list: Node): boolean {
  const call = module.parent(list);
  return (
    call?.kind === 'call' &&
    /^(?:all|allSettled|gather|\$transaction|batch)$/u.test(calledName(call))
  );
}

/** Methods that order, page, shape, lock or run what is found: none of them filters. */
const NEUTRAL =
  /^(?:order_?by\w*|add_?order_?by|clear_?order|limit|offset|slice|skip|take|group_?by\w*|having|distinct\w*|reverse|sort|options|params|lean|populate|select\w*|add_?select|add_columns|with_only_columns|values(?:_list)?|only|defer|annotate|prefetch_related|label|pluck|project|cursor|execution_options|yield_per|using|session|transacting|timeout|collation|hint|read|max_?time_?ms|with_for_update|for_?update|for|set|returning|from|(?:inner_?|left_?|right_?|full_?|outer_?)?join|count\w*|sum|avg|min|max|aggregate|exec\w*|all|scalars?\w*|one\w*|exists|first|last|latest|earliest|update|delete|del|get|get_?(?:many|one|count|many_?and_?count|raw_?many|raw_?one)|to_?array|iterator|then|catch|finally)$/iu;

/** True for a method that leaves the conditions of a chain as they are. */
export function isNeutral(name: string): boolean {
  return NEUTRAL.test(name);
}

function isRunByName(module: CodeModule, bind: Node, name: string, runs: RegExp): boolean {
  const uses = usesAround(module, bind, name);
  return uses.length > 0 && uses.every((use) => isRun(module, use, runs, 1));
}
